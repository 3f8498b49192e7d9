"""A guest sends vouchers (reservations book, 5.3; vectors W9 to W13)."""

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.clients.types import Client
from chalicelib.kernel import clock
from chalicelib.properties.types import House
from chalicelib.reservations.lapsing.service import expire_lapsed
from chalicelib.reservations.stays.reading import history_of
from tests.support.http import Api
from tests.support.ids import UNKNOWN_ID
from tests.support.meanwhile import meanwhile
from tests.support.outbox import Outbox
from tests.support.pictures import PAPER, jpeg

from .conftest import NOW, Book, made, shown
from .vouchers import (
    decide,
    open_files,
    payments,
    send,
    sent,
    state,
    uploads,
    waiting,
)

HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)


def patch(api: Api, stay: dict[str, Any], **form: Any) -> None:
    answer = api.patch(f"/api/v1/reservations/{stay['id']}/", token="admin", form=form)
    assert answer.status_code == 200, answer.body


def names(stay: dict[str, Any]) -> list[str]:
    return [each.name for each in history_of(stay["id"])]


def test_w9_the_first_voucher_of_a_hold_waits_for_staff_who_approve_the_stay(
    api: Api, hold: dict[str, Any]
) -> None:
    assert hold["payment_voucher_deadline"] == "2026-03-02T16:00:00Z"
    with clock.at(NOW + timedelta(minutes=40)):
        answer = send(api, hold)
        assert answer.status_code == 200, answer.body
        assert answer.json_body == {
            "message": "Recibimos su comprobante. Lo revisaremos lo antes posible.",
            "reservation_id": hold["id"],
            "status": "pending",
            "vouchers_uploaded": 1,
            "voucher_description": "Primer comprobante",
            "payment_confirmed": False,
            "payment_id": answer.json_body["payment_id"],
        }
        stay = shown(api, hold)
        assert (stay["status"], stay["payment_voucher_uploaded"]) == ("pending", True)
        assert (stay["payment_voucher_deadline"], stay["balance_review"]) == (None, False)
        assert len(stay["recipts"]) == 1

    patch(api, hold, status="approved", advance_payment="380")

    stay = shown(api, hold)
    assert (stay["status"], stay["advance_payment"]) == ("approved", "380.00")
    states = {(each["source"], each["state"]) for each in payments(api, hold)}
    assert states == {("voucher", "reviewed"), ("staff", "paid")}
    assert waiting(api)["count"] == 0
    assert not stay["balance_review"]


def test_w10_exactly_at_the_deadline_it_is_in_time_and_a_second_later_it_is_not(
    api: Api, hold: dict[str, Any], book: Book
) -> None:
    other = made(book(check_in_date="2026-05-04", check_out_date="2026-05-06"))
    with clock.at(NOW + HOUR):
        assert send(api, hold).status_code == 200
    with clock.at(NOW + HOUR + SECOND):
        late = send(api, other)
        assert (late.status_code, late.json_body["code"]) == (409, "hold_expired")
        assert shown(api, other)["recipts"] == []
        expire_lapsed(now=NOW + HOUR + SECOND)
        late = send(api, other)
        assert (late.status_code, late.json_body["code"]) == (409, "hold_expired")
    assert shown(api, hold)["status"] == "pending"


def test_w11_a_sold_stay_stays_sold_and_says_that_a_voucher_waits(
    api: Api, hold: dict[str, Any]
) -> None:
    first = sent(api, hold)
    assert decide(api, hold, first, "approve", amount="500").status_code == 200
    later = []
    for number in (2, 3):
        answer = send(api, hold, jpeg(number))
        later.append(answer.json_body["payment_id"])
        assert answer.json_body["vouchers_uploaded"] == number
        stay = shown(api, hold)
        assert (stay["status"], stay["balance_review"]) == ("approved", True)
    found = state(api, hold)
    assert (found["status"], found["balance_review"]) == ("approved", True)
    second, third = later
    assert decide(api, hold, third, "reject", reason="No se lee.").status_code == 200
    assert shown(api, hold)["balance_review"]
    assert decide(api, hold, second, "approve", amount="1506.25").status_code == 200
    stay = shown(api, hold)
    assert (stay["balance_review"], stay["full_payment"]) == (False, True)
    assert stay["status"] == "approved"


