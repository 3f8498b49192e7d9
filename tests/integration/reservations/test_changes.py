"""What staff may change of a stay, and what a change must not bring along."""

from typing import Any

import pytest

from chalicelib.clients import service as clients
from chalicelib.clients.technical import ensure_technical_clients
from chalicelib.clients.types import CHANNEL_ID, MAINTENANCE_ID, Client
from chalicelib.kernel import clock
from chalicelib.properties.types import House
from tests.support.http import Api
from tests.support.pictures import jpeg

from .conftest import Order, day


def path_of(stay: dict[str, Any]) -> str:
    return f"/api/v1/reservations/{stay['id']}/"


def hold(api: Api, house: House, token: str, month: int) -> dict[str, Any]:
    """A guest's unpaid booking of three nights."""
    answer = api.post(
        "/api/v1/clients/reservations/create/",
        token=token,
        json={
            "property": house.property_id,
            "check_in_date": day(month, 16),
            "check_out_date": day(month, 19),
        },
    )
    assert answer.status_code == 201, answer.body
    found: dict[str, Any] = answer.json_body["reservation"]
    return found


def test_a_hold_given_to_another_guest_counts_for_that_guest(
    api: Api, house: House, ana: Client, luis: Client
) -> None:
    mine = hold(api, house, "ana", 4)
    hold(api, house, "ana", 5)
    given = api.patch(path_of(mine), token="admin", form={"client": luis.client_id})
    assert given.status_code == 200

    hold(api, house, "ana", 6)
    hold(api, house, "luis", 7)
    third = api.post(
        "/api/v1/clients/reservations/create/",
        token="luis",
        json={
            "property": house.property_id,
            "check_in_date": day(8, 16),
            "check_out_date": day(8, 19),
        },
    )
    assert (third.status_code, third.json_body["code"]) == (409, "too_many_holds")


def test_staff_may_give_a_hold_to_a_guest_who_has_as_many_as_one_may(
    api: Api, house: House, ana: Client, luis: Client
) -> None:
    hold(api, house, "luis", 4)
    hold(api, house, "luis", 5)
    mine = hold(api, house, "ana", 6)

    given = api.patch(path_of(mine), token="admin", form={"client": luis.client_id})

    assert given.status_code == 200


@pytest.mark.parametrize("client", [MAINTENANCE_ID, CHANNEL_ID])
@pytest.mark.parametrize("token", ["seller", "admin"])
def test_a_guests_stay_does_not_turn_into_a_block_or_the_channels(
    api: Api, take: Order, client: str, token: str
) -> None:
    ensure_technical_clients(now=clock.now())
    stay = take(day(4, 16), day(4, 19))

    answer = api.patch(path_of(stay), token=token, form={"client": client})

    assert answer.status_code == 400
    assert "client" in answer.json_body


def test_a_block_costs_nothing_after_a_change_either(api: Api, take: Order) -> None:
    ensure_technical_clients(now=clock.now())
    block = take(day(4, 16), day(4, 19), token="admin", client=MAINTENANCE_ID)

    changed = api.patch(
        path_of(block),
        token="admin",
        form={
            "client": MAINTENANCE_ID,
            "check_out_date": day(4, 20),
            "price_usd": "50",
            "price_sol": "190",
            "advance_payment": "190",
            "full_payment": "true",
            "temperature_pool": "true",
        },
    ).json_body

    assert changed["check_out_date"] == day(4, 20)
    assert (changed["price_usd"], changed["price_sol"]) == ("0.00", "0.00")
    assert changed["advance_payment"] == "0.00"
    assert (changed["full_payment"], changed["temperature_pool"]) == (False, False)


@pytest.mark.parametrize("change", [{"guests": "5"}, {"late_checkout": "true"}])
def test_a_forced_stay_may_change_what_its_dates_do_not_depend_on(
    api: Api, take: Order, change: dict[str, str]
) -> None:
    stay = take(day(12, 31), day(1, 1, 2027), force="true")

    assert api.patch(path_of(stay), token="seller", form=change).status_code == 200


def test_the_stay_of_a_deleted_client_can_still_be_moved_but_none_is_given_to_one(
    api: Api, take: Order, ana: Client, luis: Client
) -> None:
    stay = take(day(4, 16), day(4, 19))
    clients.delete(ana.client_id, now=clock.now(), actor="staff#1")
    clients.delete(luis.client_id, now=clock.now(), actor="staff#1")

    moved = api.patch(path_of(stay), token="seller", form={"check_out_date": day(4, 20)})
    given = api.patch(path_of(stay), token="seller", form={"client": luis.client_id})

    assert (moved.status_code, given.status_code) == (200, 400)


def test_new_dates_of_a_forced_stay_must_be_forced_again(api: Api, take: Order) -> None:
    stay = take(day(12, 31), day(1, 1, 2027), force="true")
    later = {"check_out_date": day(1, 2, 2027)}

    assert api.patch(path_of(stay), token="seller", form=later).status_code == 400
    forced = api.patch(path_of(stay), token="seller", form={**later, "force": "true"})
    assert forced.status_code == 200


def test_more_guests_than_the_house_holds_are_refused_in_a_change_too(
    api: Api, take: Order
) -> None:
    stay = take(day(4, 16), day(4, 19))

    answer = api.patch(path_of(stay), token="seller", form={"guests": "11"})

    assert answer.status_code == 400
    assert "guests" in answer.json_body


# The record of an idempotency key needs its place in the transaction too.
@pytest.mark.parametrize(
    ("nights", "status", "headers"),
    [
        (40, 200, {}),
        (41, 400, {}),
        (39, 200, {"Idempotency-Key": "k1"}),
        (40, 400, {"Idempotency-Key": "k1"}),
    ],
)
def test_the_longest_stay_that_can_move_does_so_with_every_receipt_it_may_have(
    api: Api, take: Order, other_house: House, nights: int, status: int, headers: dict[str, str]
) -> None:
    stay = take(day(4, 1), day(5, nights - 29))

    moved = api.patch(
        path_of(stay),
        token="seller",
        form={"property": other_house.property_id},
        files={"file": [("a.jpg", jpeg(number), "image/jpeg") for number in range(5)]},
        headers=headers,
    )

    assert moved.status_code == status, moved.body


@pytest.mark.parametrize("field", ["price_usd", "price_sol", "advance_payment"])
@pytest.mark.parametrize("amount", ["-0.01", "1000000000.01", "999999999999999"])
def test_an_amount_that_no_stay_costs_is_refused(
    api: Api, take: Order, field: str, amount: str
) -> None:
    stay = take(day(4, 16), day(4, 19))

    answer = api.patch(path_of(stay), token="seller", form={field: amount})

    assert answer.status_code == 400
    assert field in answer.json_body


def test_a_list_shows_the_largest_amounts_that_are_accepted(api: Api, take: Order) -> None:
    take(
        day(4, 16),
        day(4, 19),
        price_usd="0.01",
        price_sol="1000000000",
        advance_payment="1000000000",
        advance_payment_currency="usd",
    )

    assert api.get("/api/v1/reservations/", token="seller").status_code == 200
