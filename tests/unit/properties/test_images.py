"""Pictures are made anew, whatever was sent."""

import io
import random
import struct
import zlib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms, ImageDraw

from chalicelib.properties.photos import images

RED, BLUE = (220, 30, 30), (30, 30, 220)


def drawn(size: tuple[int, int] = (640, 480), mode: str = "RGB", colour: Any = RED) -> Image.Image:
    return Image.new(mode, size, colour)


def saved(picture: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    stream = io.BytesIO()
    picture.save(stream, kind, **options)
    return stream.getvalue()


def opened(content: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(content))
    picture.load()
    return picture


def near(colour: Any, wanted: tuple[int, int, int], by: int = 12) -> bool:
    return all(abs(a - b) <= by for a, b in zip(colour, wanted, strict=True))


@pytest.mark.parametrize(
    ("kind", "mode", "colour"),
    [
        ("JPEG", "RGB", RED),
        ("JPEG", "L", 120),
        ("JPEG", "CMYK", (0, 200, 200, 10)),
        ("PNG", "RGB", RED),
        ("PNG", "RGBA", (*RED, 128)),
        ("PNG", "P", 3),
        ("PNG", "I;16", 3000),
        ("PNG", "1", 1),
        ("GIF", "P", 3),
        ("WEBP", "RGB", RED),
        ("WEBP", "RGBA", (*RED, 0)),
    ],
)
def test_every_accepted_format_becomes_two_webp_pictures(kind: str, mode: str, colour: Any) -> None:
    prepared = images.prepare(saved(drawn(mode=mode, colour=colour), kind))
    full, thumbnail = opened(prepared.full), opened(prepared.thumbnail)
    assert (full.format, full.mode, full.size) == ("WEBP", "RGB", (640, 480))
    assert (thumbnail.format, thumbnail.mode, thumbnail.size) == ("WEBP", "RGB", (400, 300))


def test_the_long_side_is_limited_and_the_shape_is_kept() -> None:
    assert opened(images.prepare(saved(drawn((5120, 1280)))).full).size == (2560, 640)
    assert opened(images.prepare(saved(drawn((500, 4000)))).full).size == (320, 2560)


def test_a_small_picture_is_not_blown_up_but_its_thumbnail_is_full() -> None:
    prepared = images.prepare(saved(drawn((40, 40))))
    assert opened(prepared.full).size == (40, 40)
    assert opened(prepared.thumbnail).size == (400, 300)


def test_a_thumbnail_shows_the_centre() -> None:
    wide = drawn((1200, 300), colour=BLUE)
    ImageDraw.Draw(wide).rectangle((400, 0, 800, 300), fill=RED)
    thumbnail = opened(images.prepare(saved(wide)).thumbnail)
    for corner in ((5, 5), (394, 294), (200, 150)):
        assert near(thumbnail.getpixel(corner), RED, by=40)


def test_a_picture_taken_sideways_stands_upright() -> None:
    sideways = drawn((600, 400), colour=BLUE)
    ImageDraw.Draw(sideways).rectangle((0, 0, 100, 400), fill=RED)
    exif = Image.Exif()
    exif[0x0112] = 6  # turn clockwise to see it as it was
    upright = opened(images.prepare(saved(sideways, exif=exif)).full)
    assert upright.size == (400, 600)
    assert near(upright.getpixel((200, 20)), RED, by=40)
    assert near(upright.getpixel((200, 580)), BLUE, by=40)


def test_what_the_camera_wrote_is_left_behind() -> None:
    exif = Image.Exif()
    exif[0x010F] = "Secret Camera"
    exif.get_ifd(0x8825)[2] = (12.0, 5.0, 8.0)
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    content = saved(drawn(), exif=exif, icc_profile=profile, comment=b"hidden words")
    assert b"Secret Camera" in content
    prepared = images.prepare(content)
    for made in (prepared.full, prepared.thumbnail):
        assert b"Secret Camera" not in made
        assert b"hidden words" not in made
        assert not opened(made).getexif()
        assert "icc_profile" not in opened(made).info


def test_a_broken_colour_profile_does_not_spoil_a_picture() -> None:
    prepared = images.prepare(saved(drawn(), icc_profile=b"no profile at all"))
    assert near(opened(prepared.full).getpixel((10, 10)), RED)


def test_transparency_becomes_white() -> None:
    clear = images.prepare(saved(drawn(mode="RGBA", colour=(0, 0, 0, 0)), "PNG"))
    assert near(opened(clear.full).getpixel((10, 10)), (255, 255, 255))


def test_only_the_first_frame_of_an_animation_is_kept() -> None:
    frames = [drawn((100, 100), colour=RED), drawn((100, 100), colour=BLUE)]
    content = saved(frames[0], "GIF", save_all=True, append_images=frames[1:])
    full = opened(images.prepare(content).full)
    assert getattr(full, "n_frames", 1) == 1
    assert near(full.getpixel((50, 50)), RED, by=30)


def png_claiming(width: int, height: int) -> bytes:
    """A file of a few bytes that says it is that large."""

    def chunk(name: bytes, data: bytes) -> bytes:
        checksum = struct.pack(">I", zlib.crc32(name + data))
        return struct.pack(">I", len(data)) + name + data + checksum

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"\x00" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows)


@pytest.mark.parametrize("size", [(50_000, 50_000), (8_000, 8_000), (2**31 - 1, 1), (0, 10)])
def test_a_picture_that_unpacks_to_too_much_is_refused_unread(size: tuple[int, int]) -> None:
    with pytest.raises(images.NotAnImage):
        images.prepare(png_claiming(*size))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"just words",
        b"\xff\xd8\xff\xe0 but then nothing of the kind",
        b"\x89PNG\r\n\x1a\n",
        b"GIF89a",
        b"RIFF\x10\x00\x00\x00WEBPVP8 ",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"%PDF-1.7 ...",
        png_claiming(300, 300),
    ],
)
def test_what_is_no_whole_picture_is_refused(content: bytes) -> None:
    with pytest.raises(images.NotAnImage):
        images.prepare(content)


@pytest.mark.parametrize("kind", ["BMP", "TIFF", "PPM", "ICO"])
def test_other_formats_are_refused(kind: str) -> None:
    with pytest.raises(images.NotAnImage):
        images.prepare(saved(drawn((32, 32)), kind))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP"])
@settings(max_examples=60)
@given(seed=st.integers(0, 2**32))
def test_a_damaged_picture_is_either_made_anew_or_refused(kind: str, seed: int) -> None:
    dice = random.Random(seed)
    content = bytearray(saved(drawn((48, 32)), kind))
    for _ in range(dice.randint(1, 12)):
        content[dice.randrange(len(content))] = dice.randrange(256)
    del content[dice.randint(len(content) // 2, len(content)) :]
    try:
        prepared = images.prepare(bytes(content))
    except images.NotAnImage:
        return
    assert opened(prepared.thumbnail).size == (400, 300)
