"""Pictures are made anew, whatever was sent."""

import io
import random
import struct
import zlib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms, ImageDraw

from chalicelib.pictures import images
from chalicelib.pictures.images import Prepared
from chalicelib.pictures.rules import PURPOSES, NotAPicture
from tests.support.pictures import PAPER
from tests.support.sizes import size

PHOTOS, RECEIPTS = PURPOSES["photos"], PURPOSES["receipts"]
SAMPLES = Path(__file__).with_name("samples")
RED, BLUE = (220, 30, 30), (30, 30, 220)


def drawn(size: tuple[int, int] = (640, 480), mode: str = "RGB", colour: Any = RED) -> Image.Image:
    return Image.new(mode, size, colour)


def prepare(content: bytes) -> Prepared:
    return images.prepare(content, PHOTOS)


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
    prepared = prepare(saved(drawn(mode=mode, colour=colour), kind))
    full, thumbnail = opened(prepared.full), opened(prepared.thumbnail or b"")
    assert (full.format, full.mode, full.size) == ("WEBP", "RGB", (640, 480))
    assert (thumbnail.format, thumbnail.mode, thumbnail.size) == ("WEBP", "RGB", (400, 300))


def test_the_long_side_is_limited_and_the_shape_is_kept() -> None:
    assert opened(prepare(saved(drawn((5120, 1280)))).full).size == (2560, 640)
    assert opened(prepare(saved(drawn((500, 4000)))).full).size == (320, 2560)
    assert opened(prepare(saved(drawn((9000, 30)), "PNG")).full).size == (2560, 9)


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "LA", "P", "1"])
def test_a_large_picture_that_is_made_smaller_in_strips_has_no_seams(mode: str) -> None:
    large = drawn((1200, 6000))
    ImageDraw.Draw(large).rectangle((0, 3000, 1200, 6000), fill=BLUE)
    assert large.width * large.height > 3 * images.STRIP_PIXELS
    full = opened(prepare(saved(large.convert(mode), "PNG", compress_level=1)).full)
    assert full.size == (512, 2560)
    column = [full.getpixel((200, row)) for row in (*range(1260), *range(1300, 2560))]
    expected: Any = large.convert(mode).convert("RGB")
    assert column[0] != column[-1]
    if mode not in {"P", "1"}:
        assert all(near(colour, expected.getpixel((0, 0))) for colour in column[:1260])
        assert all(near(colour, expected.getpixel((0, 5999))) for colour in column[1260:])


def test_a_photo_of_an_iphone_is_taken() -> None:
    content = (SAMPLES / "red_left_edge.heic").read_bytes()
    assert b"Secret Camera" in content
    prepared = prepare(content)
    full = opened(prepared.full)
    assert (full.format, full.size) == ("WEBP", (320, 200))
    assert near(full.getpixel((20, 100)), RED, by=40)
    assert near(full.getpixel((200, 100)), BLUE, by=40)
    assert b"Secret Camera" not in prepared.full


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_receipt_is_made_anew_as_a_jpeg_without_what_the_phone_wrote(kind: str) -> None:
    exif = Image.Exif()
    exif[0x010F] = "Secret Camera"
    content = saved(drawn((3000, 1000)), kind, exif=exif)
    assert b"Secret Camera" in content
    prepared = images.prepare(content, RECEIPTS)
    assert (prepared.content_type, prepared.thumbnail) == ("image/jpeg", None)
    assert opened(prepared.full).format == "JPEG"
    assert opened(prepared.full).size == (2560, 853)
    assert b"Secret Camera" not in prepared.full


def test_a_paper_stays_as_its_bank_signed_it() -> None:
    paper = PAPER
    prepared = images.prepare(paper, RECEIPTS)
    assert (prepared.content_type, prepared.full) == ("application/pdf", paper)
    assert (prepared.pages, prepared.preview, prepared.fingerprint) == (1, None, None)
    with pytest.raises(NotAPicture, match="Suba un archivo JPEG, PNG, GIF, WebP o HEIC"):
        images.prepare(paper, PHOTOS)


def receipt(seed: int, size: tuple[int, int] = (900, 1600)) -> Image.Image:
    """A photo of some receipt: patches and lines, at places of its own."""
    chance = random.Random(seed)
    picture = Image.new("RGB", (900, 1600), (240, 240, 235))
    pen = ImageDraw.Draw(picture)
    for _ in range(40):
        x, y = chance.randrange(900), chance.randrange(1600)
        shade = chance.randrange(200)
        pen.rectangle((x, y, x + chance.randrange(400), y + chance.randrange(200)), (shade,) * 3)
    return picture.resize(size)


def fingerprint(content: bytes) -> int:
    found = images.prepare(content, RECEIPTS).fingerprint
    assert found is not None
    assert len(found) == 16
    return int(found, 16)


def apart(one: int, other: int) -> int:
    return (one ^ other).bit_count()


