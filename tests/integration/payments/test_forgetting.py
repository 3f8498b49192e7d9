"""Of a guest who is erased, payments keep the amounts and nothing that staff wrote."""

from datetime import timedelta
from typing import Any

import msgspec

from chalicelib.clients.types import Client
from chalicelib.kernel import clock
from chalicelib.reservations.forgetting.service import forget_guest
from chalicelib.reservations.money.records import payments_of
from chalicelib.reservations.types import GuestName
from tests.support.http import Api
from tests.support.ledgers import check_true

from .conftest import NOW

GONE = GuestName("Cliente", "eliminado")


def noted(api: Api, hold: dict[str, Any], note: str) -> None:
    """Staff note a payment and write something about it."""
    path = f"/api/v1/reservations/{hold['id']}/payments/"
    body = {"amount": "100.00", "note": note}
    assert api.post(path, token="admin", json=body).status_code == 201


def test_an_erased_guest_leaves_amounts_without_notes(
    api: Api, hold: dict[str, Any], ana: Client
) -> None:
    noted(api, hold, "Ana pagó en efectivo")
    before = payments_of(hold["id"])

    forget_guest(ana, GONE, now=NOW)

    assert payments_of(hold["id"]) == [
        msgspec.structs.replace(each, note=None, version=2) for each in before
    ]
    forget_guest(ana, GONE, now=NOW)
    check_true(hold["id"])


def test_of_a_stay_that_is_another_guests_now_only_the_erased_ones_notes_go(
    api: Api, hold: dict[str, Any], ana: Client, luis: Client
) -> None:
    noted(api, hold, "Ana pagó en efectivo")
    path = f"/api/v1/reservations/{hold['id']}/"
    handed = api.patch(path, token="admin", json={"client": luis.client_id})
    assert handed.status_code == 200, handed.body
    # Payments are listed by when they were made.
    with clock.at(NOW + timedelta(minutes=1)):
        noted(api, hold, "Luis pagó el resto")

    forget_guest(ana, GONE, now=NOW)

    assert [each.note for each in payments_of(hold["id"])] == [None, "Luis pagó el resto"]
