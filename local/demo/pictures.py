"""Pictures of beaches that nobody has photographed: sky, sun, sea, sand, and a house."""

from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from datetime import datetime
from io import BytesIO
from random import Random

import msgspec
from PIL import Image, ImageDraw, ImageFilter

from chalicelib.kernel import clock
from chalicelib.properties.photos import service as photos
from chalicelib.properties.types import House

SIZE = (1200, 900)
HORIZON, SHORE = 500, 690
BADGE = (480, 480)
Color = tuple[int, int, int]
SHIRTS: tuple[Color, ...] = ((236, 233, 224), (214, 92, 78), (70, 130, 110))


class Light(msgspec.Struct, frozen=True):
    """A time of day: the sky above and at the horizon, the sea far and near, the sun."""

    name: str
    sky: tuple[Color, Color]
    sea: tuple[Color, Color]
    sun: Color
    sun_height: int


LIGHTS = (
    Light(
        "de día",
        ((63, 140, 214), (203, 230, 245)),
        ((20, 92, 143), (84, 186, 201)),
        (255, 250, 224),
        140,
    ),
    Light(
        "al atardecer",
        ((74, 52, 110), (247, 153, 92)),
        ((84, 62, 110), (235, 150, 110)),
        (255, 221, 140),
        430,
    ),
    Light(
        "por la mañana",
        ((128, 178, 214), (250, 226, 205)),
        ((62, 128, 150), (150, 208, 206)),
        (255, 240, 210),
        330,
    ),
)


def add_photos(
    houses: Sequence[House], at: datetime, actor: str, threads: Executor
) -> dict[str, int]:
    """Three photos a house, as if added `at` that instant.

    Their files wait to be checked (`uploads.accept`): by their keys, the bytes of each.
    """

    def add(place: tuple[int, int]) -> tuple[str, int]:
        # Each thread has a clock of its own.
        with clock.at(at):
            return _add_photo(houses[place[0]], *place, actor)

    places = [(number, order) for number in range(len(houses)) for order in range(len(LIGHTS))]
    return dict(threads.map(add, places))


def _add_photo(house: House, number: int, order: int, actor: str) -> tuple[str, int]:
    light = LIGHTS[(order + number) % len(LIGHTS)]
    details = {"alt_text": f"{house.name} {light.name}", "order": order, "is_main": order == 0}
    content = encoded(scene(light, seed=10 * number + order), "PNG" if order == 1 else "JPEG")
    photo = photos.add_photo(house.property_id, details, content=content, actor=actor)
    return photos.upload_key(photo), len(content)


def voucher(purpose: str) -> bytes:
    """The picture of a bank transfer."""
    picture = Image.new("RGB", (420, 560), (245, 247, 250))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, 420, 90), fill=(36, 84, 150))
    draw.text((24, 34), "Banco de la Costa", fill=(255, 255, 255), font_size=24)
    lines = ("Transferencia exitosa", "Para: Casa Austin S.A.C.", f"Concepto: {purpose}")
    for number, line in enumerate(lines):
        draw.text((24, 130 + 50 * number), line, fill=(40, 44, 52), font_size=20)
    draw.ellipse((170, 320, 250, 400), fill=(46, 160, 90))
    draw.line((188, 362, 205, 380, 234, 344), fill=(255, 255, 255), width=8)
    return encoded(picture, "JPEG")


def encoded(picture: Image.Image, format_name: str) -> bytes:
    """A picture as the file of a camera or a screen."""
    stream = BytesIO()
    picture.save(stream, format_name, quality=88, compress_level=1)
    return stream.getvalue()


def portrait(number: int) -> Image.Image:
    """Somebody before a wall, as on a badge; the number says in which colours."""
    wall, _ = LIGHTS[number % len(LIGHTS)].sky
    picture = Image.new("RGB", BADGE, wall)
    draw = ImageDraw.Draw(picture)
    draw.ellipse((60, 300, 420, 700), fill=SHIRTS[number % len(SHIRTS)])
    draw.ellipse((150, 95, 330, 300), fill=(58, 42, 36))
    draw.ellipse((165, 130, 315, 325), fill=(196, 144, 108))
    return picture.filter(ImageFilter.SMOOTH_MORE)


