"""What becomes of a voucher when its file was opened, came past the API, or is gone."""

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.clients.types import Client
from chalicelib.cloud import objects
from chalicelib.kernel import clock
from chalicelib.payments import jobs
from chalicelib.reservations.lapsing.service import expire_lapsed
from tests.integration.reservations.test_receipts import HOSTILE
from tests.support.arrivals import deliver, notice
from tests.support.http import Api
from tests.support.meanwhile import meanwhile
from tests.support.outbox import Outbox
from tests.support.pictures import PAPER, jpeg

from .conftest import NOW, Book, made, shown
from .vouchers import (
    decide,
    open_files,
    payments,
    picture,
    presign,
    send,
    sent,
    state,
    upload,
    uploads,
    waiting,
)

HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)
MAY: dict[str, Any] = {"check_in_date": "2026-05-04", "check_out_date": "2026-05-06"}


def replace_file(content: bytes) -> None:
    """Let what arrives be another file than the first look saw."""
    (key,) = uploads()
    objects.put(key, content, "image/jpeg")


@pytest.mark.parametrize(("content", "reason"), HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_file_is_refused_with_its_voucher(
    api: Api, hold: dict[str, Any], content: bytes, reason: str
) -> None:
    outbox = Outbox()
    sent(api, hold)
    replace_file(content)
    later = NOW + timedelta(minutes=5)

    with clock.at(later):
        open_files(outbox)

    found = state(api, hold)
    assert (found["status"], found["payment_voucher_uploaded"]) == ("incomplete", False)
    assert found["payment_voucher_deadline"] == (later + HOUR).isoformat().replace("+00:00", "Z")
    (voucher,) = found["vouchers"]
    assert voucher["state"] == "rejected"
    assert reason in voucher["reason"]
    assert waiting(api)["count"] == 0
    for prefix in ("uploads/", "opened/", "receipts/"):
        assert not list(objects.stored(prefix))


@pytest.mark.parametrize(("content", "reason"), HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_file_that_comes_past_the_api_changes_no_stay(
    api: Api, hold: dict[str, Any], content: bytes, reason: str
) -> None:
    outbox = Outbox()
    upload(presign(api, hold), content)

    open_files(outbox)

    (voucher,) = state(api, hold)["vouchers"]
    assert voucher["state"] == "rejected"
    assert reason in voucher["reason"]
    after = shown(api, hold)
    assert (after["status"], after["version"]) == ("incomplete", hold["version"])
    for prefix in ("uploads/", "opened/", "receipts/"):
        assert not list(objects.stored(prefix))


def test_a_sold_stay_stays_sold_when_a_file_is_refused(api: Api, hold: dict[str, Any]) -> None:
    outbox = Outbox()
    first = sent(api, hold)
    decide(api, hold, first, "approve", amount="500")
    open_files(outbox)
    sent(api, hold, jpeg(1))
    replace_file(b"MZ")
    open_files(outbox)
    stay = shown(api, hold)
    assert (stay["status"], stay["balance_review"]) == ("approved", False)


def test_a_good_file_changes_nothing_but_what_staff_see(api: Api, hold: dict[str, Any]) -> None:
    outbox = Outbox()
    sent(api, hold, PAPER)
    before = shown(api, hold)
    open_files(outbox)
    after = shown(api, hold)
    assert (after["status"], after["version"]) == ("pending", before["version"])
    assert after["recipts"][0]["state"] == "ready"


def test_a_file_that_comes_past_the_api_becomes_a_voucher(api: Api, hold: dict[str, Any]) -> None:
    outbox = Outbox()
    offered = presign(api, hold, amount="700", operation_number="9", payment_confirmed=True)
    assert "/uploads/receipts/" not in offered.json_body["upload"]["url"]
    (voucher,) = state(api, hold)["vouchers"]
    assert (voucher["state"], voucher["state_display"]) == ("created", "Iniciado")
    assert shown(api, hold)["status"] == "incomplete"
    assert waiting(api)["count"] == 0

    upload(offered, jpeg())
    with clock.at(NOW + HOUR):
        open_files(outbox)

    (voucher,) = state(api, hold)["vouchers"]
    assert voucher["payment_id"] == offered.json_body["payment_id"]
    assert (voucher["state"], voucher["amount"]) == ("under_review", "700.00")
    stay = shown(api, hold)
    assert (stay["status"], stay["payment_confirmed"]) == ("pending", True)
    assert stay["payment_voucher_deadline"] is None
    assert waiting(api)["count"] == 1


@pytest.mark.parametrize("job_has_run", [True, False])
def test_a_file_that_comes_after_its_hold_has_ended_is_refused(
    api: Api, hold: dict[str, Any], job_has_run: bool
) -> None:
    outbox = Outbox()
    upload(presign(api, hold), jpeg())
    with clock.at(NOW + HOUR + SECOND):
        if job_has_run:
            expire_lapsed(now=clock.now())
        open_files(outbox)
    (payment,) = payments(api, hold)
    assert (payment["state"], payment["reason"]) == ("rejected", "too_late")
    assert "terminó" in payment["reason_display"]
    assert waiting(api)["count"] == 0


def test_a_file_that_comes_when_its_hold_ends_is_taken_or_refused(
    api: Api, hold: dict[str, Any]
) -> None:
    outbox = Outbox()
    upload(presign(api, hold), jpeg())
    late = NOW + HOUR + SECOND
    with clock.at(NOW + HOUR):
        for key in uploads():
            deliver(notice(key))
        with meanwhile(lambda: expire_lapsed(now=late)):
            outbox.settle()
    (payment,) = payments(api, hold)
    assert payment["state"] == "rejected"
    assert waiting(api)["count"] == 0


def test_a_file_that_never_comes_is_waited_for_an_hour(api: Api, hold: dict[str, Any]) -> None:
    outbox = Outbox()
    for _ in range(5):
        presign(api, hold)
    assert presign(api, hold).status_code == 400
    jobs.payment_polling(NOW + HOUR - SECOND)
    assert outbox.settle() == []
    with clock.at(NOW + HOUR + SECOND):
        jobs.payment_polling(clock.now())
        outbox.settle()
    vouchers = payments(api, hold)
    assert [each["state"] for each in vouchers] == ["failed"] * 5
    assert "no llegó" in vouchers[0]["reason_display"]
    assert presign(api, hold).status_code == 201


def test_the_same_file_twice_past_the_api_is_one_voucher(api: Api, hold: dict[str, Any]) -> None:
    outbox = Outbox()
    for _ in range(2):
        upload(presign(api, hold), jpeg())
    open_files(outbox)
    states = sorted(each["state"] for each in payments(api, hold))
    assert states == ["under_review", "withdrawn"]
    assert shown(api, hold)["status"] == "pending"
    assert send(api, hold).json_body["payment_id"] in {
        each["payment_id"] for each in payments(api, hold)
    }


@pytest.mark.parametrize(
    "body, field",
    [
        ({"content_type": "text/html"}, "content_type"),
        ({"content_type": "image/gif"}, "content_type"),
        ({"size": 0}, "size"),
        ({"size": 10 * 2**20 + 1}, "size"),
        ({"amount": -1}, "amount"),
        ({"payment_confirmed": "yes"}, "payment_confirmed"),
    ],
)
def test_what_no_form_is_made_for(
    api: Api, hold: dict[str, Any], body: dict[str, Any], field: str
) -> None:
    answer = presign(api, hold, **body)
    assert answer.status_code == 400
    assert field in answer.json_body
    assert payments(api, hold) == []


def test_who_gets_no_form(api: Api, hold: dict[str, Any], luis: Client) -> None:
    assert presign(api, hold, as_="luis").status_code == 404
    assert presign(api, hold, as_="admin").status_code == 401
    with clock.at(NOW + HOUR + SECOND):
        assert presign(api, hold).status_code == 409


def test_staff_add_receipts_past_the_api_too(api: Api, hold: dict[str, Any]) -> None:
    outbox = Outbox()
    path = "/api/v1/reservations/receipts/presign/"
    body = {"reservation_id": hold["id"], "content_type": "application/pdf", "size": 1000}
    assert api.post(path, token="seller", json=body).status_code == 404
    offered = api.post(path, token="admin", json=body)
    upload(offered, PAPER)
    open_files(outbox)
    stay = shown(api, hold)
    (receipt,) = stay["recipts"]
    assert (receipt["id"], receipt["state"]) == (offered.json_body["receipt_id"], "ready")
    assert (stay["status"], payments(api, hold)) == ("incomplete", [])


def test_a_receipt_that_staff_remove_withdraws_its_voucher(api: Api, hold: dict[str, Any]) -> None:
    outbox = Outbox()
    sent(api, hold)
    (receipt,) = shown(api, hold)["recipts"]
    path = f"/api/v1/delete-recipe/{receipt['id']}/"
    assert api.delete(path, token="admin").status_code == 204
    outbox.settle()
    (payment,) = payments(api, hold)
    assert (payment["state"], payment["reason"]) == ("withdrawn", "removed")
    assert shown(api, hold)["status"] == "incomplete"
    assert waiting(api)["count"] == 0


def test_the_receipt_of_an_approved_voucher_may_go_its_payment_stays(
    api: Api, hold: dict[str, Any]
) -> None:
    outbox = Outbox()
    decide(api, hold, sent(api, hold), "approve", amount="500")
    (receipt,) = shown(api, hold)["recipts"]
    api.delete(f"/api/v1/delete-recipe/{receipt['id']}/", token="admin")
    outbox.settle()
    (payment,) = payments(api, hold)
    assert payment["state"] == "paid"
    assert shown(api, hold)["advance_payment"] == "500.00"


@pytest.fixture
def others(book: Book, luis: Client) -> dict[str, Any]:
    """A hold of Luis's."""
    return made(book("luis", **MAY))


def flags(api: Api, payment_id: str) -> dict[str, Any]:
    (found,) = [
        row["payment"]
        for row in waiting(api)["results"]
        if row["payment"]["payment_id"] == payment_id
    ]
    names = ("same_file_as", "same_operation_as", "looks_like")
    return {name: found[name] for name in names if found[name]}


def test_the_same_file_of_another_guest_is_flagged(
    api: Api, hold: dict[str, Any], others: dict[str, Any]
) -> None:
    first = sent(api, hold)
    second = send(api, others, as_="luis").json_body["payment_id"]
    twin = {"reservation_id": hold["id"], "payment_id": first}
    assert flags(api, first) == {}
    assert flags(api, second) == {"same_file_as": twin}
    assert shown(api, others)["status"] == "pending"


def test_the_same_file_at_the_same_moment_is_flagged_once(
    api: Api, hold: dict[str, Any], others: dict[str, Any]
) -> None:
    with meanwhile(lambda: send(api, hold)):
        second = send(api, others, as_="luis").json_body["payment_id"]
    (first,) = payments(api, hold)
    assert flags(api, second)["same_file_as"]["payment_id"] == first["payment_id"]


@pytest.mark.parametrize("written", ["OP-00123", "op 00123", "Op00123"])
def test_the_same_operation_is_flagged_however_it_is_written(
    api: Api, hold: dict[str, Any], others: dict[str, Any], written: str
) -> None:
    first = sent(api, hold, operation_number="OP-00123")
    answer = send(api, others, jpeg(1), as_="luis", operation_number=written)
    twin = {"reservation_id": hold["id"], "payment_id": first}
    assert flags(api, answer.json_body["payment_id"])["same_operation_as"] == twin
    assert send(api, others, jpeg(2), as_="luis", operation_number="OP-124").status_code == 200


def test_the_same_file_past_the_api_is_flagged(
    api: Api, hold: dict[str, Any], others: dict[str, Any]
) -> None:
    outbox = Outbox()
    first = sent(api, hold, picture(1), operation_number="55")
    open_files(outbox)
    offered = presign(api, others, as_="luis", operation_number="55")
    upload(offered, picture(1))
    open_files(outbox)
    twin = {"reservation_id": hold["id"], "payment_id": first}
    assert flags(api, offered.json_body["payment_id"]) == {
        "same_file_as": twin,
        "same_operation_as": twin,
        "looks_like": [twin],
    }


def test_a_picture_that_looks_the_same_is_flagged(
    api: Api, hold: dict[str, Any], others: dict[str, Any]
) -> None:
    outbox = Outbox()
    first = sent(api, hold, picture(1))
    open_files(outbox)
    again = picture(1) + b"\xff\xd9"
    second = send(api, others, again, as_="luis").json_body["payment_id"]
    third = send(api, others, picture(2), as_="luis").json_body["payment_id"]
    open_files(outbox)
    twin = {"reservation_id": hold["id"], "payment_id": first}
    assert flags(api, second) == {"looks_like": [twin]}
    assert flags(api, third) == flags(api, first) == {}


def test_an_operation_that_staff_noted_is_flagged_on_a_voucher_and_the_other_way_round(
    api: Api, hold: dict[str, Any], others: dict[str, Any]
) -> None:
    def note(number: str) -> dict[str, Any]:
        path = f"/api/v1/reservations/{hold['id']}/payments/"
        body = {"amount": "10", "operation_number": number}
        answer = api.post(path, token="admin", json=body)
        assert answer.status_code == 201, answer.body
        found: dict[str, Any] = answer.json_body
        return found

    noted = note("88")
    answer = send(api, others, as_="luis", operation_number="0088")
    twin = {"reservation_id": hold["id"], "payment_id": noted["payment_id"]}
    assert flags(api, answer.json_body["payment_id"])["same_operation_as"] == twin
    assert note("88")["same_operation_as"] == twin
    assert note("89")["same_operation_as"] is None


def test_what_is_no_number_of_operation_is_the_same_as_nothing(
    api: Api, hold: dict[str, Any], others: dict[str, Any]
) -> None:
    sent(api, hold, picture(1), operation_number="-")

    answer = send(api, others, picture(2), as_="luis", operation_number=" . ")

    assert answer.status_code == 200, answer.body
    [row] = payments(api, others)
    assert row["same_operation_as"] is None
