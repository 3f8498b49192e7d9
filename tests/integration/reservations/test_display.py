"""What the display in a house shows (home book, 2.6 and vector 13; design, section 6)."""

from datetime import datetime
from typing import Any

import pytest

from chalicelib.clients.types import Client
from chalicelib.cloud import usage
from chalicelib.kernel import cache, clock
from chalicelib.properties.types import House
from tests.support.houses import new_house
from tests.support.http import Api

from .conftest import Order, day
from .test_presence import NOBODY, at, new_key

NOT_ACTIVE = "Reserva no activa"


def display(api: Api, key: str, house: House, moment: datetime) -> dict[str, Any]:
    with clock.at(moment):
        answer = api.get(f"/api/v1/homeassistant/?property_uuid={house.property_id}", token=key)
    assert answer.status_code == 200, answer.body
    body: dict[str, Any] = answer.json_body
    return body


@pytest.fixture
def key(api: Api, house: House) -> str:
    """The key of the house's display."""
    return new_key(api, properties=[house.property_id])[1]


def test_a_display_shows_whose_house_it_is(
    api: Api, house: House, ana: Client, take: Order, key: str
) -> None:
    stay = take(day(4, 15), day(4, 17), temperature_pool="true", full_payment="true")
    take(day(5, 1), day(5, 4))

    body = display(api, key, house, at("04-15T12:00:00"))

    assert body["first_name"] == "Ana"
    assert body["last_name"] == "Quispe"
    assert (body["check_in_date"], body["check_out_date"]) == ("15 de abril", "17 de abril")
    assert (body["temperature_pool"], body["full_payment"]) == (1, 1)
    assert (body["property_name"], body["reservation_id"]) == (house.name, stay["id"])
    assert (body["client_id"], body["points_balance"]) == (ana.client_id, 0)
    assert [each["check_in_date"] for each in body["upcoming_reservations"]] == [
        day(4, 15),
        day(5, 1),
    ]
    assert body["upcoming_reservations"][1]["nights"] == 3
    assert body["upcoming_reservations"][1]["status"] == "Aprobada"


def test_on_the_day_of_change_it_shows_one_guest_after_the_other(
    api: Api, house: House, ana: Client, luis: Client, take: Order, key: str
) -> None:
    take(day(4, 15), day(4, 17))
    take(day(4, 17), day(4, 19), client=luis.client_id)

    shown = {
        hour: display(api, key, house, at(f"04-17T{hour}:00"))["first_name"]
        for hour in ("10:30", "11:00", "11:59", "12:00", "15:00")
    }

    assert shown == {
        "10:30": "Ana",
        "11:00": NOT_ACTIVE,
        "11:59": NOT_ACTIVE,
        "12:00": "Luis",
        "15:00": "Luis",
    }


def test_without_guests_it_shows_words(api: Api, house: House, key: str) -> None:
    body = display(api, key, house, at("04-15T12:00:00"))

    names = ("client_id", "first_name", "last_name", "referral_code", "check_in_date")
    assert {body[name] for name in (*names, "check_out_date")} == {NOT_ACTIVE}
    assert body["reservation_id"] == "none"
    assert body["highest_achievement"] == "Sin reserva activa"
    assert (body["points_balance"], body["upcoming_reservations"]) == (0, [])


def test_of_repairs_nobody_is_shown(
    api: Api, house: House, ana: Client, take: Order, key: str
) -> None:
    take(day(4, 15), day(4, 17), token="admin", origin="man")

    body = display(api, key, house, at("04-16T12:00:00"))

    assert body["check_in_date"] == "15 de abril"
    assert {body["client_id"], body["first_name"], body["referral_code"]} == {NOT_ACTIVE}
    assert body["upcoming_reservations"] == []


@pytest.mark.parametrize("query", ["", "property_uuid=x", "property_uuid="])
def test_a_display_says_of_which_house_it_is(api: Api, key: str, query: str) -> None:
    answer = api.get(f"/api/v1/homeassistant/?{query}", token=key)

    assert (answer.status_code, list(answer.json_body["fields"])) == (400, ["property_uuid"])
    assert answer.json_body["error"]


def test_a_display_reads_of_its_own_house_only(api: Api, house: House, key: str) -> None:
    other = new_house("Casa Austin 2")

    for property_id in (other.property_id, NOBODY):
        answer = api.get(f"/api/v1/homeassistant/?property_uuid={property_id}", token=key)
        assert (answer.status_code, answer.json_body["error"]) == (404, "Propiedad no encontrada.")
    assert api.get(f"/api/v1/homeassistant/?property_uuid={house.property_id}").status_code == 401
    path = f"/api/v1/homeassistant/?property_uuid={house.property_id}"
    assert api.get(path, token="admin").status_code == 401


def test_it_costs_five_calls_whatever_the_number_of_houses(
    api: Api, house: House, ana: Client, take: Order, key: str
) -> None:
    take(day(4, 15), day(4, 17))
    for number in range(2, 8):
        new_house(f"Casa Austin {number}")
    cache.forget_all()
    display(api, key, house, at("04-16T12:00:00"))

    with usage.measured() as used:
        display(api, key, house, at("04-16T12:00:00"))

    assert used.calls <= 5
