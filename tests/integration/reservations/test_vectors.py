"""The worked examples of stays, with the numbers of the book (reservations book, 14; W1 to W4, W14
to W16, W24, W26 and W32). Others stand where they belong: W5 to W8 and W17 to W21 in
`payments/test_vectors.py`, W9 to W13 in `payments/test_vouchers.py`, W22 in `documents`, W23 in
`test_lists.py`, W25 in `test_presence.py`, W27 in `stack/test_races.py`, W28 in `sync`, W29 in
`insights/test_dashboard.py`, W30 in `test_proof_of_nights.py`, W31 in `imports`."""

from datetime import UTC, datetime
from typing import Any

import pytest
from chalice.test import HTTPResponse

from chalicelib.clients.records import client_of
from chalicelib.clients.technical import ensure_technical_clients
from chalicelib.clients.types import MAINTENANCE_ID, Client
from chalicelib.kernel import clock
from chalicelib.properties.types import House
from tests.support.http import Api
from tests.support.points import give

from .awarding import at, balance, kept, pay_referrers, referred, run_job
from .conftest import Book, Order, day, made
from .lists_desk import ids

STAYS = "/api/v1/reservations/"


def asked(api: Api, house: House, guest: Client, check_in: str, check_out: str) -> HTTPResponse:
    """What staff are answered who take a stay."""
    form = {
        "property": house.property_id,
        "client": guest.client_id,
        "check_in_date": check_in,
        "check_out_date": check_out,
    }
    return api.post(STAYS, token="seller", form=form)


def is_free(api: Api, house: House, check_in: str, check_out: str) -> bool:
    """What the panel shows of some nights."""
    body = {"property": house.property_id, "check_in_date": check_in, "check_out_date": check_out}
    answer = api.post("/api/v1/prop/check-avaible/", json=body)
    assert answer.status_code in {200, 409}, answer.body
    return answer.json_body.get("condition") is True


def patch(api: Api, stay: dict[str, Any], token: str = "admin", **form: str) -> HTTPResponse:
    return api.patch(f"{STAYS}{stay['id']}/", token=token, form=form)


@pytest.mark.parametrize(
    ("check_in", "check_out", "is_elsewhere", "status"),
    [
        (day(1, 13), day(1, 15), False, 201),
        (day(1, 8), day(1, 10), False, 201),
        (day(1, 12), day(1, 14), False, 409),
        (day(1, 9), day(1, 14), False, 409),
        (day(1, 11), day(1, 12), False, 409),
        (day(1, 10), day(1, 13), True, 201),
        (day(1, 10), day(1, 10), False, 400),
    ],
)
def test_w1_overlap(
    api: Api,
    take: Order,
    house: House,
    other_house: House,
    ana: Client,
    check_in: str,
    check_out: str,
    is_elsewhere: bool,
    status: int,
) -> None:
    take(day(1, 10), day(1, 13))
    where = other_house if is_elsewhere else house
    assert asked(api, where, ana, check_in, check_out).status_code == status


@pytest.mark.parametrize("how", ["rejected", "cancelled", "deleted"])
def test_w2_what_ended_blocks_nothing(
    api: Api, book: Book, house: House, ana: Client, how: str
) -> None:
    stay = made(book(check_in_date=day(4, 10), check_out_date=day(4, 13)))
    if how == "deleted":
        assert api.delete(f"{STAYS}{stay['id']}/", token="admin").status_code == 204
    else:
        assert patch(api, stay, status=how).status_code == 200
    assert is_free(api, house, day(4, 10), day(4, 13))
    assert asked(api, house, ana, day(4, 10), day(4, 13)).status_code == 201


@pytest.mark.parametrize("status", ["incomplete", "pending", "under_review", "approved"])
def test_w2_what_may_still_take_place_blocks(
    api: Api, book: Book, house: House, luis: Client, ana: Client, status: str
) -> None:
    stay = made(book(check_in_date=day(4, 10), check_out_date=day(4, 13)))
    if status == "approved":
        patch(api, stay, status="approved")
    elif status != "incomplete":
        patch(api, stay, status="cancelled")
        reopened = api.post(f"{STAYS}{stay['id']}/reopen/", token="admin").json_body
        assert reopened["status"] == "pending"
    if status == "under_review":
        patch(api, stay, status="under_review")
    assert not is_free(api, house, day(4, 10), day(4, 13))
    assert asked(api, house, luis, day(4, 12), day(4, 14)).status_code == 409


