"""Staff look at vouchers (reservations book, 2.2 and 5.3)."""

from datetime import timedelta
from typing import Any

import pytest

from bench.watching import watching
from chalicelib.clients.types import Client
from chalicelib.integrations.cards import State
from chalicelib.kernel import clock
from chalicelib.payments.settling.rules import BANK_TIME
from chalicelib.reservations.forgetting.service import forget_guest
from chalicelib.reservations.lapsing.service import expire_lapsed
from chalicelib.reservations.receipts.records import records_of
from chalicelib.reservations.stays.reading import history_of
from chalicelib.reservations.types import GuestName
from tests.support import deliveries
from tests.support.cards import FakeGateway
from tests.support.http import Api
from tests.support.ids import UNKNOWN_ID
from tests.support.ledgers import stay_of
from tests.support.meanwhile import meanwhile
from tests.support.outbox import Outbox
from tests.support.pictures import jpeg

from .conftest import NOW, Book, Pay, made, shown
from .test_vouchers import patch
from .vouchers import decide, open_files, payments, send, sent, state, waiting

HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)


def test_an_approval_records_what_staff_read(api: Api, hold: dict[str, Any]) -> None:
    payment_id = sent(api, hold, amount="1000")

    answer = decide(api, hold, payment_id, "approve", amount="200.00", currency="usd")

    assert answer.status_code == 200, answer.body
    payment, stay = answer.json_body["payment"], answer.json_body["reservation"]
    assert (payment["state"], payment["amount"], payment["currency"]) == ("paid", "200.00", "usd")
    assert payment["reviewed_by"].startswith("staff")
    assert payment["by"].startswith("client")
    assert (stay["status"], stay["advance_payment"]) == ("approved", "200.00")
    assert stay["advance_payment_currency"] == "usd"
    assert shown(api, hold)["resta_pagar_usd"] == "335.00"
    assert waiting(api)["count"] == 0
    assert "payment.recorded" in [each.name for each in history_of(hold["id"])]


def test_beside_a_voucher_stands_what_its_advance_lacks(api: Api, hold: dict[str, Any]) -> None:
    first = sent(api, hold)
    sent(api, hold, jpeg(1))
    assert {each["advance_due"] for each in waiting(api)["results"]} == {"1003.13"}
    decide(api, hold, first, "approve", amount="1003")
    assert [each["advance_due"] for each in waiting(api)["results"]] == ["0.13"]


def test_nothing_is_due_of_an_advance_that_was_paid(api: Api, hold: dict[str, Any]) -> None:
    first = sent(api, hold)
    sent(api, hold, jpeg(1))
    decide(api, hold, first, "approve", amount="1500")
    assert [each["advance_due"] for each in waiting(api)["results"]] == ["0.00"]


def test_a_slip_of_the_currency_is_no_approval(api: Api, hold: dict[str, Any]) -> None:
    payment_id = sent(api, hold)

    slip = decide(api, hold, payment_id, "approve", amount="2006.25", currency="usd")

    assert slip.status_code == 400
    assert "moneda" in slip.json_body["amount"][0]
    assert waiting(api)["count"] == 1


def test_approvals_add_up_to_a_stay_that_is_paid(api: Api, hold: dict[str, Any]) -> None:
    first, second = sent(api, hold), sent(api, hold, jpeg(1))
    decide(api, hold, first, "approve", amount="1000")
    assert shown(api, hold)["balance_review"]
    decide(api, hold, second, "approve", amount="1006.25")
    stay = shown(api, hold)
    assert (stay["full_payment"], stay["resta_pagar"]) == (True, "0.00")
    assert not stay["balance_review"]


def test_a_refusal_gives_the_guest_an_hour_for_another(api: Api, hold: dict[str, Any]) -> None:
    payment_id = sent(api, hold, payment_confirmed="true")
    later = NOW + timedelta(hours=5)
    with clock.at(later):
        answer = decide(api, hold, payment_id, "reject", reason="No se lee el monto.")
        assert answer.status_code == 200, answer.body
        found = state(api, hold)
        assert (found["status"], found["time_remaining_seconds"]) == ("incomplete", 3600)
        assert not found["payment_voucher_uploaded"]
        assert not found["payment_confirmed"]
        (voucher,) = found["vouchers"]
        assert (voucher["state"], voucher["reason"]) == ("rejected", "No se lee el monto.")
        assert voucher["state_display"] == "Rechazado"
    with clock.at(later + HOUR):
        assert send(api, hold, jpeg(1)).status_code == 200
    assert shown(api, hold)["status"] == "pending"


