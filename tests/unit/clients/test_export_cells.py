"""No text that people typed becomes a formula where a file of clients or stays is opened."""

from decimal import Decimal

import pytest

from chalicelib.clients.exporting.rules import begins_formula, plain

FORMULAS = [
    "=1",
    "+1",
    "-1",
    "@A1",
    "\t=1",
    "\r=1",
    "\n=1",
    " =1",
    "\u00a0@A1",
    "\uff1d1",
    "\uff20A1",
]


@pytest.mark.parametrize("text", FORMULAS)
def test_what_may_be_run_stands_behind_a_quote(text: str) -> None:
    assert begins_formula(text)
    assert plain(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Ana = Eva", "1-1", "'=1", " Ana"])
def test_other_texts_are_left_as_they_are(text: str) -> None:
    assert plain(text) == text


def test_an_amount_is_a_number() -> None:
    assert not begins_formula(Decimal(-1))
    assert plain(Decimal(-1)) == "-1.00"
