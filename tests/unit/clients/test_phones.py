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
        ("+1 555 010 9999", "+15550109999"),
        ("+95 1 234567", "+951234567"),
        ("951234567", "+51951234567"),
        ("Cel: (+51) 987 654 321", "+51987654321"),
        ("+１ ４１５ ５５５ ２６７１", "+14155552671"),
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


@pytest.mark.parametrize("number", ["987654321", "+51 987 654 321", "(01) 444-1234", "+4930123456"])
@pytest.mark.parametrize(
    "extension",
    [
        " ext. 12",
        ";ext=12",
        " DW 12",
        " int. 9",
        " Interno 9",
        " anexo 304",
        " x12",
        "x12",
        " #12",
        ",,12",
        " (ext 12)",
        " Ext 12 o 987 000 111",
    ],
)
def test_an_extension_never_becomes_a_part_of_the_number(number: str, extension: str) -> None:
    assert phones.normalise(number + extension) == phones.normalise(number)


def test_what_follows_the_extension_does_not_make_a_number() -> None:
    with pytest.raises(ValueError, match="teléfono"):
        phones.normalise("12 ext. 987654321")


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
    assert phones.normalise(phones.on_wire(kept), kept=kept) == kept


international = st.integers(min_value=1, max_value=10**15 - 1).map(lambda number: f"+{number}")


@given(international | st.integers(min_value=1, max_value=10**11).map(str))
def test_what_is_shown_of_any_accepted_number_may_be_sent_back_for_ever(typed: str) -> None:
    try:
        kept = phones.normalise(typed)
    except ValueError:
        return
    assert phones.normalise(phones.on_wire(kept), kept=kept) == kept
    assert phones.normalise(f"+{phones.on_wire(kept)}", kept=kept) == kept


def test_another_number_is_read_as_if_none_were_kept() -> None:
    assert phones.normalise("987654321", kept="+951234567") == "+51987654321"
    assert phones.normalise("+51951234567", kept="+951234567") == "+51951234567"