def test_a_hold_whose_voucher_was_refused_lapses_as_others_do(
    api: Api, hold: dict[str, Any], book: Book, luis: Client
) -> None:
    decide(api, hold, sent(api, hold), "reject", reason="No es nuestro banco.")
    assert book("luis").status_code == 409
    with clock.at(NOW + HOUR + SECOND):
        assert made(book("luis"))["status"] == "incomplete"
        assert expire_lapsed(now=NOW + HOUR + SECOND) == 1


def test_a_refusal_beside_another_that_waits_leaves_the_stay(
    api: Api, hold: dict[str, Any]
) -> None:
    first, second = sent(api, hold), sent(api, hold, jpeg(1))
    decide(api, hold, first, "reject", reason="Repetido.")
    assert shown(api, hold)["status"] == "under_review"
    decide(api, hold, second, "reject", reason="Repetido.")
    assert shown(api, hold)["status"] == "incomplete"


def test_where_the_first_payment_stands_a_refusal_leaves_the_stay_sold(
    api: Api, hold: dict[str, Any], pay: Pay
) -> None:
    assert pay(hold, purpose="advance").status_code == 200
    assert shown(api, hold)["status"] == "pending"
    payment_id = sent(api, hold)
    assert shown(api, hold)["status"] == "under_review"
    decide(api, hold, payment_id, "reject", reason="No se lee.")
    stay = shown(api, hold)
    assert (stay["status"], stay["payment_voucher_deadline"]) == ("approved", None)


def test_a_sold_stay_stays_sold_whatever_becomes_of_its_vouchers(
    api: Api, hold: dict[str, Any]
) -> None:
    patch(api, hold, status="approved")
    decide(api, hold, sent(api, hold), "reject", reason="No se lee.")
    stay = shown(api, hold)
    assert (stay["status"], stay["balance_review"]) == ("approved", False)


@pytest.mark.parametrize("first, second", [("approve", "reject"), ("reject", "approve")])
def test_two_reviewers_at_once_have_one_effect(
    api: Api, hold: dict[str, Any], first: str, second: str
) -> None:
    bodies: dict[str, dict[str, Any]] = {
        "approve": {"amount": "700"},
        "reject": {"reason": "No se lee."},
    }
    payment_id = sent(api, hold)
    with meanwhile(lambda: decide(api, hold, payment_id, first, **bodies[first])):
        answer = decide(api, hold, payment_id, second, **bodies[second])
    assert (answer.status_code, answer.json_body["code"]) == (409, "voucher_decided")
    happened = {"approve": "recibido", "reject": "rechazado"}[first]
    assert happened in answer.json_body["message"]
    (payment,) = payments(api, hold)
    assert payment["state"] == {"approve": "paid", "reject": "rejected"}[first]
    assert shown(api, hold)["advance_payment"] == ("700.00" if first == "approve" else "0.00")


def test_a_decision_is_final(api: Api, hold: dict[str, Any]) -> None:
    payment_id = sent(api, hold)
    assert decide(api, hold, payment_id, "approve", amount="700").status_code == 200
    assert decide(api, hold, payment_id, "approve", amount="700").status_code == 409
    assert decide(api, hold, payment_id, "reject", reason="No.").status_code == 409
    assert shown(api, hold)["advance_payment"] == "700.00"


@pytest.mark.parametrize(
    "what, body, field",
    [
        ("approve", {"amount": "0"}, "amount"),
        ("approve", {"amount": "-1"}, "amount"),
        ("approve", {"amount": "1.001"}, "amount"),
        ("approve", {}, "amount"),
        ("approve", {"amount": "5", "currency": "eur"}, "currency"),
        ("reject", {}, "reason"),
        ("reject", {"reason": ""}, "reason"),
        ("reject", {"reason": "x" * 501}, "reason"),
    ],
)
def test_what_is_no_decision_changes_nothing(
    api: Api, hold: dict[str, Any], what: str, body: dict[str, Any], field: str
) -> None:
    payment_id = sent(api, hold)
    answer = decide(api, hold, payment_id, what, **body)
    assert answer.status_code == 400
    assert field in answer.json_body
    assert payments(api, hold)[0]["state"] == "under_review"


