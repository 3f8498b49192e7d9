"""A hold that lapsed counts for nothing, although no job has ended it yet."""

from datetime import timedelta
from typing import Any

from chalicelib.clients.types import Client
from chalicelib.kernel import clock
from chalicelib.loyalty.membership.records import membership_of
from chalicelib.reservations.ending.service import expire_lapsed

from ..http import Api
from .conftest import NOW, Book, Quoted, day, made
from .discounts import configure

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


def test_the_job_does_not_count_it_a_second_time(book: Book, ana: Client) -> None:
    made(book())
    made(book(**MAY))
    with clock.at(LATER):
        made(book(**JUNE))
        assert expire_lapsed(now=LATER) == 2
        made(book(**MAY))
        assert book(check_in_date=day(7, 1), check_out_date=day(7, 2)).status_code == 409


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
    assert membership_of(ana.client_id).first_stay == second["id"]


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
    assert membership_of(ana.client_id).first_stay == first["id"]
