"""A word in many texts is found where it is found in each of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.clients.search import rules
from chalicelib.clients.search.rules import Term
from chalicelib.clients.search.texts import NEAR, Texts

PARTS = st.text("ab\t ", min_size=1, max_size=3)
TERM = st.lists(st.lists(PARTS, min_size=1, max_size=2).map(tuple), min_size=1, max_size=2)
TERMS = st.lists(TERM.map(tuple), min_size=1, max_size=3)
A: Term = (("a",),)


def found(texts: list[str], *terms: Term) -> list[int]:
    return Texts.of(texts).having(terms)


def expected(texts: list[str], *terms: Term) -> list[int]:
    """By a look at each text."""
    return [
        number
        for number, text in enumerate(texts)
        if all(rules.holds(text, term) for term in terms)
    ]


@given(st.lists(st.text("ab\t ", max_size=8)), TERMS)
def test_those_are_found_whose_text_has_every_term_each_once_in_order(
    texts: list[str], terms: list[Term]
) -> None:
    assert found(texts, *terms) == expected(texts, *terms)


@given(st.lists(st.integers(0, 3 * NEAR), max_size=6))
def test_they_are_found_however_many_others_stand_between_them(gaps: list[int]) -> None:
    texts = [text for gap in gaps for text in ("b" * (gap % 3), *["b"] * gap, "a")]
    assert found(texts, A) == expected(texts, A)


@pytest.mark.parametrize("others", [0, 1, NEAR - 1, NEAR, NEAR + 1, 2 * NEAR, 2 * NEAR + 1])
def test_the_last_one_is_found(others: int) -> None:
    assert found(["a", *["b"] * others, "a"], A) == [0, others + 1]


@pytest.mark.parametrize("part", ["analuis", "siul", "a l"])
def test_no_word_goes_over_the_end_of_a_text(part: str) -> None:
    assert found(["ana", "luis"], ((part,),)) == []
    assert found(["ana", "luis"], (("a",),), ((part,),)) == []


def test_nobody_is_found_among_none() -> None:
    assert found([], (("ana",),)) == []