def test_who_may_decide(api: Api, hold: dict[str, Any]) -> None:
    payment_id = sent(api, hold)
    body = {"amount": "5"}
    assert decide(api, hold, payment_id, "approve", as_="seller", **body).status_code == 404
    assert decide(api, hold, payment_id, "approve", as_="ana", **body).status_code == 401
    assert decide(api, hold, UNKNOWN_ID, "approve", **body).status_code == 404
    assert decide(api, {"id": UNKNOWN_ID}, payment_id, "approve", **body).status_code == 404
    assert api.get("/api/v1/payments/vouchers/", token="seller").status_code == 403
    assert api.get("/api/v1/payments/vouchers/", token="ana").status_code == 401


def test_only_a_voucher_is_reviewed(api: Api, hold: dict[str, Any]) -> None:
    patch(api, hold, status="approved", advance_payment="100")
    (payment,) = payments(api, hold)
    assert decide(api, hold, payment["payment_id"], "approve", amount="5").status_code == 404


def test_the_review_list(api: Api, hold: dict[str, Any], book: Book, luis: Client) -> None:
    other = made(book("luis", check_in_date="2026-05-04", check_out_date="2026-05-06"))
    first = sent(api, hold, operation_number="77", payment_confirmed="true")
    with clock.at(NOW + timedelta(minutes=7)):
        assert send(api, other, as_="luis").status_code == 200
        found = waiting(api)
    assert found["count"] == 2
    one, two = found["results"]
    assert one["payment"]["payment_id"] == first
    assert (one["payment"]["operation_number"], one["payment"]["confirmed"]) == ("77", True)
    assert one["reservation"]["reservation_id"] == hold["id"]
    assert one["reservation"]["client"]["first_name"] == "Ana"
    assert one["reservation"]["property"]["name"] == "Casa Austin 1"
    assert (one["reservation"]["status"], one["waiting_minutes"]) == ("pending", 7)
    assert "/uploads/receipts/" in one["receipt"]["file"]
    assert two["reservation"]["client"]["first_name"] == "Luis"
    assert two["waiting_minutes"] == 0
    page = waiting(api, "?page=2&page_size=1")
    assert [each["payment"]["payment_id"] for each in page["results"]] == [
        two["payment"]["payment_id"]
    ]


def test_the_review_list_shows_the_file_and_a_small_picture_of_it(
    api: Api, hold: dict[str, Any]
) -> None:
    outbox = Outbox()
    sent(api, hold)
    open_files(outbox)
    (row,) = waiting(api)["results"]
    assert row["receipt"]["state"] == "ready"
    assert "_preview" in row["receipt"]["preview"]


def test_the_review_list_takes_three_round_trips_at_any_length(
    api: Api, hold: dict[str, Any], book: Book, luis: Client
) -> None:
    for number in range(5):
        sent(api, hold, jpeg(number))
    other = made(book("luis", check_in_date="2026-05-04", check_out_date="2026-05-06"))
    for number in range(5, 10):
        send(api, other, jpeg(number), as_="luis")
    waiting(api)
    with watching() as watch:
        found = waiting(api)
    assert found["count"] == 10
    assert watch.rounds == 3


def test_the_word_of_staff_ends_a_review(api: Api, hold: dict[str, Any]) -> None:
    patch(api, hold, status="approved")
    sent(api, hold)
    patch(api, hold, comentarios_reservas="Llega tarde")
    assert shown(api, hold)["balance_review"]
    patch(api, hold, full_payment="true")
    assert not shown(api, hold)["balance_review"]
    assert waiting(api)["count"] == 0
    (voucher,) = state(api, hold)["vouchers"]
    assert (voucher["state"], voucher["state_display"]) == ("reviewed", "Revisado")


