"""A hold that lapsed counts for nothing, although no job has ended it yet."""

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.clients.types import Client
from chalicelib.cloud import budget
from chalicelib.discounts.codes import uses
from chalicelib.kernel import clock
from chalicelib.loyalty.membership.records import membership_of
from chalicelib.reservations import jobs
from chalicelib.reservations.lapsing.service import HoldsNotEnded, expire_lapsed
from tests.support import failures
from tests.support.failures import EVER
from tests.support.http import Api
from tests.support.meanwhile import meanwhile

from .conftest import NOW, Book, Quoted, day, made
from .discounts import configure, issue, used

BUDGET = budget.REQUEST_SECONDS
HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)
LATER = NOW + HOUR + SECOND
MAY: dict[str, Any] = {"check_in_date": day(5, 4), "check_out_date": day(5, 6)}
JUNE: dict[str, Any] = {"check_in_date": day(6, 1), "check_out_date": day(6, 3)}


def approve(api: Api, stay: dict[str, Any]) -> Any:
    path = f"/api/v1/reservations/{stay['id']}/"
    return api.patch(path, token="admin", form={"status": "approved"})


def test_it_leaves_room_for_another_hold(book: Book, ana: Client) -> None:
    made(book())
    made(book(**MAY))
    with clock.at(NOW + HOUR):
        assert book(**JUNE).json_body["code"] == "too_many_holds"
    with clock.at(LATER):
        made(book(**JUNE))
        made(book(check_in_date=day(6, 8), check_out_date=day(6, 9)))
        assert book(check_in_date=day(7, 1), check_out_date=day(7, 2)).status_code == 409


def test_nobody_is_in_the_house_by_it(api: Api, book: Book, ana: Client) -> None:
    made(book(check_in_date=day(3, 2), check_out_date=day(3, 5)))
    path = "/api/v1/reservations/?from=in_progress"
    assert api.get(path, token="admin").json_body["count"] == 1
    with clock.at(LATER):
        assert api.get(path, token="admin").json_body["count"] == 0


def test_the_job_does_not_count_it_a_second_time(book: Book, ana: Client) -> None:
    made(book())
    made(book(**MAY))
    with clock.at(LATER):
        made(book(**JUNE))
        assert expire_lapsed(now=LATER) == 2
        made(book(**MAY))
        assert book(check_in_date=day(7, 1), check_out_date=day(7, 2)).status_code == 409


def test_the_job_fails_where_every_write_fails(book: Book, ana: Client) -> None:
    """Its alarm is about failures; the holds stay for the next run."""
    made(book())
    made(book(**MAY))
    with failures.at_call(1, failures.conflict(EVER)), pytest.raises(HoldsNotEnded):
        jobs.expire_holds(LATER)
    assert expire_lapsed(now=LATER) == 2


def test_the_job_leaves_a_hold_whose_items_others_hold_to_its_next_run(
    book: Book, ana: Client
) -> None:
    made(book())
    made(book(**MAY))
    with failures.at_call(1, failures.conflict(BUDGET)):
        assert expire_lapsed(now=LATER) >= 1
    expire_lapsed(now=LATER)
    assert expire_lapsed(now=LATER) == 0


def test_one_that_staff_extend_counts_again(api: Api, book: Book, ana: Client) -> None:
    stay = made(book())
    made(book(**MAY))
    with clock.at(LATER):
        longer = {"payment_voucher_deadline": (NOW + 3 * HOUR).isoformat()}
        path = f"/api/v1/reservations/{stay['id']}/"
        assert api.patch(path, token="admin", form=longer).status_code == 200
        made(book(**JUNE))
        assert book(check_in_date=day(7, 1), check_out_date=day(7, 2)).status_code == 409


def test_the_discount_of_the_first_stay_is_free_again(
    book: Book, quoted: Quoted, ana: Client
) -> None:
    configure("first_time", "10")
    made(book())
    with clock.at(NOW + HOUR):
        assert quoted(**MAY)["final_price_usd"] == 290.0
    with clock.at(LATER):
        assert quoted(**MAY)["final_price_usd"] == 261.0
        second = made(book(**MAY))
        assert second["price_usd"] == "261.00"
        assert quoted(**JUNE)["final_price_usd"] == 290.0
        assert expire_lapsed(now=LATER) == 1
        assert quoted(**JUNE)["final_price_usd"] == 290.0
    assert membership_of(ana.client_id).discounted_stay_id == second["id"]


