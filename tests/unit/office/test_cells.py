"""Cells of lists, and which addresses of the data they follow."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.office.drawing import cells
from chalicelib.office.drawing.cells import Cell

ADDRESS = "https://bucket.test/people/a%20b.webp?X-Amz-Date=1&X-Amz-Signature=ab#x"

OURS = "https://casa.test/api/v1/media/1/thumb"


def test_addresses_of_the_web_are_followed() -> None:
    assert cells.on_the_web(ADDRESS) == ADDRESS
    assert cells.on_the_web("http://127.0.0.1:4566/x") == "http://127.0.0.1:4566/x"


@pytest.mark.parametrize(
    "address",
    [
        None,
        "",
        "javascript:alert(1)",
        "JavaScript:alert(1)//https://x.pe",
        "\tjavascript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "//evil.pe/x",
        "/\\evil.pe/x",
        "/api/v1/media/x",
        "https://",
        'https://x.pe/" onerror=alert(1)',
        "https://x.pe/'",
        "https://x.pe/<b>",
        "https://x.pe/ b",
        "https://x.pe/\nb",
        "https://x.pe/ñ",
        "ftp://x.pe/",
    ],
)
def test_nothing_else_is(address: str | None) -> None:
    assert cells.on_the_web(address) == ""
    assert cells.picture(address, "Foto", 50) == Cell(text="Foto")


@given(st.text())
def test_whatever_is_followed_stays_within_an_attribute(text: str) -> None:
    found = cells.on_the_web(f"https://{text}")
    assert not set(found) & set("\"'<>` \t\r\n")


def test_a_picture_leads_to_itself() -> None:
    cell = cells.picture(OURS, "Foto", 50)
    assert (cell.picture, cell.address, cell.size) == (OURS, OURS, 50)


@given(st.integers(-9, 99))
def test_bars_tell_how_important_something_is(importance: int) -> None:
    cell = cells.bars(importance, "x")
    assert 0 <= cell.bars <= cells.BARS
    assert (cell.tone == "bad") is (importance >= 4)
    assert (cell.tone == "warn") is (importance == 3)
