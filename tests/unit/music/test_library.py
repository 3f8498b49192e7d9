"""What is asked of the catalogue."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.kernel.errors import Invalid
from chalicelib.music.library import rules


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("  Soda   Stereo ", "soda stereo"),
        ("SODA\nSTEREO", "soda stereo"),
        ("Niño", "niño"),
        ("a" * 100, "a" * 100),
    ],
)
def test_the_same_search_has_the_same_words(typed: str, words: str) -> None:
    assert rules.tidy_query(typed) == words


@pytest.mark.parametrize("typed", ["", "   ", "\n\t", "a" * 101])
def test_no_words_and_too_many_are_refused(typed: str) -> None:
    with pytest.raises(Invalid) as refused:
        rules.tidy_query(typed)
    assert list(refused.value.fields) == ["query"]


@given(st.text(max_size=120))
def test_tidy_words_stay_as_they_are(typed: str) -> None:
    try:
        words = rules.tidy_query(typed)
    except Invalid:
        return
    assert rules.tidy_query(words) == words
