"""Telephone numbers (clients book, 3.3)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.clients.identity import phones


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("987654321", "+51987654321"),
        ("51987654321", "+51987654321"),
        ("+51 987-654-321", "+51987654321"),
        ("051987654321", "+51987654321"),
        ("0987654321", "+51987654321"),
        ("0051987654321", "+51987654321"),
        ("+1 415 555 2671", "+14155552671"),
        ("14155552671", "+14155552671"),
        ("0014155552671", "+14155552671"),
        ("\u202a+51 987 654 321\u202c", "+51987654321"),
        ("987654321\u202c", "+51987654321"),
        ("(01) 444-1234", "+5114441234"),
        ("34612345678", "+34612345678"),
    ],
)
def test_a_number_is_kept_as_e164(typed: str, kept: str) -> None:
    assert phones.normalise(typed) == kept


@pytest.mark.parametrize(
    "typed", ["", "abc", "1", "12345", "98765432", "+", "+999123", "9" * 50, "undefined"]
)
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="teléfono"):
        phones.normalise(typed)


@given(st.integers(min_value=900_000_000, max_value=999_999_999))
def test_every_peruvian_mobile_comes_back_from_the_wire_unchanged(number: int) -> None:
    kept = phones.normalise(str(number))
    assert kept == f"+51{number}"
    assert phones.on_wire(kept) == f"51{number}"
    assert phones.normalise(phones.on_wire(kept)) == kept


@given(st.text(max_size=60))
def test_a_kept_number_is_digits_after_a_plus(typed: str) -> None:
    try:
        kept = phones.normalise(typed)
    except ValueError:
        return
    assert kept[0] == "+"
    assert kept[1:].isascii()
    assert kept[1:].isdigit()
    assert phones.normalise(kept) == kept
