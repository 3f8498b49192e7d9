"""Marisol, of whom there is something everywhere."""

from collections.abc import Iterator

import pytest

from chalicelib.cloud import objects
from chalicelib.kernel import clock
from local.providers.facebook import Facebook, Token
from local.providers.identity import Identity
from tests.integration.clients.desk import CLIENTS, Desk
from tests.support.arrivals import NONE_FAILED, deliver, notice
from tests.support.contracts_drawn import drawn_while_waiting
from tests.support.houses import house_one, seasons_and_rate
from tests.support.http import Api
from tests.support.landlord import enter_landlord
from tests.support.outside import connected
from tests.support.pictures import PAPER, jpeg

from .marisol import FACEBOOK, GIFT, PHONE, STAYS, Marisol, pack


@pytest.fixture
def services(aws: None) -> Iterator[None]:
    """Facebook and the service of names, where the product looks for them."""
    facebook = Facebook()
    facebook.now = clock.now
    facebook.tokens["marisol"] = Token(FACEBOOK, "Mari Huallpa")
    with connected(facebook, Identity()):
        yield


@pytest.fixture
def house(aws: None) -> str:
    """The id of a house that can be booked."""
    seasons_and_rate()
    return house_one().property_id


@pytest.fixture
def marisol(api: Api, admin: Desk, house: str) -> Marisol:
    return Marisol(api, admin, house)


@pytest.fixture
def known(marisol: Marisol, admin: Desk, services: None) -> Marisol:
    """Marisol with everything: a paid stay with a voucher, one that was never paid, one that was
    removed, one that became another guest's, all long ago; Facebook, and her register's names; a
    registration for an event, of which the feed tells."""
    marisol.look_around()
    marisol.take_part()
    for points in ("30", "-10"):
        adjustment = {"client_id": marisol.client_id, "points": points, "reason": GIFT}
        answer = admin.api.post(f"{CLIENTS}points/adjust/", json=adjustment, token=admin.token)
        assert answer.status_code == 200, answer.body
    paid = marisol.book(1, 16)
    marisol.change(paid, file=("recibo.pdf", PAPER, "application/pdf"))
    marisol.change(paid, status="approved", tel_contact_number="51922233344")
    enter_landlord()
    with drawn_while_waiting():
        assert admin.api.get(f"{STAYS}{paid}/contrato/", token=admin.token).status_code == 200
    unpaid = marisol.book(1, 23)
    marisol.change(unpaid, file=("otro.jpg", jpeg(), "image/jpeg"))
    marisol.change(unpaid, status="rejected")
    for key, _ in list(objects.stored("uploads/receipts/")):
        assert deliver(notice(key)) == NONE_FAILED
    removed, moved = marisol.book(2, 6), marisol.book(2, 13)
    marisol.change(removed, comentarios_reservas="Marisol no viene")
    assert marisol.api.delete(f"{STAYS}{removed}/", token=admin.token).status_code == 204
    other = admin.register(number_doc="45678909", first_name="Luis", last_name="Paz")
    marisol.change(moved, client=other["id"])
    marisol.change(moved, comentarios_reservas="Era de Marisol", tel_contact_number=PHONE)
    pack()
    return marisol
