"""Files of receipts, at the first look."""

import pytest

from chalicelib.kernel.errors import Invalid, TooLarge
from chalicelib.reservations.receipts.rules import check_files
from tests.support.pictures import PAPER, jpeg


def test_the_same_bytes_come_once() -> None:
    files = check_files([jpeg(1), PAPER, jpeg(1), jpeg(2)])
    assert [file.content for file in files] == [jpeg(1), PAPER, jpeg(2)]
    assert len({file.digest for file in files}) == 3


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\x00", "dañado o incompleto"),
        (b"%PDF-1.7 and no more", "dañado o incompleto"),
        (b"GIF89a", "Suba un archivo JPEG, PNG, WebP, HEIC o PDF"),
        (b"<html>", "Suba un archivo JPEG, PNG, WebP, HEIC o PDF"),
    ],
)
def test_what_is_no_file_of_a_receipt_is_refused(content: bytes, text: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_files([content])
    assert text in refused.value.fields["file"][0]


def test_there_are_five_files_of_ten_megabytes_at_most() -> None:
    with pytest.raises(Invalid):
        check_files([jpeg(number) for number in range(6)])
    with pytest.raises(TooLarge):
        check_files([jpeg() + bytes(10 * 1024 * 1024)])
