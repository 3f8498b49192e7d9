"""A word in the texts of many is found where it is found in each of them."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.clients.search import rules
from chalicelib.clients.search.rules import Term
from chalicelib.clients.search.texts import Texts

PARTS = st.text("ab\t ", min_size=1, max_size=3)
TERMS = st.lists(st.lists(PARTS, min_size=1, max_size=2).map(tuple), min_size=1, max_size=2)


class Line(msgspec.Struct, frozen=True):
    """Someone who is found by a text."""

    text: str


def found(texts: list[str], term: Term) -> list[str]:
    return [line.text for line in Texts.of(map(Line, texts)).having(term)]


@given(st.lists(st.text("ab\t ", max_size=8)), TERMS.map(tuple))
def test_those_are_found_whose_text_has_the_term_each_once(texts: list[str], term: Term) -> None:
    lines = list(map(Line, texts))
    having = Texts.of(lines).having(term)
    assert sorted(map(id, having)) == sorted(
        id(line) for line in lines if rules.holds(line.text, term)
    )


def test_they_stay_in_their_order() -> None:
    assert found([" ana", " luis", " ana maria"], (("ana",),)) == [" ana", " ana maria"]


@pytest.mark.parametrize("part", ["analuis", "siul", "a l"])
def test_no_word_goes_over_the_end_of_a_text(part: str) -> None:
    assert found(["ana", "luis"], ((part,),)) == []


def test_nobody_is_found_among_none() -> None:
    assert found([], (("ana",),)) == []
