"""Who changed what of a client or a stay: staff read it, the log keeps nothing personal."""

from decimal import Decimal
from typing import Any

import pytest

from chalicelib.clients.types import Client
from chalicelib.cloud import events
from chalicelib.kernel import clock
from chalicelib.kernel.callers import Caller
from tests.support.every_route import every_route
from tests.support.http import Api

from .conftest import NOW, Book, Order, day, made
from .test_cancellations import policy

UNKNOWN = "3f0c1b9e-5c1a-4d53-9d2e-0f6f0b8a7c11"


@pytest.fixture
def api(aws: None, tokens: dict[str, Caller]) -> Api:
    """Every route: a token is the word for its owner."""
    return every_route(tokens)


def history(api: Api, path: str, token: str = "seller") -> list[dict[str, Any]]:
    answer = api.get(f"/api/v1/{path}/history/", token=token)
    assert answer.status_code == 200, answer.body
    found: list[dict[str, Any]] = answer.json_body
    return found


def test_staff_see_who_changed_a_clients_telephone(api: Api, ana: Client) -> None:
    path = f"clients/{ana.client_id}"
    with clock.at(NOW.replace(minute=5)):
        form = {"tel_number": "51999888777", "sex": "f"}
        api.patch(f"/api/v1/{path}/", token="other seller", form=form)

    changed, created = history(api, path)

    assert (changed["event"], changed["actor"]) == ("client.changed", "staff#3")
    assert changed["at"] == "2026-03-02T10:05:00-05:00"
    assert changed["changes"] == {
        "tel_number": ["+51987654321", "+51999888777"],
        "sex": [None, "f"],
    }
    assert (created["event"], created["actor"]) == ("client.created", "staff#1")
    assert created["changes"]["first_name"] == [None, "Ana"]


def test_the_log_of_a_client_has_no_personal_value(api: Api, ana: Client) -> None:
    form = {"tel_number": "51999888777", "email": "otra@example.com", "sex": "f"}
    api.patch(f"/api/v1/clients/{ana.client_id}/", token="seller", form=form)

    told = events.timeline(f"client#{ana.client_id}")

    changed = next(event for event in told if event.name == "client.changed")
    assert changed.changes == {
        "tel_number": ["***", "***"],
        "email": ["***", "***"],
        "sex": [None, "f"],
    }
    assert not any(word in str(told) for word in ("51999888777", "otra@", "Ana", "40000001"))


def test_the_history_of_a_deleted_client_can_be_read(api: Api, ana: Client) -> None:
    path = f"clients/{ana.client_id}"
    with clock.at(NOW.replace(minute=5)):
        api.delete(f"/api/v1/{path}/", token="admin")
    assert "client.deleted" in [version["event"] for version in history(api, path)]


def test_a_booking_says_what_was_booked(api: Api, take: Order, ana: Client) -> None:
    stay = take(day(4, 16), day(4, 19), tel_contact_number="51999888777", guests="3")

    [created] = history(api, f"reservations/{stay['id']}")

    assert (created["event"], created["actor"]) == ("reservation.created", "staff#2")
    changes = created["changes"]
    assert changes["client_id"] == [None, ana.client_id]
    assert changes["check_in"] == [None, day(4, 16)]
    assert changes["price_sol"] == [None, "1500.00"]
    assert changes["guests"] == [None, 3]
    assert changes["tel_contact_number"] == [None, "51999888777"]
    [told] = events.timeline(f"reservation#{stay['id']}")
    assert told.changes["tel_contact_number"] == [None, "***"]
    assert "51999888777" not in str(told)


def test_a_guests_booking_says_so_too(api: Api, book: Book, ana: Client) -> None:
    stay = made(book(comentarios_reservas="Llegamos tarde"))
    [created] = history(api, f"reservations/{stay['id']}")
    assert created["actor"] == f"client#{ana.client_id}"
    assert created["changes"]["comments"] == [None, "Llegamos tarde"]
    assert created["changes"]["status"] == [None, "incomplete"]


def test_staff_see_who_changed_the_telephone_of_a_stay(api: Api, take: Order) -> None:
    policy(refund_percentage=Decimal(100))
    paid = {"advance_payment": "400", "advance_payment_currency": "sol"}
    stay = take(day(4, 16), day(4, 19), tel_contact_number="51999888777", **paid)
    path = f"reservations/{stay['id']}"
    with clock.at(NOW.replace(minute=5)):
        form = {"tel_contact_number": "51911222333"}
        api.patch(f"/api/v1/{path}/", token="admin", form=form)
    with clock.at(NOW.replace(minute=6)):
        api.delete(f"/api/v1/{path}/?waive_refund=true", token="seller")

    removed, changed, *_ = history(api, path)

    assert (changed["actor"], changed["changes"]) == (
        "staff#1",
        {"tel_contact_number": ["51999888777", "51911222333"]},
    )
    assert (removed["event"], removed["actor"]) == ("reservation.removed", "staff#2")
    assert removed["changes"]["refund"][1]["waived_by"] == "staff#2"


@pytest.mark.parametrize("path", [f"clients/{UNKNOWN}", f"reservations/{UNKNOWN}"])
def test_what_never_was_has_no_history(api: Api, path: str) -> None:
    assert api.get(f"/api/v1/{path}/history/", token="seller").status_code == 404
    assert api.get(f"/api/v1/{path}/history/", token="cleaner").status_code == 403
