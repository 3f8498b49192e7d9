"""Referral codes (clients book, 3.5, Target)."""

import re
import secrets

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
    assert rules.new_referral_code(name, secrets.choice)[:3] == letters


@given(st.text(max_size=30))
def test_a_code_is_nine_characters_that_can_be_read_out(name: str) -> None:
    assert re.fullmatch(r"[A-Z]{3}[A-Z2-7]{6}", rules.new_referral_code(name, secrets.choice))


def test_codes_of_one_name_do_not_repeat() -> None:
    codes = {rules.new_referral_code("Ana", secrets.choice) for _ in range(500)}
    assert len(codes) == 500


def test_a_code_ends_with_what_was_drawn() -> None:
    assert rules.new_referral_code("Ana", lambda letters: letters[-1]) == "ANA777777"


def test_a_code_is_looked_up_in_any_case_and_without_blanks() -> None:
    assert rules.tidy_referral_code(" mar 2x7qab ") == "MAR2X7QAB"