def scene(light: Light, seed: int) -> Image.Image:
    """A beach in that light; the seed moves what stands on it."""
    random = Random(seed)  # noqa: S311 - a picture
    picture = Image.new("RGB", SIZE)
    draw = ImageDraw.Draw(picture)
    _shade(draw, 0, HORIZON, *light.sky)
    _sun(picture, light, random.randint(200, 1000))
    _shade(draw, HORIZON, SHORE, *light.sea)
    _shade(draw, SHORE, SIZE[1], (226, 200, 152), (201, 167, 116))
    _waves(draw, random)
    _house(draw, random.randint(80, 300), light)
    for _ in range(random.randint(1, 3)):
        _palm(draw, random.randint(820, 1120), random)
    return picture.filter(ImageFilter.SMOOTH_MORE)


def _shade(draw: ImageDraw.ImageDraw, top: int, bottom: int, first: Color, last: Color) -> None:
    for y, color in zip(range(top, bottom), _steps(first, last, bottom - top), strict=True):
        draw.line((0, y, SIZE[0], y), fill=color)


def _steps(first: Color, last: Color, count: int) -> Iterator[Color]:
    for step in range(count):
        red, green, blue = (
            round(start + (end - start) * step / count)
            for start, end in zip(first, last, strict=True)
        )
        yield red, green, blue


def _sun(picture: Image.Image, light: Light, x: int) -> None:
    glow = Image.new("L", SIZE)
    draw = ImageDraw.Draw(glow)
    for radius, strength in ((190, 50), (120, 90), (62, 255)):
        draw.ellipse(_around(x, light.sun_height, radius), fill=strength)
    glow = glow.resize((300, 225)).filter(ImageFilter.GaussianBlur(3)).resize(SIZE)
    picture.paste(light.sun, mask=glow)


def _around(x: int, y: int, radius: int) -> tuple[int, int, int, int]:
    return x - radius, y - radius, x + radius, y + radius


def _waves(draw: ImageDraw.ImageDraw, random: Random) -> None:
    for y in range(HORIZON + 20, SHORE + 10, 24):
        for _ in range(6):
            x, width = random.randint(-60, SIZE[0]), random.randint(60, 60 + (y - HORIZON) * 2)
            draw.arc((x, y, x + width, y + 16), 200, 340, fill=(236, 246, 247), width=3)


def _house(draw: ImageDraw.ImageDraw, x: int, light: Light) -> None:
    wall, glass, shade = (248, 244, 236), light.sky[1], (176, 160, 140)
    draw.rectangle((x, 560, x + 420, 770), fill=wall)
    draw.rectangle((x + 120, 450, x + 420, 560), fill=wall)
    draw.rectangle((x + 100, 436, x + 440, 454), fill=shade)
    draw.rectangle((x - 20, 552, x + 440, 568), fill=shade)
    windows = ((150, 470, 390, 545), (30, 590, 190, 740), (230, 590, 390, 740))
    for left, top, right, bottom in windows:
        draw.rectangle((x + left, top, x + right, bottom), fill=glass, outline=shade, width=4)
    draw.polygon(
        [(x - 30, 800), (x + 400, 800), (x + 470, 868), (x - 70, 868)],
        fill=(92, 200, 214),
        outline=(240, 240, 240),
        width=6,
    )


def _palm(draw: ImageDraw.ImageDraw, x: int, random: Random) -> None:
    x_top, y_top = x + random.randint(-60, 60), random.randint(400, 520)
    trunk = (x, 780, (x + x_top) // 2, (780 + y_top) // 2, x_top, y_top)
    draw.line(trunk, fill=(110, 82, 58), width=16)
    for reach in (-150, -120, -75, 75, 120, 150):
        rise = random.randint(40, 80)
        steps = [step / 10 for step in range(11)]
        frond = [(x_top + reach * t, y_top - rise * t + 130 * t * t) for t in steps]
        draw.line(frond, fill=(52, 112, 72), width=13, joint="curve")