def test_what_came_for_a_stay_that_has_ended_goes_back(api: Api, hold: dict[str, Any]) -> None:
    payment_id = sent(api, hold)
    patch(api, hold, status="rejected")
    assert waiting(api)["results"][0]["reservation"]["status"] == "rejected"

    answer = decide(api, hold, payment_id, "approve", amount="300")

    assert answer.status_code == 200, answer.body
    stay = answer.json_body["reservation"]
    assert (stay["status"], stay["refund"]["amount"]) == ("rejected", "300.00")
    assert (stay["advance_payment"], waiting(api)["count"]) == ("0.00", 0)
    rows = sorted((each["direction"], each["state"]) for each in payments(api, hold))
    assert rows == [("in", "paid"), ("out", "owed")]
    (owing,) = api.get("/api/v1/reservations/refunds/", token="admin").json_body["results"]
    assert owing["id"] == hold["id"]


def test_a_voucher_of_a_removed_stay_is_refused_without_reviving_it(
    api: Api, hold: dict[str, Any]
) -> None:
    payment_id = sent(api, hold)
    assert api.delete(f"/api/v1/reservations/{hold['id']}/", token="admin").status_code == 204
    assert waiting(api)["results"][0]["reservation"]["deleted"]
    assert decide(api, hold, payment_id, "reject", reason="No llegó.").status_code == 200
    assert waiting(api)["count"] == 0


def test_a_voucher_that_waits_keeps_its_hold_for_as_long_as_staff_need(
    api: Api, hold: dict[str, Any]
) -> None:
    sent(api, hold)
    days_later = NOW + timedelta(days=3)
    assert expire_lapsed(now=days_later) == 0
    with clock.at(days_later):
        assert shown(api, hold)["status"] == "pending"


def test_a_voucher_that_waits_goes_with_its_stay_to_another_guest(
    api: Api, hold: dict[str, Any], luis: Client
) -> None:
    payment_id = sent(api, hold)
    patch(api, hold, client=luis.client_id)
    (row,) = waiting(api)["results"]
    assert row["reservation"]["client"]["first_name"] == "Luis"
    assert state(api, hold, as_="luis")["vouchers"][0]["payment_id"] == payment_id
    assert decide(api, hold, payment_id, "approve", amount="10").status_code == 200
    assert shown(api, hold)["status"] == "approved"


def test_erasing_a_guest_keeps_the_voucher_that_may_prove_a_payment(
    api: Api, hold: dict[str, Any], ana: Client
) -> None:
    payment_id = sent(api, hold)
    forget_guest(ana, GuestName("Cliente", "eliminado"), now=NOW)
    (row,) = waiting(api)["results"]
    assert row["receipt"] is not None
    assert decide(api, hold, payment_id, "approve", amount="10").status_code == 200


def test_erasing_a_guest_takes_the_vouchers_that_staff_refused(
    api: Api, hold: dict[str, Any], ana: Client
) -> None:
    outbox = Outbox()
    payment_id = sent(api, hold)
    assert decide(api, hold, payment_id, "reject", reason="No se lee.").status_code == 200
    patch(api, hold, status="cancelled")
    forget_guest(ana, GuestName("Cliente", "eliminado"), now=NOW)
    outbox.settle()
    assert records_of(hold["id"]) == []
    assert waiting(api)["count"] == 0


@pytest.mark.parametrize("end", ["approved", "rejected"])
def test_a_refusal_ends_no_hold_while_a_bank_thinks_about_its_card(
    api: Api, hold: dict[str, Any], pay: Pay, gateway: FakeGateway, end: State
) -> None:
    payment_id = sent(api, hold)
    assert pay(hold, "process").status_code == 202
    assert decide(api, hold, payment_id, "reject", reason="No se lee.").status_code == 200
    assert stay_of(hold["id"]).hold_until == NOW + BANK_TIME

    later = NOW + timedelta(hours=5)
    with clock.at(later):
        expire_lapsed(now=later)
        gateway.end(end)
        outbox = Outbox()
        deliveries.run("payment_polling", {})
        outbox.settle()
        stay = shown(api, hold)

    is_paid = end == "approved"
    assert stay["status"] == ("approved" if is_paid else "incomplete")
    assert (stay["payment_voucher_deadline"] is None) == is_paid
