"""Files of receipts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.reservations.receipts.rules import sniff


@pytest.mark.parametrize(
    ("start", "kind"),
    [
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"%PDF-1.7", "application/pdf"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"\x00\x00\x00\x18ftypheic", "image/heic"),
        (b"GIF89a", None),
        (b"<html>", None),
        (b"\x00\x00\x00\x18ftypmp42", None),
    ],
)
def test_a_file_is_what_its_first_bytes_say(start: bytes, kind: str | None) -> None:
    found = sniff(start + b"\x00" * 16)
    assert (found.content_type if found is not None else None) == kind


@given(st.binary(max_size=64))
def test_sniffing_never_fails(content: bytes) -> None:
    sniff(content)