def test_a_discount_that_another_booking_took_does_not_come_back_with_it(
    api: Api, book: Book, ana: Client
) -> None:
    configure("first_time", "10")
    first = made(book())
    with clock.at(LATER):
        made(book(**MAY))
        answer = approve(api, first)
    assert (answer.status_code, answer.json_body["code"]) == (409, "first_stay_taken")


def test_one_that_staff_approve_keeps_its_discount(
    api: Api, book: Book, quoted: Quoted, ana: Client
) -> None:
    configure("first_time", "10")
    first = made(book())
    with clock.at(LATER):
        assert approve(api, first).status_code == 200
        assert quoted(**MAY)["final_price_usd"] == 290.0
    assert membership_of(ana.client_id).discounted_stay_id == first["id"]


# Codes


def test_the_use_of_a_code_is_free_again(
    book: Book, quoted: Quoted, ana: Client, luis: Client
) -> None:
    issue("VERANO", usage_limit=1)
    made(book(discount_code="VERANO"))
    with clock.at(NOW + HOUR):
        assert quoted("luis", discount_code="VERANO", **MAY)["final_price_usd"] == 290.0
        assert book("luis", discount_code="VERANO", **MAY).status_code == 400
    with clock.at(LATER):
        assert quoted("luis", discount_code="VERANO", **MAY)["final_price_usd"] == 232.0
        second = made(book("luis", discount_code="VERANO", **MAY))
        assert second["discount_code_used"] == "VERANO"
        assert used("VERANO") == 1
        assert book("luis", discount_code="VERANO", **JUNE).status_code == 400
        assert expire_lapsed(now=LATER) == 1
        assert used("VERANO") == 1
    assert [use.reservation_id for use in uses.uses_of("VERANO")] == [second["id"]]


def test_a_use_that_another_booking_took_does_not_come_back_with_it(
    api: Api, book: Book, ana: Client, luis: Client
) -> None:
    issue("VERANO", usage_limit=1)
    first = made(book(discount_code="VERANO"))
    with clock.at(LATER):
        made(book("luis", discount_code="VERANO", **MAY))
        refused = approve(api, first)
        assert (refused.status_code, refused.json_body["code"]) == (409, "code_used_up")
    assert used("VERANO") == 1


def test_one_that_staff_approve_keeps_its_use(
    api: Api, book: Book, ana: Client, luis: Client
) -> None:
    issue("VERANO", usage_limit=1)
    first = made(book(discount_code="VERANO"))
    with clock.at(LATER):
        assert approve(api, first).status_code == 200
        assert book("luis", discount_code="VERANO", **MAY).status_code == 400
    assert used("VERANO") == 1


def test_one_that_staff_extend_keeps_its_use_for_as_long(
    api: Api, book: Book, ana: Client, luis: Client
) -> None:
    issue("VERANO", usage_limit=1)
    first = made(book(discount_code="VERANO"))
    longer = {"payment_voucher_deadline": (NOW + 3 * HOUR).isoformat()}
    path = f"/api/v1/reservations/{first['id']}/"
    assert api.patch(path, token="admin", form=longer).status_code == 200
    with clock.at(LATER):
        assert book("luis", discount_code="VERANO", **MAY).status_code == 400
    with clock.at(NOW + 3 * HOUR + SECOND):
        made(book("luis", discount_code="VERANO", **MAY))
    assert used("VERANO") == 1


def test_of_two_who_want_the_use_of_a_lapsed_hold_one_has_it(
    book: Book, ana: Client, luis: Client
) -> None:
    issue("VERANO", usage_limit=1)
    made(book(discount_code="VERANO"))
    with clock.at(LATER), meanwhile(lambda: made(book("ana", discount_code="VERANO", **JUNE))):
        answer = book("luis", discount_code="VERANO", **MAY)
    assert answer.status_code == 400
    assert used("VERANO") == 1