@pytest.mark.parametrize("seed", range(6))
def test_the_same_receipt_has_nearly_the_same_fingerprint_however_it_is_saved(seed: int) -> None:
    first = fingerprint(saved(receipt(seed)))
    again = [
        saved(receipt(seed), "PNG"),
        saved(receipt(seed), "WEBP", quality=60),
        saved(receipt(seed), quality=30),
        saved(receipt(seed, (450, 800))),
        saved(receipt(seed, (1800, 3200))),
        images.prepare(saved(receipt(seed)), RECEIPTS).full,
    ]
    assert max(apart(first, fingerprint(content)) for content in again) <= 4


def test_different_receipts_have_different_fingerprints() -> None:
    found = [fingerprint(saved(receipt(seed))) for seed in range(12)]
    pairs = [(one, other) for at, one in enumerate(found) for other in found[:at]]
    assert min(apart(*pair) for pair in pairs) > 12


def test_a_receipt_turned_by_its_phone_has_the_fingerprint_of_the_upright_one() -> None:
    exif = Image.Exif()
    exif[images.ORIENTATION] = 6
    turned = saved(receipt(1).transpose(Image.Transpose.ROTATE_90), exif=exif)
    assert apart(fingerprint(turned), fingerprint(saved(receipt(1)))) <= 4


def test_a_receipt_has_a_preview_of_its_own_shape() -> None:
    exif = Image.Exif()
    exif[0x010F] = "Secret Camera"
    prepared = images.prepare(saved(receipt(1), exif=exif), RECEIPTS)
    assert prepared.preview is not None
    assert opened(prepared.preview).format == "JPEG"
    assert opened(prepared.preview).size == (270, 480)
    assert b"Secret Camera" not in prepared.preview
    small = images.prepare(saved(drawn((40, 30))), RECEIPTS)
    assert small.preview is not None
    assert opened(small.preview).size == (40, 30)
    assert prepare(saved(receipt(1))).preview is None
    assert prepare(saved(receipt(1))).fingerprint is None


def test_sixteen_bits_of_grey_are_seen_as_eight() -> None:
    grey = Image.new("I;16", (64, 64), 0x8000)
    assert near(opened(prepare(saved(grey, "PNG")).full).getpixel((9, 9)), (128, 128, 128))


def test_a_small_picture_is_not_blown_up_but_its_thumbnail_is_full() -> None:
    prepared = prepare(saved(drawn((40, 40))))
    assert opened(prepared.full).size == (40, 40)
    assert opened(prepared.thumbnail or b"").size == (400, 300)


def test_a_thumbnail_shows_the_centre() -> None:
    wide = drawn((1200, 300), colour=BLUE)
    ImageDraw.Draw(wide).rectangle((400, 0, 800, 300), fill=RED)
    thumbnail = opened(prepare(saved(wide)).thumbnail or b"")
    for corner in ((5, 5), (394, 294), (200, 150)):
        assert near(thumbnail.getpixel(corner), RED, by=40)


def test_a_picture_taken_sideways_stands_upright() -> None:
    sideways = drawn((600, 400), colour=BLUE)
    ImageDraw.Draw(sideways).rectangle((0, 0, 100, 400), fill=RED)
    exif = Image.Exif()
    exif[0x0112] = 6  # turn clockwise to see it as it was
    upright = opened(prepare(saved(sideways, exif=exif)).full)
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
    prepared = prepare(content)
    for made in (prepared.full, prepared.thumbnail or b""):
        assert b"Secret Camera" not in made
        assert b"hidden words" not in made
        assert not opened(made).getexif()
        assert "icc_profile" not in opened(made).info


def test_a_broken_colour_profile_does_not_spoil_a_picture() -> None:
    prepared = prepare(saved(drawn(), icc_profile=b"no profile at all"))
    assert near(opened(prepared.full).getpixel((10, 10)), RED)


def test_transparency_becomes_white() -> None:
    clear = prepare(saved(drawn(mode="RGBA", colour=(0, 0, 0, 0)), "PNG"))
    assert near(opened(clear.full).getpixel((10, 10)), (255, 255, 255))


def test_only_the_first_frame_of_an_animation_is_kept() -> None:
    frames = [drawn((100, 100), colour=RED), drawn((100, 100), colour=BLUE)]
    content = saved(frames[0], "GIF", save_all=True, append_images=frames[1:])
    full = opened(prepare(content).full)
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
    with pytest.raises(NotAPicture):
        prepare(png_claiming(*size))


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
    with pytest.raises(NotAPicture):
        prepare(content)


@pytest.mark.parametrize("kind", ["BMP", "TIFF", "PPM", "ICO"])
def test_other_formats_are_refused(kind: str) -> None:
    with pytest.raises(NotAPicture):
        prepare(saved(drawn((32, 32)), kind))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP"])
@settings(max_examples=size(40, 1000))
@given(seed=st.integers(0, 2**32))
def test_a_damaged_picture_is_either_made_anew_or_refused(kind: str, seed: int) -> None:
    dice = random.Random(seed)
    content = bytearray(saved(drawn((48, 32)), kind))
    for _ in range(dice.randint(1, 12)):
        content[dice.randrange(len(content))] = dice.randrange(256)
    del content[dice.randint(len(content) // 2, len(content)) :]
    try:
        prepared = prepare(bytes(content))
    except NotAPicture:
        return
    assert opened(prepared.thumbnail or b"").size == (400, 300)
