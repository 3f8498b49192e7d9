"""What rows of clients become, with the dirt that they have."""

from datetime import date
from typing import Any

import pytest

from chalicelib.clients.types import Client
from chalicelib.imports.moving.rules.people import client as made_of
from chalicelib.imports.moving.rules.people import consistent
from tests.support.export import client, key

TODAY = date(2025, 11, 15)


def made(name: str = "ana", number: int = 1, **fields: Any) -> tuple[Client, list[str]]:
    said: list[str] = []
    return made_of(client(name, number, **fields), TODAY, said.append), said


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("51987654321", "+51987654321"),
        ("987654321", "+51987654321"),
        ("+51 987 654 321", "+51987654321"),
        ("051987654321", "+51987654321"),
        ("\u202c51987654321", "+51987654321"),
        ("+14155552671", "+14155552671"),
        ("", ""),
    ],
)
def test_telephones_are_kept_as_e164(typed: str, kept: str) -> None:
    found, said = made(tel_number=typed)
    assert (found.tel_number, said) == (kept, [])


@pytest.mark.parametrize(
    ("kind", "typed", "kept", "is_said"),
    [
        ("pas", " ab-123456 ", "AB123456", False),
        ("dni", "4587123", "4587123", True),
        ("dni", "45871236", "45871236", False),
    ],
)
def test_documents_are_tidy_and_kept_as_they_are(
    kind: str, typed: str, kept: str, is_said: bool
) -> None:
    found, said = made(document_type=kind, number_doc=typed)
    assert (found.number_doc, bool(said)) == (kept, is_said)


@pytest.mark.parametrize(
    ("fields", "name", "value"),
    [
        ({"email": ""}, "email", None),
        ({"email": "nobody"}, "email", None),
        ({"date": "2031-01-01"}, "birth_date", None),
        ({"date": "soon"}, "birth_date", None),
        ({"sex": ""}, "sex", None),
        ({"password": "!unusable"}, "password", None),
        ({"referral_code": "ñan 005"}, "referral_code", "ÑAN005"),
        ({"facebook_linked": True, "facebook_id": "77"}, "facebook_id", "77"),
        ({"facebook_linked": True, "facebook_id": "77", "deleted": True}, "facebook_id", None),
        ({"deleted": True}, "password", None),
    ],
)
def test_what_says_nothing_is_missing(fields: dict[str, Any], name: str, value: str | None) -> None:
    assert getattr(made(**fields)[0], name) == value


def agreed(*clients: Client) -> tuple[dict[str, Client], list[str]]:
    said: list[str] = []
    found = consistent(clients, lambda each, _: said.append(each.first_name))
    return found, said


def test_a_document_is_the_living_clients() -> None:
    former, living = made("ida", 1, deleted=True)[0], made("ana", 1, created="2025-09-01")[0]
    found, said = agreed(former, living)
    assert found[key("ana")].number_doc == "00000001"
    assert (found[key("ida")].number_doc, said) == ("", ["Ida"])


def test_of_two_living_ones_the_older_keeps_what_both_have() -> None:
    older = made("ana", 1, referral_code="SOL1")[0]
    younger = made("eva", 2, referral_code="SOL1", created="2025-09-01")[0]
    found, _ = agreed(younger, older)
    assert found[key("ana")].referral_code == "SOL1"
    assert found[key("eva")].referral_code is None


@pytest.mark.parametrize("referrer", ["ana", "nobody"])
def test_nobody_is_brought_by_themselves_or_by_nobody(referrer: str) -> None:
    found, said = agreed(made("ana", 1, referred_by=key(referrer))[0])
    assert (found[key("ana")].referred_by, said) == (None, ["Ana"])


def test_a_circle_of_referrers_is_opened_once() -> None:
    names = ("ana", "eva", "ida")
    circle = [
        made(name, number, referred_by=key(names[number - 2]))[0]
        for number, name in enumerate(names, 1)
    ]
    found, said = agreed(*circle)
    assert len(said) == 1
    assert sum(each.referred_by is None for each in found.values()) == 1