@pytest.mark.parametrize("status", ["cancelled", "rejected"])
def test_w12_a_stay_that_has_ended_takes_no_voucher(
    api: Api, hold: dict[str, Any], status: str
) -> None:
    patch(api, hold, status=status)
    answer = send(api, hold)
    assert (answer.status_code, answer.json_body["code"]) == (409, "stay_closed")
    stay = shown(api, hold)
    assert (stay["status"], stay["recipts"]) == (status, [])
    assert uploads() == []


@pytest.mark.parametrize("text, is_confirmed", [("false", False), ("true", True), ("0", False)])
def test_w13_what_the_guest_confirms_is_read_strictly(
    api: Api, hold: dict[str, Any], text: str, is_confirmed: bool
) -> None:
    answer = send(api, hold, payment_confirmed=text)
    assert answer.json_body["payment_confirmed"] is is_confirmed
    assert shown(api, hold)["payment_confirmed"] is is_confirmed


def test_what_is_no_yes_or_no_is_refused(api: Api, hold: dict[str, Any]) -> None:
    answer = send(api, hold, payment_confirmed="quizás")
    assert answer.status_code == 400
    assert "payment_confirmed" in answer.json_body
    assert shown(api, hold)["status"] == "incomplete"


def test_who_may_not_send_one(
    api: Api, hold: dict[str, Any], luis: Client, take: Any, house: House
) -> None:
    assert send(api, hold, as_="luis").status_code == 404
    assert send(api, {"id": UNKNOWN_ID}).status_code == 404
    assert send(api, hold, as_="admin").status_code == 401
    by_phone = take("2026-06-01", "2026-06-03")
    answer = send(api, by_phone)
    assert (answer.status_code, answer.json_body["code"]) == (400, "not_web")
    assert api.delete(f"/api/v1/reservations/{hold['id']}/", token="admin").status_code == 204
    assert send(api, hold).status_code == 404


def test_a_payment_waits_with_what_the_guest_says(api: Api, hold: dict[str, Any]) -> None:
    sent(api, hold, amount="100.50", currency="usd", operation_number="00123")
    (payment,) = payments(api, hold)
    assert (payment["amount"], payment["currency"]) == ("100.50", "usd")
    assert (payment["state"], payment["state_display"]) == ("under_review", "En revisión")
    assert (payment["operation_number"], payment["source"]) == ("00123", "voucher")
    assert payment["receipt_id"] == shown(api, hold)["recipts"][0]["id"]


def test_what_the_guest_does_not_say_is_what_is_left(api: Api, hold: dict[str, Any]) -> None:
    sent(api, hold)
    sent(api, hold, jpeg(1), currency="usd")
    amounts = {(each["amount"], each["currency"]) for each in payments(api, hold)}
    assert amounts == {("2006.25", "sol"), ("535.00", "usd")}


@pytest.mark.parametrize("amount", ["0", "-5", "1.005", "1000000.01", "mucho"])
def test_amounts_that_nobody_pays(api: Api, hold: dict[str, Any], amount: str) -> None:
    answer = send(api, hold, amount=amount)
    assert answer.status_code == 400
    assert "amount" in answer.json_body
    assert uploads() == []
    assert shown(api, hold)["status"] == "incomplete"


def test_five_files_at_most(api: Api, hold: dict[str, Any]) -> None:
    for number in range(5):
        sent(api, hold, jpeg(number))
    assert shown(api, hold)["status"] == "under_review"
    answer = send(api, hold, jpeg(5))
    assert answer.status_code == 400
    assert "máximo 5" in answer.json_body["voucher"][0]
    assert len(payments(api, hold)) == 5


