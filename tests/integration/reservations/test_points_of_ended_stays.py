"""Points of a stay that comes back, is handed over, or changes while it is decided about (clients
book, 7)."""

from datetime import timedelta

import pytest

from chalicelib.clients import service as clients
from chalicelib.clients.types import Client
from chalicelib.kernel import clock
from chalicelib.properties.types import House
from tests.support.http import Api
from tests.support.meanwhile import each_time, meanwhile
from tests.support.people import ACTOR
from tests.support.points import YEAR, entries, give, spend

from .awarding import balance, kept, stay_of
from .conftest import NOW, Book, Order
from .points_of_stays import (
    HOUR,
    NIGHTS,
    PRICE,
    End,
    cancel,
    give_up,
    patch,
    refusal,
    remove,
    reopen,
)


def test_a_reopened_stay_uses_its_points_again(api: Api, take: Order, ana: Client) -> None:
    give(ana.client_id, "100.00")
    stay = take(*NIGHTS, **PRICE, points_to_redeem="70")
    cancel(api, stay["id"])

    assert reopen(api, stay["id"]).status_code == 200

    assert (balance(ana), kept(ana)[-1]) == ("30.00", ("redeemed", "-70.00"))
    assert cancel(api, stay["id"]).status_code == 200
    assert balance(ana) == "100.00"


def test_a_stay_whose_points_were_spent_is_not_reopened(api: Api, take: Order, ana: Client) -> None:
    give(ana.client_id, "100.00")
    stay = take(*NIGHTS, **PRICE, points_to_redeem="70")
    cancel(api, stay["id"])
    spend(ana.client_id, "50.00")

    answer = reopen(api, stay["id"])

    assert (answer.status_code, answer.json_body["code"]) == (409, "points_used_up")
    assert (stay_of(stay).status, balance(ana)) == ("cancelled", "50.00")


def test_reopening_takes_the_points_of_a_lapsed_hold(
    api: Api, book: Book, take: Order, ana: Client
) -> None:
    give(ana.client_id, "100.00")
    stay = take(*NIGHTS, **PRICE, points_to_redeem="70")
    cancel(api, stay["id"])
    book(points_to_redeem="60")
    assert reopen(api, stay["id"]).status_code == 409
    with clock.at(NOW + 2 * HOUR):
        assert reopen(api, stay["id"]).status_code == 200
    assert balance(ana) == "30.00"


def test_a_stay_with_points_of_a_deleted_guest_is_not_reopened(
    api: Api, take: Order, ana: Client
) -> None:
    give(ana.client_id, "100.00")
    stay = take(*NIGHTS, **PRICE, points_to_redeem="70")
    cancel(api, stay["id"])
    clients.delete(ana.client_id, actor=ACTOR, now=clock.now())
    answer = reopen(api, stay["id"])
    assert (answer.status_code, answer.json_body["code"]) == (409, "client_gone")


def test_a_stay_that_is_handed_over_takes_points_of_its_new_guest(
    api: Api, take: Order, ana: Client, luis: Client
) -> None:
    give(ana.client_id, "100.00")
    give(luis.client_id, "80.00")
    stay = take(*NIGHTS, **PRICE, points_to_redeem="70")

    assert patch(api, stay["id"], client=luis.client_id).status_code == 200

    assert (balance(ana), balance(luis)) == ("100.00", "10.00")
    cancel(api, stay["id"])
    assert (balance(ana), balance(luis)) == ("100.00", "80.00")


def test_a_stay_is_not_handed_to_who_has_too_few_points(
    api: Api, take: Order, ana: Client, luis: Client
) -> None:
    give(ana.client_id, "100.00")
    give(luis.client_id, "60.00")
    stay = take(*NIGHTS, **PRICE, points_to_redeem="70")
    answer = patch(api, stay["id"], client=luis.client_id)
    assert refusal(answer, "client") == "not_enough_points"
    assert (balance(ana), balance(luis)) == ("30.00", "60.00")


def test_an_ended_stay_is_handed_over_without_points(
    api: Api, take: Order, ana: Client, luis: Client
) -> None:
    give(ana.client_id, "100.00")
    stay = take(*NIGHTS, **PRICE, points_to_redeem="70")
    cancel(api, stay["id"])
    assert patch(api, stay["id"], client=luis.client_id).status_code == 200
    assert (balance(ana), balance(luis)) == ("100.00", "0.00")
    answer = reopen(api, stay["id"])
    assert (answer.status_code, answer.json_body["code"]) == (409, "points_used_up")


@pytest.mark.parametrize("number", [1, 2])
def test_a_booking_whose_guest_changes_meanwhile_is_decided_again(
    book: Book, ana: Client, number: int
) -> None:
    give(ana.client_id, "100.00")
    happens = {
        1: lambda: spend(ana.client_id, "30.00"),
        2: lambda: clients.change(ana.client_id, {"first_name": "Anita"}, actor=ACTOR, now=NOW),
    }
    with meanwhile(happens[number]):
        assert book(points_to_redeem="60").status_code == 201
    assert balance(ana) == ("10.00" if number == 1 else "40.00")


def test_points_that_are_spent_meanwhile_are_refused(book: Book, ana: Client) -> None:
    give(ana.client_id, "100.00")
    with meanwhile(lambda: spend(ana.client_id, "50.00")):
        assert refusal(book(points_to_redeem="60")) == "not_enough_points"
    assert balance(ana) == "50.00"


def test_a_guest_who_is_deleted_meanwhile_spends_nothing(
    api: Api, house: House, ana: Client
) -> None:
    give(ana.client_id, "100.00")
    form = {
        "property": house.property_id,
        "client": ana.client_id,
        "check_in_date": NIGHTS[0],
        "check_out_date": NIGHTS[1],
        **PRICE,
        "points_to_redeem": "10",
    }
    with meanwhile(lambda: clients.delete(ana.client_id, actor=ACTOR, now=NOW)):
        answer = api.post("/api/v1/reservations/", token="admin", form=form)
    assert (answer.status_code, answer.json_body["client"]) == (400, ["El cliente no existe."])
    assert balance(ana) == "100.00"


@pytest.mark.parametrize("end", [cancel, give_up, remove])
def test_a_stay_ends_whatever_happens_to_its_guests_points_meanwhile(
    api: Api, take: Order, ana: Client, end: End
) -> None:
    give(ana.client_id, "100.00")
    stay = take(*NIGHTS, **PRICE, points_to_redeem="70")
    left = 3

    def happens() -> None:
        nonlocal left
        left -= 1
        if left >= 0:
            give(ana.client_id, "1.00")

    with each_time(happens):
        assert end(api, stay["id"]).status_code in {200, 204}
    assert balance(ana) == "103.00"
    assert stay_of(stay).points_used == ()


def test_lots_that_end_first_are_spent_first_and_come_back_as_they_were(
    api: Api, take: Order, ana: Client
) -> None:
    late = give(ana.client_id, "50.00", end=NOW + YEAR)
    early = give(ana.client_id, "30.00", end=NOW + timedelta(days=90))
    stay = take(*NIGHTS, **PRICE, points_to_redeem="40")
    assert [(lot.lot_id, str(lot.points)) for lot in stay_of(stay).points_used] == [
        (early, "30.00"),
        (late, "10.00"),
    ]
    cancel(api, stay["id"])
    assert {lot.lot_id: str(lot.points) for lot in entries(ana.client_id)[0].lots} == {
        early: "30.00",
        late: "10.00",
    }
