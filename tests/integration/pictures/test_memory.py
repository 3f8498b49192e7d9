"""Whatever a small file unpacks to, opening it stays within the memory of its process."""

import io
import shutil
import struct
import sys
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from chalicelib.pictures import apart
from chalicelib.pictures.apart import prepare_apart
from chalicelib.pictures.rules import DAMAGED, TOO_MUCH, NotAPicture
from tests.support.sizes import SOAKS

SAMPLES = Path(__file__).with_name("samples")
PALETTE = 3
BYTES_A_PIXEL = {2: 3, PALETTE: 1, 4: 2, 6: 4}
LITTLE_MEMORY = 200 * 1024 * 1024


def flat(kind: str, mode: str, size: tuple[int, int], **options: Any) -> bytes:
    stream = io.BytesIO()
    Image.new(mode, size).save(stream, kind, **options)
    return stream.getvalue()


def png(width: int, height: int, colour_type: int, rows: bytes) -> bytes:
    """A file of that header and these packed rows."""

    def chunk(name: bytes, data: bytes) -> bytes:
        checksum = struct.pack(">I", zlib.crc32(name + data))
        return struct.pack(">I", len(data)) + name + data + checksum

    header = struct.pack(">IIBBBBB", width, height, 8, colour_type, 0, 0, 0)
    palette = b""
    if colour_type == PALETTE:
        palette = chunk(b"PLTE", b"\x00" * 6) + chunk(b"tRNS", b"\x00")
    start = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + palette
    return start + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def clear_png(width: int, height: int, *, colour_type: int) -> bytes:
    """A whole picture of nothing, in few bytes."""
    row = b"\x00" * (1 + width * BYTES_A_PIXEL[colour_type])
    packer = zlib.compressobj(6)
    rows = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    return png(width, height, colour_type, rows)


def png_claiming(width: int, height: int, *, colour_type: int = 6) -> bytes:
    """A file that says it is that large, of which only the first rows are there."""
    return png(width, height, colour_type, zlib.compress(b"\x00" * 1_000_000))


def heic() -> bytes:
    return (SAMPLES / "49_megapixels.heic").read_bytes()


def size_of(content: bytes) -> tuple[int, int]:
    return Image.open(io.BytesIO(content)).size


LARGEST: dict[str, tuple[Callable[[], bytes], tuple[int, int]]] = {
    "PNG with alpha": (lambda: clear_png(7071, 7071, colour_type=6), (2560, 2560)),
    "PNG of grey with alpha": (lambda: clear_png(7071, 7071, colour_type=4), (2560, 2560)),
    "PNG of a palette with clear colours": (
        lambda: clear_png(7071, 7071, colour_type=3),
        (2560, 2560),
    ),
    "PNG of one long side": (lambda: clear_png(65_535, 760, colour_type=6), (2560, 30)),
    "WebP with alpha": (
        lambda: flat("WEBP", "RGBA", (5000, 5000), lossless=True, method=0),
        (2560, 2560),
    ),
    "GIF with a clear colour": (
        lambda: flat("GIF", "P", (7000, 7000), transparency=0),
        (2560, 2560),
    ),
    "JPEG of 200 million pixels": (lambda: flat("JPEG", "L", (20_000, 10_000)), (2560, 1280)),
    "JPEG of a phone": (lambda: flat("JPEG", "RGB", (8160, 6144)), (2560, 1928)),
    "JPEG of 108 million pixels": (lambda: flat("JPEG", "RGB", (12_000, 9000)), (2560, 1920)),
    "JPEG in several scans": (
        lambda: flat("JPEG", "L", (12_000, 12_000), progressive=True),
        (2560, 2560),
    ),
    "HEIC of a phone": (heic, (2560, 2560)),
}


HARDEST = ("PNG with alpha", "WebP with alpha", "JPEG in several scans", "HEIC of a phone")
"""Of each decoder the picture that needs most, for every day."""


@pytest.mark.soak
@pytest.mark.parametrize("name", LARGEST if SOAKS else HARDEST)
def test_the_largest_pictures_that_are_accepted_are_opened_within_their_memory(name: str) -> None:
    draw, size = LARGEST[name]
    assert size_of(prepare_apart(draw(), "photos").full) == size


def webp_claiming(width: int, height: int) -> bytes:
    """A WebP with alpha whose canvas is changed to that size."""
    content = bytearray(flat("WEBP", "RGBA", (64, 64), exif=b"Exif\x00\x00MM\x00*\x00\x00\x00\x08"))
    assert content[12:16] == b"VP8X"
    content[24:30] = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return bytes(content)


@pytest.mark.parametrize(
    "content",
    [
        png_claiming(16_000, 16_000),
        png_claiming(60_000, 60_000),
        png_claiming(8000, 8000, colour_type=2),
        webp_claiming(16_383, 16_383),
        webp_claiming(5100, 5100),
    ],
    ids=["png", "huge png", "png without alpha", "huge webp", "webp"],
)
def test_a_small_file_that_claims_too_much_is_refused_with_its_limit(content: bytes) -> None:
    assert len(content) < 200_000
    with pytest.raises(NotAPicture, match="megapíxeles"):
        prepare_apart(content, "photos")


@pytest.mark.parametrize(
    "content",
    [png_claiming(7000, 7000), webp_claiming(4900, 4900), heic()[:20_000]],
    ids=["png", "webp", "heic"],
)
def test_a_file_that_claims_what_it_does_not_hold_is_refused(content: bytes) -> None:
    with pytest.raises(NotAPicture, match=DAMAGED):
        prepare_apart(content, "photos")


@pytest.mark.parametrize("name", ["PNG with alpha", "WebP with alpha", "HEIC of a phone"])
def test_what_needs_more_than_the_process_has_is_refused_with_a_reason(name: str) -> None:
    draw, _ = LARGEST[name]
    with pytest.raises(NotAPicture) as refused:
        prepare_apart(draw(), "photos", most_memory=LITTLE_MEMORY)
    # A decoder without memory may not say why it failed.
    assert refused.value.message in {TOO_MUCH, DAMAGED}


def test_what_needs_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "SECONDS", 0.01)
    with pytest.raises(NotAPicture, match="demasiado tiempo"):
        prepare_apart(flat("PNG", "RGB", (64, 64)), "photos")


def test_a_process_that_cannot_begin_refuses_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", shutil.which("false"))
    with pytest.raises(apart.Unfit):
        prepare_apart(flat("PNG", "RGB", (64, 64)), "photos")


def test_the_process_gets_no_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    assert "AWS_SECRET_ACCESS_KEY" not in apart.environment()
    assert apart.environment()["PYTHONPATH"]