@pytest.mark.parametrize(
    "content, status",
    [(b"", 400), (b"<html>", 400), (b"MZ" + bytes(400), 400), (jpeg() + bytes(11 * 2**20), 413)],
    ids=["nothing", "page", "program", "heavy"],
)
def test_a_file_that_is_no_voucher(
    api: Api, hold: dict[str, Any], content: bytes, status: int
) -> None:
    answer = send(api, hold, content)
    assert answer.status_code == status, answer.body
    assert uploads() == []
    assert payments(api, hold) == []
    assert shown(api, hold)["status"] == "incomplete"


def test_a_double_click_has_one_effect(api: Api, hold: dict[str, Any]) -> None:
    first, again = send(api, hold), send(api, hold)
    assert first.json_body == again.json_body
    with meanwhile(lambda: send(api, hold, PAPER)):
        at_once = send(api, hold, PAPER)
    assert at_once.status_code == 200, at_once.body
    assert [each["state"] for each in payments(api, hold)] == ["under_review"] * 2
    assert names(hold).count("payment.voucher_received") == 2
    assert shown(api, hold)["status"] == "under_review"


def test_two_phones_at_once_send_two(api: Api, hold: dict[str, Any]) -> None:
    with meanwhile(lambda: send(api, hold, jpeg(1))):
        assert send(api, hold, jpeg(2)).status_code == 200
    assert len(payments(api, hold)) == 2
    assert len(shown(api, hold)["recipts"]) == 2
    assert shown(api, hold)["status"] == "under_review"


def test_a_key_repeats_the_answer(api: Api, hold: dict[str, Any]) -> None:
    def once() -> Any:
        return api.post(
            f"/api/v1/clients/voucher/upload/{hold['id']}/",
            token="ana",
            files={"voucher": ("a.jpg", jpeg(), "image/jpeg")},
            headers={"Idempotency-Key": "voucher-1"},
        )

    assert once().json_body == once().json_body
    assert len(payments(api, hold)) == 1


def test_the_hold_ends_at_the_same_moment(api: Api, hold: dict[str, Any]) -> None:
    with clock.at(NOW + HOUR), meanwhile(lambda: expire_lapsed(now=NOW + HOUR + SECOND)):
        answer = send(api, hold)
    assert (answer.status_code, answer.json_body["code"]) == (409, "hold_expired")
    assert payments(api, hold) == []


def test_a_file_that_staff_added_before_becomes_the_guests_voucher(
    api: Api, hold: dict[str, Any]
) -> None:
    answer = api.patch(
        f"/api/v1/reservations/{hold['id']}/",
        token="admin",
        files={"file": [("a.jpg", jpeg(), "image/jpeg")]},
    )
    assert answer.status_code == 200
    assert send(api, hold).json_body["vouchers_uploaded"] == 1
    (payment,) = payments(api, hold)
    (receipt,) = shown(api, hold)["recipts"]
    assert payment["receipt_id"] == receipt["id"]


def test_a_file_that_was_looked_at_is_not_looked_at_again(api: Api, hold: dict[str, Any]) -> None:
    decide(api, hold, sent(api, hold), "reject", reason="Es de otra cuenta.")
    answer = send(api, hold)
    assert (answer.status_code, answer.json_body["code"]) == (409, "voucher_repeated")
    assert send(api, hold, jpeg(1)).status_code == 200


def test_each_voucher_is_told_once_and_no_edit_tells_it_again(
    api: Api, hold: dict[str, Any]
) -> None:
    outbox = Outbox()
    sent(api, hold)
    open_files(outbox)
    patch(api, hold, comentarios_reservas="Llega tarde")
    told = names(hold)
    assert told.count("payment.voucher_received") == told.count("receipt.added") == 1
    assert "payment.recorded" not in told


def test_a_lapsed_hold_that_comes_back_by_a_voucher_does_not_exist(
    api: Api, hold: dict[str, Any], book: Book, luis: Client
) -> None:
    with clock.at(NOW + HOUR + SECOND):
        made(book(token="luis"))
        assert send(api, hold).status_code == 409
