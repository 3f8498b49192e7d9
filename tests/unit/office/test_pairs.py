"""Values by name are typed as lines."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.office.entering import pairs

PLAIN = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text()
VALUES = st.dictionaries(st.text(min_size=1), PLAIN | st.lists(PLAIN), max_size=5)


@given(VALUES)
def test_what_is_written_is_read_back_as_it_was(values: dict[str, Any]) -> None:
    assert pairs.read(pairs.written(values)) == values


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Dormitorio 1: 2 camas", {"Dormitorio 1": "2 camas"}),
        ("  a :1 \n\n b: sí ", {"a": 1, "b": "sí"}),
        ('a: "1"', {"a": "1"}),
        ('"a: b": c', {"a: b": "c"}),
        ('"a "b": c', {'"a "b"': "c"}),
        ("hora: 15:00", {"hora": "15:00"}),
        ("vacío:", {"vacío": ""}),
        ("", {}),
    ],
)
def test_people_type_a_name_and_a_value(text: str, values: dict[str, Any]) -> None:
    assert pairs.read(text) == values


@pytest.mark.parametrize("text", ["sin nombre", ": 2", "a: 1\nb"])
def test_a_line_without_a_name_stays_a_text(text: str) -> None:
    assert pairs.read(text) == text
