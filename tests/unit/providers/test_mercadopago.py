"""The stand-in of MercadoPago: payments, refunds, searches, and what each token does."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from local.providers.cards import REASONS
from local.providers.http import Answer
from local.providers.mercadopago import PUBLIC_KEY, MercadoPago
from local.providers.mercadopago_wire import DETAILS
from tests.support.contracts import contract

from .mercado import HEADERS, REFERENCE, body, charge, payment, read, search, send, value

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)


@pytest.fixture
def gateway() -> MercadoPago:
    made = MercadoPago()
    made.now = lambda: NOW
    return made


def code_of(answer: Any) -> int:
    code: int = answer["cause"][0]["code"]
    return code


def test_a_card_pays_and_the_payment_can_be_read(gateway: MercadoPago) -> None:
    made = charge(gateway, "approve", amount=100.5)
    assert (made["status"], made["status_detail"]) == ("approved", "accredited")
    assert (made["transaction_amount"], made["currency_id"]) == (100.5, "PEN")
    assert made["external_reference"] == REFERENCE
    assert made["date_created"] == "2026-03-02T11:00:00.000-04:00"
    assert payment(gateway, made["id"]) == made


@pytest.mark.parametrize("reason", REASONS)
def test_a_card_is_refused_for_every_reason(gateway: MercadoPago, reason: str) -> None:
    made = charge(gateway, f"reject-{reason} of Ana")
    detail = DETAILS.get(reason, f"cc_rejected_{reason}")
    assert (made["status"], made["status_detail"]) == ("rejected", detail)
    assert made["date_approved"] is None


@pytest.mark.parametrize(
    ("token", "status"), [("process-approve", "approved"), ("process-reject", "rejected")]
)
def test_a_bank_has_thought_when_it_is_asked_for_the_third_time(
    gateway: MercadoPago, token: str, status: str
) -> None:
    made = charge(gateway, token)
    assert (made["status"], made["status_detail"]) == ("in_process", "pending_contingency")
    asked = [payment(gateway, made["id"])["status"]]
    asked += [search(gateway, external_reference=REFERENCE)["results"][0]["status"]]
    asked += [payment(gateway, made["id"])["status"]]
    assert asked == ["in_process", "in_process", status]


def test_a_list_asks_no_bank(gateway: MercadoPago) -> None:
    charge(gateway, "process-approve")
    assert [search(gateway)["results"][0]["status"] for _ in range(5)] == ["in_process"] * 5


def test_a_payment_that_is_in_process_is_ended_either_way(gateway: MercadoPago) -> None:
    for number, is_approved in enumerate((True, False)):
        made = charge(gateway, f"process-approve{number}")
        kept = gateway.payments[str(made["id"])]
        gateway.end(kept, is_approved=is_approved)
        with pytest.raises(ValueError, match=kept.state):
            gateway.end(kept, is_approved=True)
    assert [each["status"] for each in search(gateway)["results"]] == ["approved", "rejected"]


def test_a_bank_may_take_a_payment_back(gateway: MercadoPago) -> None:
    made, refused = charge(gateway, "approve"), charge(gateway, "reject-rejected")
    gateway.charge_back(gateway.payments[str(made["id"])])
    assert payment(gateway, made["id"])["status"] == "charged_back"
    with pytest.raises(ValueError, match="rejected"):
        gateway.charge_back(gateway.payments[str(refused["id"])])


def test_the_answer_of_a_time_out_comes_late_and_the_card_has_paid(gateway: MercadoPago) -> None:
    key = str(uuid4())
    answer = send(gateway, "/v1/payments", body("timeout"), key=key)
    assert isinstance(answer, Answer)
    assert (answer.status, answer.late) == (201, 60.0)
    again = send(gateway, "/v1/payments", body("timeout"), key=key)
    assert isinstance(again, Answer)
    assert (again.body, again.late) == (answer.body, 0.0)
    assert search(gateway)["paging"]["total"] == 1


def test_the_connection_of_a_time_out_may_break_instead(gateway: MercadoPago) -> None:
    gateway.hang_seconds = None
    assert send(gateway, "/v1/payments", body("timeout")) == "reset"
    assert search(gateway)["results"][0]["status"] == "approved"
    assert gateway.received[0].outcome == "201"


def test_a_request_that_arrives_twice_charges_once(gateway: MercadoPago) -> None:
    made = charge(gateway, "twice")
    assert made["status"] == "approved"
    assert search(gateway)["paging"]["total"] == 1


def test_a_gateway_that_breaks_once_works_afterwards(gateway: MercadoPago) -> None:
    key = str(uuid4())
    assert value(send(gateway, "/v1/payments", body("fail-500"), key=key), 500)["status"] == 500
    assert value(send(gateway, "/v1/payments", body("fail-500"), key=key), 201)["id"]


def test_a_gateway_may_stay_broken(gateway: MercadoPago) -> None:
    for _ in range(3):
        value(send(gateway, "/v1/payments", body("fail-always")), 500)
    assert search(gateway)["paging"]["total"] == 0


@pytest.mark.parametrize("token", ["invalid", "invalid-2", "of nobody", ""])
def test_a_token_of_nobody_is_not_found(gateway: MercadoPago, token: str) -> None:
    assert code_of(value(send(gateway, "/v1/payments", body(token)), 422)) == 2006


def test_a_token_pays_once(gateway: MercadoPago) -> None:
    charge(gateway, "approve 1")
    for token in ("approve 1", "used", "used-2"):
        refused = value(send(gateway, "/v1/payments", body(token)), 400)
        assert code_of(refused) == 3003
        assert "already_used" in refused["cause"][0]["description"]
    charge(gateway, "approve 2")
    assert search(gateway)["paging"]["total"] == 2


def test_a_key_charges_once(gateway: MercadoPago) -> None:
    key = str(uuid4())
    answers = [send(gateway, "/v1/payments", body(), key=key) for _ in range(3)]
    assert len({value(answer, 201)["id"] for answer in answers}) == 1
    value(send(gateway, "/v1/payments", body(amount=7), key=key), 409)
    assert search(gateway)["paging"]["total"] == 1


@pytest.mark.parametrize("key", [None, "1764350000123", "x"])
def test_a_charge_needs_a_key_that_is_a_uuid(gateway: MercadoPago, key: str | None) -> None:
    made = charge(gateway, "approve")
    for path in ("/v1/payments", f"/v1/payments/{made['id']}/refunds"):
        assert code_of(value(send(gateway, path, body("approve2"), key=key), 400)) == 4292


@pytest.mark.parametrize("authorization", [None, "Bearer other", "Basic TEST-local"])
def test_only_the_seller_is_answered(gateway: MercadoPago, authorization: str | None) -> None:
    made = charge(gateway)
    headers = {name: text for name, text in HEADERS.items() if name != "authorization"}
    if authorization:
        headers["authorization"] = authorization
    one = f"/v1/payments/{made['id']}"
    for method, path in (
        ("POST", "/v1/payments"),
        ("GET", "/v1/payments/search"),
        ("GET", one),
        ("POST", f"{one}/refunds"),
        ("GET", f"{one}/refunds"),
    ):
        value(send(gateway, path, body(), method=method, headers=headers), 401)


@pytest.mark.parametrize(
    "changes",
    [
        {"transaction_amount": 0},
        {"transaction_amount": -1},
        {"transaction_amount": 10.001},
        {"transaction_amount": None},
        {"installments": 0},
        {"payer": {"email": "nobody"}},
        {"payer": {}},
        {"token": None},
        {"external_reference": "x" * 257},
        {"statement_descriptor": "x" * 23},
    ],
)
def test_a_wrong_charge_is_refused(gateway: MercadoPago, changes: dict[str, Any]) -> None:
    value(send(gateway, "/v1/payments", body() | changes), 400)
    assert not gateway.payments


def refund(gateway: MercadoPago, identifier: int, content: object = None, key: str = "") -> Any:
    return send(gateway, f"/v1/payments/{identifier}/refunds", content, key=key)


def test_a_payment_is_given_back_in_parts_and_never_more(gateway: MercadoPago) -> None:
    made = charge(gateway, amount=100)
    first = value(refund(gateway, made["id"], {"amount": 30.25}), 201)
    assert (first["amount"], first["status"]) == (30.25, "approved")
    now = payment(gateway, made["id"])
    assert (now["status"], now["status_detail"]) == ("approved", "partially_refunded")
    assert now["transaction_amount_refunded"] == 30.25
    assert code_of(value(refund(gateway, made["id"], {"amount": 69.76}), 400)) == 4040
    value(refund(gateway, made["id"]), 201)
    assert payment(gateway, made["id"])["status"] == "refunded"
    assert code_of(value(refund(gateway, made["id"]), 400)) == 2063
    listed = value(read(gateway, f"/v1/payments/{made['id']}/refunds"), 200)
    assert [each["amount"] for each in listed] == [30.25, 69.75]


def test_a_key_gives_back_once(gateway: MercadoPago) -> None:
    made, key = charge(gateway, amount=100), str(uuid4())
    ids = {value(refund(gateway, made["id"], {"amount": 10}, key), 201)["id"] for _ in range(3)}
    assert len(ids) == 1
    value(refund(gateway, made["id"], {"amount": 20}, key), 409)
    assert payment(gateway, made["id"])["transaction_amount_refunded"] == 10


@pytest.mark.parametrize("content", [{"amount": 0}, {"amount": -1}, {"amount": 1.005}, [], "x"])
def test_a_wrong_refund_is_refused(gateway: MercadoPago, content: object) -> None:
    made = charge(gateway)
    value(refund(gateway, made["id"], content), 400)


@pytest.mark.parametrize("token", ["reject-rejected", "process-approve"])
def test_what_was_not_paid_is_not_given_back(gateway: MercadoPago, token: str) -> None:
    made = charge(gateway, token)
    assert code_of(value(refund(gateway, made["id"]), 400)) == 2063


@pytest.mark.parametrize(("identifier", "status"), [("17", 404), ("x", 400)])
def test_a_payment_of_nobody_is_not_found(
    gateway: MercadoPago, identifier: str, status: int
) -> None:
    value(read(gateway, f"/v1/payments/{identifier}"), status)
    value(send(gateway, f"/v1/payments/{identifier}/refunds"), status)


def test_a_search_goes_page_by_page(gateway: MercadoPago) -> None:
    made = [charge(gateway, f"approve{number}")["id"] for number in range(5)]
    pages = [search(gateway, limit="2", offset=str(offset)) for offset in (0, 2, 4, 6)]
    assert [[each["id"] for each in page["results"]] for page in pages] == [
        made[:2],
        made[2:4],
        made[4:],
        [],
    ]
    assert [page["paging"]["total"] for page in pages] == [5, 5, 5, 5]
    latest = search(gateway, criteria="desc", limit="1")["results"]
    assert [each["id"] for each in latest] == made[-1:]


def test_a_search_finds_a_reference_and_a_time(gateway: MercadoPago) -> None:
    early = charge(gateway, "approve1", external_reference="RES-1-1")
    gateway.now = lambda: NOW + timedelta(hours=1)
    charge(gateway, "approve2", external_reference="RES-2-2")
    found = search(gateway, external_reference="RES-1-1")
    assert [each["id"] for each in found["results"]] == [early["id"]]
    times = {
        "begin_date": (NOW - timedelta(minutes=1)).isoformat(),
        "end_date": "2026-03-02T10:30:00.000-05:00",
    }
    found = search(gateway, range="date_created", **times)
    assert [each["id"] for each in found["results"]] == [early["id"]]
    assert search(gateway, external_reference="RES-9-9")["results"] == []


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"sort": "date_created"},
        {"criteria": "desc"},
        {"sort": "odd", "criteria": "asc"},
        {"sort": "date_created", "criteria": "asc", "range": "odd"},
        {"sort": "date_created", "criteria": "asc", "range": "date_created"},
        {"sort": "date_created", "criteria": "asc", "limit": "1000"},
        {"sort": "date_created", "criteria": "asc", "limit": "x"},
    ],
)
def test_a_search_needs_an_order_and_whole_limits(
    gateway: MercadoPago, query: dict[str, str]
) -> None:
    charge(gateway)
    value(read(gateway, "/v1/payments/search", **query), 400)


SCRIPT = {"x-public-key": PUBLIC_KEY, "content-type": "application/json"}
CARD = {
    "card_number": "4009175332806176",
    "expiration_month": 11,
    "expiration_year": 2030,
    "security_code": "123",
}


@pytest.mark.parametrize(
    ("holder", "status"), [("APRO", "approved"), ("FUND", "rejected"), ("CONT", "in_process")]
)
def test_a_token_of_a_test_card_does_what_its_holder_says(
    gateway: MercadoPago, holder: str, status: str
) -> None:
    content = {**CARD, "cardholder": {"name": holder}}
    token = value(send(gateway, "/v1/card_tokens", content, headers=SCRIPT), 201)
    assert charge(gateway, token["id"])["status"] == status
    value(send(gateway, "/v1/card_tokens", {}, headers=SCRIPT), 400)
    value(send(gateway, "/v1/card_tokens", content), 401)


def test_requests_and_answers_are_what_the_service_describes(gateway: MercadoPago) -> None:
    published = contract("mercadopago-payments")
    made = charge(gateway, "approve")
    charge(gateway, "reject-high_risk")
    waiting = charge(gateway, "process-approve")
    payment(gateway, waiting["id"])
    search(gateway, external_reference=REFERENCE)
    value(refund(gateway, made["id"], {"amount": 10}), 201)
    payment(gateway, made["id"])
    gateway.charge_back(gateway.payments[str(made["id"])])
    payment(gateway, made["id"])
    content = {**CARD, "cardholder": {"name": "APRO"}}
    value(send(gateway, "/v1/card_tokens", content, headers=SCRIPT), 201)
    for reception in gateway.received:
        published.check(reception)


def test_each_of_the_refunds_of_a_payment_is_what_the_service_describes(
    gateway: MercadoPago,
) -> None:
    # The description gives one refund where it speaks of a list of them.
    published, made = contract("mercadopago-payments"), charge(gateway)
    for amount in (10, 20):
        value(refund(gateway, made["id"], {"amount": amount}), 201)
    path = f"/v1/payments/{made['id']}/refunds"
    for each in value(read(gateway, path), 200):
        published.check_answer("GET", path, 200, "application/json", json.dumps(each).encode())


def test_refusals_are_what_the_service_describes(gateway: MercadoPago) -> None:
    published = contract("mercadopago-payments")
    made = charge(gateway)
    value(send(gateway, "/v1/payments", body("invalid")), 422)
    value(send(gateway, "/v1/payments", body("used")), 400)
    value(refund(gateway, made["id"], {"amount": 1000}), 400)
    value(read(gateway, "/v1/payments/17"), 404)
    gateway.fail("no_permission", times=1)
    value(send(gateway, "/v1/payments", body()), 403)
    for reception in tuple(gateway.received)[1:-1]:
        published.check(reception)
    refused = MercadoPago.refusals["no_permission"]
    published.check_answer("POST", "/v1/payments", 403, "application/json", refused.body)