def test_w3_and_w4_late_checkout_on_and_off(
    api: Api, take: Order, house: House, luis: Client
) -> None:
    stay = take(day(2, 6), day(2, 8), late_checkout="true")
    assert (stay["check_out_date"], stay["late_check_out_date"]) == (day(2, 9), day(2, 8))
    assert api.get(f"{STAYS}{stay['id']}/", token="admin").json_body["number_nights"] == 2
    assert asked(api, house, luis, day(2, 8), day(2, 10)).status_code == 409
    assert asked(api, house, luis, day(2, 9), day(2, 10)).status_code == 201
    off = patch(api, stay, late_checkout="false").json_body
    assert (off["check_out_date"], off["late_check_out_date"]) == (day(2, 8), None)
    assert asked(api, house, luis, day(2, 8), day(2, 9)).status_code == 201


def test_w14_points_of_a_stay_once(take: Order, luis: Client) -> None:
    pay_referrers("10.00")
    rosa = referred("40000003", luis)
    give(rosa.client_id, "50")
    take(day(3, 8), day(3, 10), client=rosa.client_id, price_sol="1000", points_to_redeem="50")
    for _ in range(2):
        run_job(at(3, 11))
        assert (balance(rosa), balance(luis)) == ("47.50", "95.00")
    record = client_of(rosa.client_id)
    assert record is not None
    assert record.points_expires_at == datetime(2027, 3, 10, 5, 0, tzinfo=UTC)


def test_w15_a_save_on_the_eve_awards_nothing(api: Api, take: Order, ana: Client) -> None:
    stay = take(day(3, 8), day(3, 10))
    eve = datetime(2026, 3, 10, 0, 30, tzinfo=UTC)
    with clock.at(eve):
        assert patch(api, stay, guests="3").status_code == 200
    run_job(eve)
    assert balance(ana) == "0.00"


@pytest.mark.parametrize("how", ["rejected", "cancelled", "incomplete", "deleted"])
def test_w16_what_was_not_sold_earns_nothing(api: Api, book: Book, ana: Client, how: str) -> None:
    stay = made(book())
    if how == "deleted":
        api.delete(f"{STAYS}{stay['id']}/", token="admin")
    elif how != "incomplete":
        patch(api, stay, status=how)
    run_job(at(5, 1))
    assert kept(ana) == []


def test_w24_who_is_in_progress(api: Api, take: Order) -> None:
    with clock.at(datetime(2026, 1, 15, 15, tzinfo=UTC)):
        arrives = take(day(1, 15), day(1, 16))["id"]
        take(day(1, 14), day(1, 15))
        assert ids(api, "from=in_progress") == [arrives]
        assert patch(api, {"id": arrives}, status="cancelled").status_code == 200
        stays = take(day(1, 15), day(1, 17))
        rejected = take(day(1, 20), day(1, 22))
        assert ids(api, "from=in_progress") == [stays["id"]]
        patch(api, rejected, status="rejected")
        assert ids(api, "from=in_progress") == [stays["id"]]


@pytest.mark.parametrize(
    ("check_in", "check_out", "is_taken", "status"),
    [
        (day(12, 31), day(1, 1, 2027), False, 400),
        (day(12, 27), day(12, 30), False, 400),
        (day(12, 28), day(12, 29), False, 201),
        (day(12, 29), day(1, 1, 2027), False, 201),
        (day(1, 1, 2027), day(1, 2, 2027), False, 400),
        (day(1, 3, 2027), day(1, 4, 2027), False, 201),
        (day(12, 27), day(12, 30), True, 201),
        (day(1, 1, 2027), day(1, 2, 2027), True, 201),
    ],
)
def test_w26_special_date(
    api: Api,
    take: Order,
    house: House,
    luis: Client,
    check_in: str,
    check_out: str,
    is_taken: bool,
    status: int,
) -> None:
    if is_taken:
        take(day(12, 31), day(1, 1, 2027), force="true")
    assert asked(api, house, luis, check_in, check_out).status_code == status


def test_w32_roles(api: Api, take: Order, house: House, ana: Client) -> None:
    ensure_technical_clients(now=clock.now())
    own = take(day(4, 6), day(4, 8))
    assert patch(api, own, "other seller", guests="3").status_code == 404
    channel = take(day(4, 10), day(4, 12), origin="air")
    assert patch(api, channel, "other seller", guests="3").status_code == 403
    block = {
        "property": house.property_id,
        "client": MAINTENANCE_ID,
        "check_in_date": day(4, 20),
        "check_out_date": day(4, 22),
        "origin": "aus",
        "price_usd": "400",
        "price_sol": "1500",
    }
    assert api.post(STAYS, token="seller", form=block).status_code == 403
    blocked = api.post(STAYS, token="admin", form=block)
    assert blocked.status_code == 201
    shown = blocked.json_body
    assert (shown["origin"], shown["price_usd"], shown["price_sol"]) == ("man", "0.00", "0.00")
    assert api.get(STAYS).status_code == 401
