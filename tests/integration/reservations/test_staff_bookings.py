"""Staff take, change and remove stays, as the panel sends them."""

from typing import Any
from uuid import uuid4

import pytest

from chalicelib.accounts.users import service as users
from chalicelib.accounts.users.types import StaffDetails
from chalicelib.clients.technical import ensure_technical_clients
from chalicelib.clients.types import CHANNEL_ID, MAINTENANCE_ID, Client
from chalicelib.cloud import events
from chalicelib.kernel import clock
from chalicelib.properties.types import House
from tests.support.http import Api

from .conftest import Order, day

PANEL_HABITS = {"points_to_redeem": "undefined", "comentarios_reservas": "null", "origin": "aus"}


def hire_two_users() -> None:
    """Users 1 and 2, whom the tokens of an administrator and a seller stand for."""
    for name in ("uno", "dos"):
        details = StaffDetails(
            email=f"{name}@casaaustin.pe",
            first_name=name,
            last_name="Quispe",
            groups=("vendedor",),
        )
        users.create(details, "mar-azul-7-olas", actor="system", now=clock.now())


def free(api: Api, house: House, check_in: str, check_out: str) -> bool:
    answer = api.post(
        "/api/v1/prop/check-avaible/",
        form={
            "property": house.property_id,
            "check_in_date": check_in,
            "check_out_date": check_out,
        },
    )
    condition: bool = answer.json_body["condition"]
    assert answer.status_code == (200 if condition else 409)
    return condition


def test_a_stay_taken_by_staff_is_approved_and_keeps_its_nights(
    api: Api, take: Order, house: House, ana: Client
) -> None:
    stay = take(day(4, 16), day(4, 19), **PANEL_HABITS)

    assert stay["status"] == "approved"
    assert (stay["property"], stay["client"], stay["seller"]) == (
        house.property_id,
        ana.client_id,
        2,
    )
    assert (stay["price_usd"], stay["price_sol"]) == ("400.00", "1500.00")
    assert stay["comentarios_reservas"] is None
    assert not free(api, house, day(4, 18), day(4, 20))
    assert free(api, house, day(4, 19), day(4, 20))


@pytest.mark.parametrize(
    ("check_in", "check_out"),
    [((4, 15), (4, 17)), ((4, 18), (4, 20)), ((4, 15), (4, 20)), ((4, 17), (4, 18))],
)
def test_a_second_stay_on_a_taken_night_is_a_conflict_and_leaves_nothing(
    api: Api,
    take: Order,
    house: House,
    luis: Client,
    check_in: tuple[int, int],
    check_out: tuple[int, int],
) -> None:
    take(day(4, 16), day(4, 19))

    answer = api.post(
        "/api/v1/reservations/",
        token="seller",
        form={
            "property": house.property_id,
            "client": luis.client_id,
            "check_in_date": day(*check_in),
            "check_out_date": day(*check_out),
        },
    )

    assert answer.status_code == 409
    assert "reservada" in answer.json_body["detail"]
    assert api.get("/api/v1/reservations/", token="seller").json_body["count"] == 1
    assert free(api, house, day(4, 15), day(4, 16))


def test_stays_that_touch_on_a_day_of_change_are_both_taken(take: Order) -> None:
    take(day(4, 16), day(4, 19))
    take(day(4, 19), day(4, 21))
    take(day(4, 14), day(4, 16))


def test_a_late_checkout_blocks_the_night_of_departure(api: Api, take: Order, house: House) -> None:
    stay = take(day(4, 6), day(4, 8), late_checkout="true")

    assert (stay["check_out_date"], stay["late_check_out_date"]) == (day(4, 9), day(4, 8))
    assert not free(api, house, day(4, 8), day(4, 10))
    assert free(api, house, day(4, 9), day(4, 10))
    detail = api.get(f"/api/v1/reservations/{stay['id']}/", token="seller").json_body
    assert detail["number_nights"] == 2


def test_a_late_checkout_switched_off_gives_its_night_back(
    api: Api, take: Order, house: House
) -> None:
    stay = take(day(4, 6), day(4, 8), late_checkout="true")

    answer = api.patch(
        f"/api/v1/reservations/{stay['id']}/",
        token="seller",
        form={"check_out_date": day(4, 9), "late_checkout": "false"},
    )

    assert answer.status_code == 200
    assert answer.json_body["check_out_date"] == day(4, 8)
    assert answer.json_body["late_check_out_date"] is None
    assert free(api, house, day(4, 8), day(4, 9))


def test_a_late_checkout_against_a_neighbour_is_a_conflict(api: Api, take: Order) -> None:
    stay = take(day(4, 6), day(4, 8))
    take(day(4, 8), day(4, 9))

    answer = api.patch(
        f"/api/v1/reservations/{stay['id']}/", token="seller", form={"late_checkout": "true"}
    )

    assert answer.status_code == 409
    detail = api.get(f"/api/v1/reservations/{stay['id']}/", token="seller").json_body
    assert (detail["check_out_date"], detail["late_checkout"]) == (day(4, 8), False)


