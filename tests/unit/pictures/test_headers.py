"""What a file says of itself, before anything decodes it."""

import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from chalicelib.pictures.headers import format_of, header_of, is_paper
from chalicelib.pictures.rules import PURPOSES, NotAPicture, check
from chalicelib.pictures.types import PictureFormat

FORMATS: tuple[PictureFormat, ...] = ("JPEG", "PNG", "GIF", "WEBP", "HEIF")
PAPER = b"%PDF-1.7\nstartxref\n9\n%%EOF\n"


def saved(
    kind: str, mode: str = "RGB", size: tuple[int, int] = (300, 200), **options: Any
) -> bytes:
    stream = io.BytesIO()
    Image.new(mode, size).save(stream, kind, **options)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("start", "kind"),
    [
        (b"\xff\xd8\xff\xe0", "JPEG"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"GIF87a", "GIF"),
        (b"GIF89a", "GIF"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "WEBP"),
        (b"\x00\x00\x00\x18ftypheic", "HEIF"),
        (b"%PDF-1.7", "PDF"),
        (b"RIFF\x00\x00\x00\x00WAVEfmt ", None),
        (b"\x00\x00\x00\x18ftypmp42", None),
        (b"<svg xmlns=", None),
        (b"<html>", None),
        (b"", None),
    ],
)
def test_a_format_is_told_by_the_first_bytes(start: bytes, kind: str | None) -> None:
    assert format_of(start) == kind


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("JPEG", {}),
        ("JPEG", {"progressive": True}),
        ("JPEG", {"mode": "L"}),
        ("JPEG", {"mode": "CMYK"}),
        ("PNG", {}),
        ("PNG", {"mode": "RGBA"}),
        ("GIF", {"mode": "P"}),
        ("WEBP", {}),
        ("WEBP", {"lossless": True}),
        ("WEBP", {"mode": "RGBA", "exif": b"Exif\x00\x00"}),
    ],
)
def test_the_size_that_a_picture_claims_is_read(
    kind: PictureFormat, options: dict[str, Any]
) -> None:
    header = header_of(saved(kind, **options), kind)
    assert header is not None
    assert (header.width, header.height, header.pixels) == (300, 200, 60_000)


def test_what_a_decoder_keeps_whole_is_counted() -> None:
    plain = header_of(saved("JPEG"), "JPEG")
    scans = header_of(saved("JPEG", progressive=True, subsampling=2), "JPEG")
    full = header_of(saved("JPEG", progressive=True, subsampling=0), "JPEG")
    assert plain is not None
    assert scans is not None
    assert full is not None
    assert (plain.buffered, scans.buffered, full.buffered) == (0, 90_000, 180_000)


@given(content=st.binary(max_size=80), kind=st.sampled_from(FORMATS))
def test_reading_a_header_never_fails(content: bytes, kind: PictureFormat) -> None:
    format_of(content)
    is_paper(content)
    header_of(content, kind)


@given(cut=st.integers(0, 400), kind=st.sampled_from(("JPEG", "PNG", "GIF", "WEBP")))
def test_a_header_that_ends_early_is_none_or_refused_later(cut: int, kind: PictureFormat) -> None:
    header = header_of(saved(kind)[:cut], kind)
    assert header is None or header.pixels in {0, 60_000}


@pytest.mark.parametrize("purpose", ["photos", "receipts"])
def test_twelve_bytes_that_begin_like_a_picture_are_none(purpose: str) -> None:
    for start in (
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff\xe0",
        b"RIFF\x10\x00\x00\x00WEBP",
        b"%PDF-1.7",
    ):
        with pytest.raises(NotAPicture):
            check(start.ljust(12, b"\x00"), PURPOSES[purpose])
    with pytest.raises(NotAPicture):
        check(b"\x00\x00\x00\x18ftypheic", PURPOSES[purpose])


@pytest.mark.parametrize("purpose", ["photos", "receipts"])
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_passes_the_first_look(purpose: str, kind: str) -> None:
    assert check(saved(kind), PURPOSES[purpose]) == kind


def test_a_paper_is_a_receipt_but_no_photo() -> None:
    assert check(PAPER, PURPOSES["receipts"]) == "PDF"
    with pytest.raises(NotAPicture, match="JPEG, PNG, GIF, WebP o HEIC"):
        check(PAPER, PURPOSES["photos"])
    with pytest.raises(NotAPicture, match="dañado o incompleto"):
        check(PAPER[:-7], PURPOSES["receipts"])


def test_a_file_is_refused_by_its_weight_and_its_pixels_in_spanish() -> None:
    with pytest.raises(NotAPicture, match="como máximo 10 MB"):
        check(saved("JPEG") + bytes(10 * 1024 * 1024), PURPOSES["receipts"])
    wide = bytearray(saved("PNG"))
    wide[16:24] = (10_000).to_bytes(4) + (6_000).to_bytes(4)
    with pytest.raises(NotAPicture, match="60 megapíxeles y en PNG aceptamos hasta 50"):
        check(bytes(wide), PURPOSES["photos"])
    wide[16:24] = (70_000).to_bytes(4) + (6).to_bytes(4)
    with pytest.raises(NotAPicture, match="lado demasiado largo"):
        check(bytes(wide), PURPOSES["photos"])
