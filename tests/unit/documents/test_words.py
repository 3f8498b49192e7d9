"""Amounts in words."""

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.documents.drawing.words import MOST, UNITS, amount_in_words, in_words

WORD = re.compile(r"[a-záéíóúñ]+( [a-záéíóúñ]+)*")


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "cero"),
        (1, "uno"),
        (16, "dieciséis"),
        (21, "veintiuno"),
        (22, "veintidós"),
        (30, "treinta"),
        (31, "treinta y uno"),
        (99, "noventa y nueve"),
        (100, "cien"),
        (101, "ciento uno"),
        (115, "ciento quince"),
        (500, "quinientos"),
        (700, "setecientos"),
        (999, "novecientos noventa y nueve"),
        (1000, "mil"),
        (1001, "mil uno"),
        (1234, "mil doscientos treinta y cuatro"),
        (2000, "dos mil"),
        (21_000, "veintiún mil"),
        (31_001, "treinta y un mil uno"),
        (100_000, "cien mil"),
        (101_000, "ciento un mil"),
        (121_121, "ciento veintiún mil ciento veintiuno"),
        (999_999, "novecientos noventa y nueve mil novecientos noventa y nueve"),
        (1_000_000, "un millón"),
        (1_000_001, "un millón uno"),
        (21_000_000, "veintiún millones"),
        (2_031_500, "dos millones treinta y un mil quinientos"),
        (MOST, "novecientos noventa y nueve mil novecientos noventa y nueve millones " * 1
         + "novecientos noventa y nueve mil novecientos noventa y nueve"),
    ],
)  # fmt: skip
def test_a_number_is_written_as_people_say_it(number: int, words: str) -> None:
    assert in_words(number) == words


@pytest.mark.parametrize("number", [-1, MOST + 1])
def test_what_has_no_words_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match="no words"):
        in_words(number)


@given(st.integers(0, MOST), st.integers(0, MOST))
def test_no_two_numbers_have_the_same_words(one: int, other: int) -> None:
    assert (in_words(one) == in_words(other)) == (one == other)
    assert WORD.fullmatch(in_words(one))


@given(st.integers(1, 999_999))
def test_thousands_are_those_of_the_number_before_them(number: int) -> None:
    thousand = in_words(number * 1000)
    assert thousand.endswith(" mil") or thousand == "mil" or " millon" in thousand
    assert not re.search(r"uno mil|veintiun |ciento mil", thousand)


def test_there_is_a_word_for_each_of_the_first_thirty() -> None:
    assert len(UNITS) == len(set(UNITS)) == 30


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("500.00", "quinientos con 00/100 soles"),
        ("1234.50", "mil doscientos treinta y cuatro con 50/100 soles"),
        ("1.07", "uno con 07/100 soles"),
        ("0.99", "cero con 99/100 soles"),
        ("21001.00", "veintiún mil uno con 00/100 soles"),
    ],
)
def test_an_amount_has_its_cents_in_digits(amount: str, words: str) -> None:
    assert amount_in_words(Decimal(amount), "soles") == words