def test_moving_a_stay_frees_what_it_leaves_and_claims_what_it_enters(
    api: Api, take: Order, house: House, other_house: House
) -> None:
    stay = take(day(4, 16), day(4, 19))

    answer = api.patch(
        f"/api/v1/reservations/{stay['id']}/",
        token="seller",
        form={"property": other_house.property_id, "check_out_date": day(4, 20)},
    )

    assert answer.status_code == 200
    assert answer.json_body["property"] == other_house.property_id
    assert free(api, house, day(4, 16), day(4, 19))
    assert not free(api, other_house, day(4, 19), day(4, 20))
    listed = api.get("/api/v1/reservations/", token="seller").json_body
    assert (listed["count"], listed["results"][0]["property"]["name"]) == (1, "Casa Austin 2")


def test_moving_onto_a_taken_night_changes_nothing(api: Api, take: Order, house: House) -> None:
    stay = take(day(4, 16), day(4, 19))
    take(day(4, 20), day(4, 22))

    answer = api.patch(
        f"/api/v1/reservations/{stay['id']}/", token="seller", form={"check_out_date": day(4, 21)}
    )

    assert answer.status_code == 409
    assert free(api, house, day(4, 19), day(4, 20))


def test_cancelling_frees_the_nights_and_reopening_claims_them_again(
    api: Api, take: Order, house: House
) -> None:
    stay = take(day(4, 16), day(4, 19))
    path = f"/api/v1/reservations/{stay['id']}/"

    assert api.patch(path, token="seller", form={"status": "cancelled"}).status_code == 200
    assert free(api, house, day(4, 16), day(4, 19))

    reopened = api.post(f"{path}reopen/", token="seller")
    assert (reopened.status_code, reopened.json_body["status"]) == (200, "approved")
    assert not free(api, house, day(4, 16), day(4, 17))


def test_reopening_is_refused_once_others_have_the_nights(api: Api, take: Order) -> None:
    stay = take(day(4, 16), day(4, 19))
    path = f"/api/v1/reservations/{stay['id']}/"
    api.patch(path, token="seller", form={"status": "cancelled"})
    take(day(4, 17), day(4, 18))

    assert api.post(f"{path}reopen/", token="seller").status_code == 409


@pytest.mark.parametrize("status", ["pending", "incomplete", "under_review", "rejected"])
def test_an_approved_stay_is_never_demoted(api: Api, take: Order, status: str) -> None:
    stay = take(day(4, 16), day(4, 19))

    answer = api.patch(
        f"/api/v1/reservations/{stay['id']}/", token="seller", form={"status": status}
    )

    assert answer.status_code == 409
    assert answer.json_body["code"] == "transition"


def test_removing_a_stay_takes_it_off_every_list(api: Api, take: Order, house: House) -> None:
    stay = take(day(4, 16), day(4, 19))
    path = f"/api/v1/reservations/{stay['id']}/"

    assert api.delete(path, token="seller").status_code == 204
    assert api.get(path, token="seller").status_code == 404
    assert api.delete(path, token="seller").status_code == 404
    assert api.get("/api/v1/reservations/", token="seller").json_body["count"] == 0
    assert api.get("/api/v1/vistacalendario/?year=2026", token="seller").json_body == []
    assert free(api, house, day(4, 16), day(4, 19))


def test_a_seller_does_not_know_of_another_sellers_stay(api: Api, take: Order) -> None:
    stay = take(day(4, 16), day(4, 19))
    path = f"/api/v1/reservations/{stay['id']}/"

    assert api.patch(path, token="other seller", form={"guests": "5"}).status_code == 404
    assert api.delete(path, token="other seller").status_code == 404
    assert api.patch(path, token="admin", form={"guests": "5"}).status_code == 200


def test_a_stay_of_the_channel_is_changed_by_its_seller_or_an_administrator_only(
    api: Api, take: Order
) -> None:
    ensure_technical_clients(now=clock.now())
    stay = take(day(4, 16), day(4, 19), client=CHANNEL_ID)
    path = f"/api/v1/reservations/{stay['id']}/"

    hire_two_users()

    assert (stay["origin"], stay["seller"]) == ("air", None)
    unknown = api.patch(path, token="admin", form={"seller": "99"})
    assert (unknown.status_code, "seller" in unknown.json_body) == (400, True)
    assert api.patch(path, token="seller", form={"guests": "5"}).status_code == 403
    assert api.patch(path, token="admin", form={"seller": "2"}).json_body["seller"] == 2
    assert api.patch(path, token="seller", form={"guests": "5"}).status_code == 200


def test_only_an_administrator_blocks_dates_and_a_block_costs_nothing(
    api: Api, take: Order, house: House
) -> None:
    ensure_technical_clients(now=clock.now())
    form = {
        "property": house.property_id,
        "client": MAINTENANCE_ID,
        "check_in_date": day(4, 16),
        "check_out_date": day(4, 19),
        "price_usd": "400",
        "full_payment": "true",
    }

    assert api.post("/api/v1/reservations/", token="seller", form=form).status_code == 403
    block = api.post("/api/v1/reservations/", token="admin", form=form)
    assert block.status_code == 201
    assert (block.json_body["origin"], block.json_body["price_usd"]) == ("man", "0.00")
    assert block.json_body["full_payment"] is False


