"""What staff write about a client, as a whole."""

from datetime import date
from typing import Any

import msgspec
import pytest

from chalicelib.clients.rules import changed_fields, checked
from chalicelib.clients.types import Details
from chalicelib.kernel.errors import Invalid

TODAY = date(2026, 1, 5)
GUEST = Details(
    document_type="dni",
    number_doc="45678901",
    first_name="María",
    last_name="Quispe",
    sex="f",
    email="maria@example.com",
    birth_date=date(1990, 5, 17),
    tel_number="987654321",
    notes="Llega tarde",
)


def with_(**values: Any) -> Details:
    return msgspec.structs.replace(GUEST, **values)


def wrong_fields(details: Details) -> dict[str, list[str]]:
    with pytest.raises(Invalid) as caught:
        checked(details, TODAY)
    return caught.value.fields


def test_every_field_is_kept_in_its_tidy_form() -> None:
    typed = with_(number_doc=" 45678901 ", first_name=" María ", tel_number="+51 987 654 321")
    assert checked(typed, TODAY) == with_(tel_number="+51987654321")


def test_empty_optional_fields_are_kept_as_missing() -> None:
    company = with_(
        document_type="ruc",
        number_doc="20123456786",
        last_name="",
        email="",
        notes="",
        id_manychat="",
        representative="",
        representative_document="",
    )
    kept = checked(company, TODAY)
    assert (kept.last_name, kept.email, kept.notes, kept.id_manychat) == (None,) * 4
    assert (kept.representative, kept.representative_document) == (None, None)


def test_whoever_signs_for_a_company_has_a_name_and_a_document() -> None:
    company = with_(document_type="ruc", number_doc="20123456786", last_name=None)
    signed = {"representative": " Jorge  Huamán ", "representative_document": "ce 001.234-567"}
    kept = checked(msgspec.structs.replace(company, **signed), TODAY)
    assert kept.representative == "Jorge Huamán"
    assert kept.representative_document == "CE001234567"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("representative", "--"),
        ("representative", "x" * 71),
        ("representative_document", "¿?"),
        ("representative_document", "1" * 16),
    ],
)
def test_nobody_signs_with_a_name_or_document_that_is_none(field: str, value: str) -> None:
    assert list(wrong_fields(with_(**{field: value}))) == [field]


def test_a_dni_needs_a_last_name_and_other_documents_do_not() -> None:
    assert list(wrong_fields(with_(last_name=None))) == ["last_name"]
    for kind, number in (("cex", "CE1234567"), ("pas", "AB123456"), ("ruc", "20123456786")):
        checked(with_(document_type=kind, number_doc=number, last_name=None), TODAY)


def test_everything_that_is_wrong_is_told_at_once_under_the_names_of_the_wire() -> None:
    wrong = with_(
        number_doc="1",
        first_name="AirBnB",
        last_name="-",
        email="ana",
        tel_number="12",
        birth_date=date(2026, 1, 6),
    )
    assert set(wrong_fields(wrong)) == {
        "number_doc",
        "first_name",
        "last_name",
        "email",
        "tel_number",
        "date",
    }


def test_a_guest_may_be_born_today_but_not_tomorrow() -> None:
    checked(with_(birth_date=TODAY), TODAY)
    assert list(wrong_fields(with_(birth_date=date(2026, 1, 6)))) == ["date"]


def test_a_number_is_judged_by_the_kind_of_document_it_comes_with() -> None:
    assert list(wrong_fields(with_(document_type="ruc"))) == ["number_doc"]


def test_checking_again_changes_nothing() -> None:
    kept = checked(GUEST, TODAY)
    assert checked(kept, TODAY) == kept


def test_the_names_of_changed_fields_are_told_and_not_their_values() -> None:
    after = with_(email="otra@example.com", notes=None)
    assert changed_fields(GUEST, after) == ("email", "notes")
    assert changed_fields(GUEST, GUEST) == ()
