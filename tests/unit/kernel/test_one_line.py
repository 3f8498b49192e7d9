"""How names are kept."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.kernel.spanish import one_line


@pytest.mark.parametrize(
    ("entered", "kept"),
    [
        ("Casa Ñandú 🏠", "Casa Ñandú 🏠"),
        ("  Casa \t 1\r\n", "Casa 1"),
        ("Casa\x00\x07\x851", "Casa 1"),
        ("Casa\u00a0\u20281", "Casa 1"),
        ("\x1b\x7f", ""),
        ("\ufeffCasa\u200b 1\u2060", "Casa 1"),
    ],
)
def test_blanks_and_control_characters_become_single_blanks(entered: str, kept: str) -> None:
    assert one_line(entered) == kept


@given(st.text())
def test_what_is_tidy_stays_and_has_no_control_character(name: str) -> None:
    kept = one_line(name)
    assert one_line(kept) == kept
    assert not [sign for sign in kept if unicodedata.category(sign) == "Cc"]