def test_paid_in_full_sets_the_advance(api: Api, take: Order) -> None:
    stay = take(day(4, 16), day(4, 19), price_sol="1900", price_usd="500")
    path = f"/api/v1/reservations/{stay['id']}/"

    in_soles = api.patch(path, token="seller", form={"full_payment": "true"}).json_body
    assert in_soles["advance_payment"] == "1900.00"
    in_dollars = api.patch(path, token="seller", form={"advance_payment_currency": "usd"}).json_body
    assert in_dollars["advance_payment"] == "500.00"
    assert api.get(path, token="seller").json_body["resta_pagar"] == "0.00"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"check_out_date": day(4, 16)}, "check_out_date"),
        ({"check_out_date": day(4, 10)}, "check_out_date"),
        ({"check_out_date": day(9, 1)}, "check_out_date"),
        ({"check_in_date": "16/04/2026"}, "check_in_date"),
        ({"check_in_date": "undefined"}, "check_in_date"),
        ({"guests": "0"}, "guests"),
        ({"guests": "muchos"}, "guests"),
        ({"guests": "11"}, "guests"),
        ({"price_usd": "-1"}, "price_usd"),
        ({"price_usd": "1e400"}, "price_usd"),
        ({"price_usd": "sNaN"}, "price_usd"),
        ({"property": "not-a-uuid"}, "property"),
        ({"property": str(uuid4())}, "property"),
        ({"client": str(uuid4())}, "client"),
        ({"points_to_redeem": "1"}, "points_to_redeem"),
        ({"surprise": "1"}, "surprise"),
    ],
)
def test_each_wrong_field_of_a_new_stay_is_named(
    api: Api, house: House, ana: Client, wrong: dict[str, Any], field: str
) -> None:
    form = {
        "property": house.property_id,
        "client": ana.client_id,
        "check_in_date": day(4, 16),
        "check_out_date": day(4, 19),
        **wrong,
    }

    answer = api.post("/api/v1/reservations/", token="seller", form=form)

    assert answer.status_code == 400
    assert field in answer.json_body


def test_new_year_asks_for_three_nights_unless_staff_force_it(
    api: Api, take: Order, house: House, ana: Client
) -> None:
    form = {
        "property": house.property_id,
        "client": ana.client_id,
        "check_in_date": day(12, 30),
        "check_out_date": day(1, 1, 2027),
    }

    assert api.post("/api/v1/reservations/", token="seller", form=form).status_code == 400
    forced = api.post("/api/v1/reservations/", token="seller", form={**form, "force": "true"})
    assert forced.status_code == 201
    [forcing] = events.timeline(f"reservation#{forced.json_body['id']}")
    assert (forcing.actor, forcing.event["forced"]) == ("staff#2", True)


def test_each_change_tells_what_it_changed(api: Api, take: Order) -> None:
    stay = take(day(4, 16), day(4, 19))
    path = f"/api/v1/reservations/{stay['id']}/"
    api.patch(path, token="seller", form={"guests": "6", "price_usd": "420"})
    api.patch(path, token="seller", form={"status": "cancelled"})

    recorded = events.timeline(f"reservation#{stay['id']}")

    assert [each.name for each in recorded] == [
        "reservation.cancelled",
        "reservation.changed",
        "reservation.created",
    ]
    assert recorded[1].changes == {"guests": [4, 6], "price_usd": ["400.00", "420.00"]}


def test_the_same_key_takes_the_stay_once(api: Api, house: House, ana: Client) -> None:
    body = {
        "property": house.property_id,
        "client": ana.client_id,
        "check_in_date": day(4, 16),
        "check_out_date": day(4, 19),
    }
    key = {"Idempotency-Key": "abc"}

    first = api.post("/api/v1/reservations/", token="seller", json=body, headers=key)
    again = api.post("/api/v1/reservations/", token="seller", json=body, headers=key)
    other = api.post(
        "/api/v1/reservations/", token="seller", json={**body, "guests": 2}, headers=key
    )

    assert (first.status_code, again.status_code, other.status_code) == (201, 201, 422)
    assert first.json_body == again.json_body
    assert api.get("/api/v1/reservations/", token="seller").json_body["count"] == 1


def test_unknown_and_malformed_ids_are_not_found(api: Api) -> None:
    for id_ in (str(uuid4()), "abc", "123"):
        assert api.get(f"/api/v1/reservations/{id_}/", token="seller").status_code == 404
        assert api.delete(f"/api/v1/recipt/{id_}/", token="admin").status_code == 404


def test_stays_are_for_those_who_sell(api: Api, ana: Client) -> None:
    assert api.get("/api/v1/reservations/").status_code == 401
    assert api.get("/api/v1/reservations/", token="ana").status_code == 401
    assert api.get("/api/v1/reservations/", token="cleaner").status_code == 403
