"""Referral codes (clients book, 3.5, Target)."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.clients import rules


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("María", "MAR"),
        ("Xy", "XYA"),
        ("J", "JAA"),
        ("Ópqr", "OPQ"),
        ("Uv Wx", "UVW"),
        ("3M", "MAA"),
        ("李", "AAA"),
    ],
)
def test_a_code_begins_with_plain_letters_of_the_name(name: str, letters: str) -> None:
    assert rules.new_referral_code(name)[:3] == letters


@given(st.text(max_size=30))
def test_a_code_is_nine_characters_that_can_be_read_out(name: str) -> None:
    assert re.fullmatch(r"[A-Z]{3}[A-Z2-7]{6}", rules.new_referral_code(name))


def test_codes_of_one_name_do_not_repeat() -> None:
    assert len({rules.new_referral_code("Ana") for _ in range(500)}) == 500


def test_a_code_is_looked_up_in_any_case_and_without_blanks() -> None:
    assert rules.tidy_referral_code(" mar 2x7qab ") == "MAR2X7QAB"
