"""What taking an entry out would affect, beyond other settings."""

from decimal import Decimal
from typing import Any

import pytest

from chalicelib.clients.types import Client
from chalicelib.kernel import clock, dates
from chalicelib.properties.types import House
from chalicelib.rates.policies.service import POLICIES
from chalicelib.rates.types import CancellationPolicy
from chalicelib.reservations.stays import records
from chalicelib.reservations.types import Stay
from tests.integration.office.desk import make
from tests.integration.payments.conftest import ana, api, book, hold, house, monday, tokens
from tests.support import crew
from tests.support.http import Api
from tests.support.office import Browser
from tests.support.settings import put
from tests.support.tasks import new_task

__all__ = ["ana", "api", "book", "hold", "house", "monday", "tokens"]


def test_a_house_shows_the_stays_that_are_to_come(
    admin: Browser, house: House, hold: dict[str, Any]
) -> None:
    page = admin.get(f"properties/{house.property_id}/delete/")
    assert "Reservas (1): Ana Quispe" in page.text


def test_a_client_shows_theirs(admin: Browser, ana: Client, hold: dict[str, Any]) -> None:
    assert "Reservas (1): " in admin.get(f"clients/{ana.client_id}/delete/").text


def test_a_client_shows_the_codes_that_are_theirs_alone(admin: Browser, ana: Client) -> None:
    span = {"start_date": "2026-01-01", "end_date": "2026-12-31"}
    made = make(
        admin, "discount-codes", code="SOLOANA", discount_value="5", client=ana.client_id, **span
    )
    assert "Se agregó." in made.text
    page = admin.get(f"clients/{ana.client_id}/delete/")
    assert "Códigos de descuento (1): SOLOANA" in page.text


def test_somebody_of_the_team_shows_what_they_are_to_do(admin: Browser, house: House) -> None:
    rosa, luz = crew.join("Rosa"), crew.join("Luz")
    new_task(
        dates.today(clock.now()),
        title="Podar las palmeras",
        member_id=rosa.member_id,
        property_id=house.property_id,
    )
    assert "Tareas (1): Podar las palmeras" in admin.get(f"staff/{rosa.member_id}/delete/").text
    assert "Nada más tiene que ver" in admin.get(f"staff/{luz.member_id}/delete/").text


@pytest.fixture
def half(aws: None) -> CancellationPolicy:
    """Half of what was paid is given back until the day before."""
    policy = CancellationPolicy(
        policy_id="90000000-0000-4000-8000-000000000001",
        name="Flexible",
        days_before_check_in=1,
        refund_percentage=Decimal(50),
        is_default=True,
    )
    return put(POLICIES, policy)


@pytest.fixture
def paid(api: Api, half: CancellationPolicy, hold: dict[str, Any]) -> str:
    """The id of Ana's stay, of which 1000 PEN are paid."""
    form = {"status": "approved", "advance_payment": "1000"}
    answer = api.patch(f"/api/v1/reservations/{hold['id']}/", token="admin", form=form)
    assert answer.status_code == 200, answer.body
    return str(hold["id"])


def kept(stay_id: str) -> Stay:
    return records.stays_of([stay_id])[stay_id]


def given_back(stay_id: str) -> Decimal:
    """What a removed stay owes its guest."""
    stay = kept(stay_id)
    assert stay.deleted
    assert stay.refund is not None
    return stay.refund.amount


def test_a_stay_says_what_its_guest_gets_back_and_that_they_are_told(
    admin: Browser, paid: str
) -> None:
    page = admin.get(f"reservations/{paid}/delete/")
    assert "se le devuelven S/ 500.00, el 50 % de los S/ 1,000.00 que pagó" in page.text
    assert "política Flexible" in page.text
    assert "se le avisa que su reserva quedó anulada" in page.text
    assert "Nada más tiene que ver" not in page.text
    admin.send(page)
    assert given_back(paid) == 500


def test_whoever_takes_a_stay_out_may_give_nothing_back(admin: Browser, paid: str) -> None:
    gone = admin.send(admin.get(f"reservations/{paid}/delete/"), waive_refund="true")
    assert "Se borró." in gone.text
    assert given_back(paid) == 0


def test_what_the_api_does_not_understand_takes_nothing_out(admin: Browser, paid: str) -> None:
    refused = admin.send(admin.get(f"reservations/{paid}/delete/"), waive_refund="quizás")
    assert refused.status == 409
    assert not kept(paid).deleted


def test_of_a_stay_that_nobody_paid_there_is_nothing_to_give_back(
    admin: Browser, hold: dict[str, Any]
) -> None:
    page = admin.get(f"reservations/{hold['id']}/delete/")
    assert "no ha pagado nada: no hay qué devolver" in page.text
    assert "waive_refund" not in page.body


def test_of_a_stay_that_has_ended_the_refund_stays(
    admin: Browser, api: Api, ana: Client, paid: str
) -> None:
    own = f"/api/v1/clients/client-auth/reservations/{paid}/cancel/"
    assert api.post(own, token="ana").status_code == 200
    page = admin.get(f"reservations/{paid}/delete/")
    assert "le correspondía una devolución de S/ 500.00" in page.text
    assert "waive_refund" in page.body


def test_a_stay_shows_the_work_that_is_to_be_done_for_it(
    admin: Browser, house: House, hold: dict[str, Any]
) -> None:
    today = dates.today(clock.now())
    for title, stay_id in (("Prender la piscina", hold["id"]), ("Podar", None)):
        new_task(today, title=title, property_id=house.property_id, reservation_id=stay_id)
    page = admin.get(f"reservations/{hold['id']}/delete/")
    assert "Tareas (1): Prender la piscina" in page.text


@pytest.mark.parametrize("path", ["properties/x/delete/", "clients/x/delete/"])
def test_what_is_not_there_affects_nothing(admin: Browser, path: str) -> None:
    assert admin.get(path).status == 404
