"""Documents, names and e-mail addresses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.clients.identity import rules as identity
from chalicelib.clients.types import DocumentType


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        ("dni", "45678901", "45678901"),
        ("dni", "  45678901\n", "45678901"),
        ("dni", "\u202a45678901\u202c", "45678901"),
        ("cex", "ce1234567", "CE1234567"),
        ("dni", "0012 3459", "00123459"),
        ("dni", "00.123.460", "00123460"),
        ("dni", "4567-8901", "45678901"),
        ("dni", "\ufeff4567\u200b8901\u2060", "45678901"),
        ("cex", "123456789012", "123456789012"),
        ("cex", "CE-1234567", "CE1234567"),
        ("pas", " ab123456 ", "AB123456"),
        ("pas", "AB1234567", "AB1234567"),
        ("pas", "AB-123456", "AB123456"),
        ("pas", "ab 12\u201134", "AB1234"),
        ("pas", "X12345", "X12345"),
        ("ruc", "20512333797", "20512333797"),
        ("ruc", "20-51233379-7", "20512333797"),
        ("ruc", "20123456786", "20123456786"),
    ],
)
def test_a_document_is_kept_in_capitals_and_without_what_groups_it(
    kind: DocumentType, typed: str, kept: str
) -> None:
    assert identity.document(kind, typed) == kept


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("dni", "1"),
        ("dni", "4567890"),
        ("dni", "456789012"),
        ("dni", "4567890A"),
        ("dni", "٤٥٦٧٨٩٠١"),
        ("dni", "4567/8901"),
        ("cex", "12345678"),
        ("cex", "1234567890123"),
        ("cex", "CE-123456"),
        ("pas", "AB123"),
        ("pas", "AB12345678"),
        ("ruc", "2012345678"),
        ("ruc", "2012345678X"),
        ("ruc", ""),
    ],
)
def test_a_document_of_another_form_is_refused(kind: DocumentType, typed: str) -> None:
    with pytest.raises(ValueError, match="debe tener"):
        identity.document(kind, typed)


def check_digit(body: str) -> str:
    """The last digit of a RUC, by the weights of SUNAT."""
    weights = [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]
    rest = 11 - sum(int(d) * w for d, w in zip(body, weights, strict=True)) % 11
    return {10: "0", 11: "1"}.get(rest, str(rest))


ruc_bodies = st.builds(
    lambda prefix, rest: f"{prefix}{rest:08d}",
    st.sampled_from(["10", "15", "16", "17", "20"]),
    st.integers(min_value=0, max_value=99_999_999),
)


@given(ruc_bodies)
def test_of_the_ten_last_digits_of_a_ruc_one_is_right(body: str) -> None:
    for digit in "0123456789":
        if digit == check_digit(body):
            assert identity.document("ruc", body + digit) == body + digit
        else:
            with pytest.raises(ValueError, match="revise sus dígitos"):
                identity.document("ruc", body + digit)


@pytest.mark.parametrize("typed", ["11512333791", "30512333791", "00000000000"])
def test_a_ruc_begins_with_what_a_ruc_begins_with(typed: str) -> None:
    with pytest.raises(ValueError, match="empezar con 10, 15, 16, 17 o 20"):
        identity.document("ruc", typed)


documents = st.text(alphabet="AaZz0123456789 .-\u2011\u200b\ufeff", max_size=20)


@given(st.text(max_size=40) | documents | ruc_bodies.map(lambda body: body + check_digit(body)))
def test_a_kept_document_is_kept_again_as_it_is(typed: str) -> None:
    for kind in identity.DOCUMENTS:
        try:
            kept = identity.document(kind, typed)
        except ValueError:
            continue
        assert identity.document(kind, kept) == kept
        assert identity.document_key(typed) == identity.document_key(kept) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  María   José ", "María José"),
        ("Mari\u0301a", "María"),
        ("Ana\u200b\tLucía", "Ana Lucía"),
        ("3M", "3M"),
        ("李", "李"),
    ],
)
def test_a_name_is_kept_as_people_see_it(typed: str, kept: str) -> None:
    assert identity.first_name(typed) == kept


@pytest.mark.parametrize("typed", ["", "   ", "---", "\u202c", "x" * 31, "🙂"])
def test_what_is_no_name_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="nombre"):
        identity.first_name(typed)


@pytest.mark.parametrize("typed", ["Mantenimiento", "AirBnB", " airbnb ", "MANTENIMIENTO"])
def test_the_names_of_technical_clients_are_reserved(typed: str) -> None:
    with pytest.raises(ValueError, match="reservado"):
        identity.first_name(typed)


def test_a_last_name_may_be_longer_than_a_first_name_and_is_not_reserved() -> None:
    assert identity.last_name("y" * 40) == "y" * 40
    assert identity.last_name("Mantenimiento") == "Mantenimiento"
    with pytest.raises(ValueError, match="40"):
        identity.last_name("y" * 41)


@pytest.mark.parametrize(
    "typed",
    ["ana@example.com", " Ana.Pérez+mar@casa-austin.com.pe ", "o'neil@sub.example.org"],
)
def test_an_email_address_is_kept_as_typed(typed: str) -> None:
    assert identity.email(typed) == typed.strip()


@pytest.mark.parametrize(
    "typed",
    [
        "ana",
        "ana@",
        "@example.com",
        "ana@example",
        "ana@example..com",
        "ana@-example.com",
        "ana lu@example.com",
        "ana@@example.com",
        "ana@example.com, b@example.com",
        f"{'a' * 140}@example.com",
    ],
)
def test_what_is_no_email_address_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="correo"):
        identity.email(typed)


@given(st.text())
def test_visible_text_has_no_blank_ends_and_does_not_change_again(typed: str) -> None:
    seen = identity.visible(typed)
    assert seen == seen.strip()
    assert identity.visible(seen) == seen
