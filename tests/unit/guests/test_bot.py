"""Whom a number means that the chatbot knows its guest by."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chalicelib.clients.types import CHANNEL, Client
from chalicelib.guests.bot.rules import meant, numbers_of

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)


def client(name: str, *, days: int = 0, **values: Any) -> Client:
    at = NOW + timedelta(days=days)
    given = {"document_type": "dni", "number_doc": "40000001", "tel_number": "+51987654321"}
    return Client(client_id=name, first_name=name, created=at, updated=at, **given | values)


@pytest.mark.parametrize(
    "written",
    ["987654321", "51987654321", "+51 987-654-321", "0051987654321", "(51) 987 654 321"],
)
def test_a_telephone_is_understood_in_any_way_to_write_it(written: str) -> None:
    assert numbers_of(written).telephone == "51987654321"


def test_a_telephone_of_another_country_needs_its_code() -> None:
    assert numbers_of("14155552671").telephone == "14155552671"
    assert numbers_of("+1 415 555 2671").telephone == "14155552671"


def test_eight_digits_are_a_dni_and_no_landline() -> None:
    found = numbers_of("14567890")
    assert found.telephone is None
    assert ("dni", "14567890") in found.documents


def test_a_document_is_read_in_its_checked_form() -> None:
    assert ("pas", "AB123456") in numbers_of(" ab-123.456 ").documents
    assert numbers_of("20100070970").documents >= {("ruc", "20100070970"), ("cex", "20100070970")}


@pytest.mark.parametrize("text", ["hola", "000", "%", "*", " ", "1" * 60, "' OR 1=1"])
def test_what_is_neither_means_nobody(text: str) -> None:
    found = numbers_of(text)
    assert found.telephone is None
    assert not found.documents


def test_of_several_guests_with_a_telephone_it_is_the_newest_who_is_still_one() -> None:
    clients = [
        client("old"),
        client("new", days=1),
        client("deleted", days=2, deleted_at=NOW),
        client("channel", days=3, kind=CHANNEL),
    ]
    found = meant(numbers_of("987654321"), clients)
    assert found is not None
    assert found.client_id == "new"


def test_a_telephone_comes_before_a_document_of_the_same_digits() -> None:
    called = client("called")
    named = client("named", days=1, document_type="cex", number_doc="987654321", tel_number="+1")
    found = meant(numbers_of("987654321"), [named, called])
    assert found is called
    assert meant(numbers_of("987654321"), [named]) is named


def test_a_number_of_nobody_means_nobody() -> None:
    assert meant(numbers_of("999111222"), [client("ana")]) is None
    assert meant(numbers_of("hola"), [client("ana")]) is None
