"""The stand-in of OpenPay: charges, refunds, lists, webhooks, and what each token does."""

import json
from base64 import b64decode
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from local.providers.cards import REASONS
from local.providers.http import Answer, Request
from local.providers.openpay import HOOK_PASSWORD, HOOK_USER, KEY, MERCHANT, OpenPay, basic
from local.providers.openpay_wire import DECLINED
from local.providers.provider import Broken
from tests.support.contracts import contract, vectors

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
CHARGES = f"/v1/{MERCHANT}/charges"
HEADERS = {"authorization": basic(KEY, ""), "content-type": "application/json"}


@pytest.fixture
def gateway() -> OpenPay:
    made = OpenPay()
    made.now = lambda: NOW
    return made


def body(token: str = "approve", order: str | None = None, **changes: object) -> dict[str, object]:
    return {
        "method": "card",
        "source_id": token,
        "amount": 100.5,
        "currency": "PEN",
        "description": "Reserva en Casa Austin 1",
        "order_id": order or f"RES-{token}",
        "device_session_id": "d1",
        "customer": {"name": "Ana", "last_name": "Torres", "email": "ana@example.com"},
        **changes,
    }


def send(
    gateway: OpenPay,
    path: str = CHARGES,
    content: object = None,
    *,
    method: str = "POST",
    headers: Mapping[str, str] = HEADERS,
    query: Mapping[str, str] | None = None,
) -> Answer | Broken:
    encoded = b"" if content is None else json.dumps(content).encode()
    return gateway.take(Request(method, path, query or {}, headers, encoded))


def value(answer: Answer | Broken, status: int) -> Any:
    assert isinstance(answer, Answer)
    assert answer.status == status, answer.body
    return json.loads(answer.body)


def charge(gateway: OpenPay, token: str = "approve", **changes: Any) -> Any:
    return value(send(gateway, content=body(token, **changes)), 200)


def read(gateway: OpenPay, identifier: str) -> Any:
    return value(send(gateway, f"{CHARGES}/{identifier}", method="GET"), 200)


def charges(gateway: OpenPay, **query: str) -> Any:
    return value(send(gateway, method="GET", query=query), 200)


def refund(gateway: OpenPay, identifier: str, content: object = None) -> Answer | Broken:
    return send(gateway, f"{CHARGES}/{identifier}/refund", content)


def failure(answer: Answer | Broken, status: int) -> int:
    """The code of an error, whose status is a number in it, too."""
    error = value(answer, status)
    assert error["http_code"] == status
    code: int = error["error_code"]
    return code


def test_a_card_pays_and_the_charge_can_be_read(gateway: OpenPay) -> None:
    made = charge(gateway, "approve")
    assert (made["status"], made["amount"], made["currency"]) == ("completed", 100.5, "PEN")
    assert (made["order_id"], made["operation_type"]) == ("RES-approve", "in")
    assert made["creation_date"] == "2026-03-02T10:00:00-05:00"
    assert read(gateway, made["id"]) == made


@pytest.mark.parametrize("reason", REASONS)
def test_a_card_is_refused_for_every_reason_and_the_charge_is_kept(
    gateway: OpenPay, reason: str
) -> None:
    token = f"reject-{reason} of Ana"
    known = json.loads(DECLINED.get(reason, DECLINED["rejected"]).body)
    assert failure(send(gateway, content=body(token)), 402) == known["error_code"]
    [kept] = charges(gateway, order_id=f"RES-{token}")
    assert (kept["status"], kept["error_message"]) == ("failed", known["description"])


@pytest.mark.parametrize(
    ("token", "status"), [("process-approve", "completed"), ("process-reject", "failed")]
)
def test_a_bank_has_thought_when_it_is_asked_for_the_third_time(
    gateway: OpenPay, token: str, status: str
) -> None:
    made = charge(gateway, token)
    assert made["status"] == "in_progress"
    assert [charges(gateway)[0]["status"] for _ in range(4)] == ["in_progress"] * 4
    asked = [read(gateway, made["id"])["status"]]
    asked += [charges(gateway, order_id=f"RES-{token}")[0]["status"]]
    asked += [read(gateway, made["id"])["status"]]
    assert asked == ["in_progress", "in_progress", status]


def test_a_bank_may_take_a_charge_back(gateway: OpenPay) -> None:
    made = charge(gateway)
    gateway.charge_back(gateway.payments[made["id"]])
    assert read(gateway, made["id"])["status"] == "chargeback_accepted"


def test_the_answer_of_a_time_out_comes_late_and_the_card_has_paid(gateway: OpenPay) -> None:
    answer = send(gateway, content=body("timeout"))
    assert isinstance(answer, Answer)
    assert answer.late == 60.0
    assert charges(gateway, order_id="RES-timeout")[0]["status"] == "completed"
    gateway.hang_seconds = None
    assert send(gateway, content=body("timeout2")) == "reset"


def test_a_request_that_arrives_twice_finds_its_order_used(gateway: OpenPay) -> None:
    assert failure(send(gateway, content=body("twice")), 409) == 1006
    assert [each["status"] for each in charges(gateway)] == ["completed"]


def test_a_gateway_breaks_once_or_for_good(gateway: OpenPay) -> None:
    assert failure(send(gateway, content=body("fail-500")), 500) == 1000
    assert charge(gateway, "fail-500")["status"] == "completed"
    for _ in range(3):
        assert failure(send(gateway, content=body("fail-always")), 500) == 1000


def test_a_token_is_somebodys_and_pays_once(gateway: OpenPay) -> None:
    assert failure(send(gateway, content=body("invalid")), 404) == 1005
    assert failure(send(gateway, content=body("used")), 422) == 1003
    charge(gateway, "approve 1", order="A")
    assert failure(send(gateway, content=body("approve 1", order="B")), 422) == 1003
    assert len(charges(gateway)) == 1


@pytest.mark.parametrize("first", ["approve", "reject-stolen", "process-approve"])
def test_an_order_is_charged_once(gateway: OpenPay, first: str) -> None:
    send(gateway, content=body(first, order="A"))
    assert failure(send(gateway, content=body("approve 2", order="A")), 409) == 1006
    assert len(charges(gateway)) == 1


@pytest.mark.parametrize(
    ("path", "authorization"),
    [
        (CHARGES, None),
        (CHARGES, basic("sk_other", "")),
        (CHARGES, basic(KEY, "x")),
        (CHARGES, "Basic ñ"),
        (CHARGES, f"Bearer {KEY}"),
        ("/v1/mother00000000000000/charges", basic(KEY, "")),
    ],
)
def test_only_the_merchant_is_answered(
    gateway: OpenPay, path: str, authorization: str | None
) -> None:
    headers = {"content-type": "application/json"}
    if authorization:
        headers["authorization"] = authorization
    for method, end in (("POST", ""), ("GET", ""), ("GET", "/x"), ("POST", "/x/refund")):
        answer = send(gateway, path + end, body(), method=method, headers=headers)
        assert failure(answer, 401) == 1002


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"amount": 0}, 422),
        ({"amount": 1.005}, 422),
        ({"method": "store"}, 422),
        ({"currency": "USD"}, 422),
        ({"amount": "x"}, 400),
        ({"source_id": None}, 400),
        ({"description": "x" * 251}, 400),
        ({"order_id": "x" * 101}, 400),
        ({"odd": 1}, 400),
    ],
)
def test_a_wrong_charge_is_refused(gateway: OpenPay, changes: dict[str, Any], status: int) -> None:
    failure(send(gateway, content=body() | changes), status)
    assert not gateway.payments


def test_a_charge_is_given_back_in_parts_and_never_more(gateway: OpenPay) -> None:
    made = charge(gateway, amount=100)
    first = value(refund(gateway, made["id"], {"amount": 30.25, "description": "k1"}), 200)
    assert (first["status"], first["refund"]["amount"]) == ("completed", 30.25)
    assert first["refund"]["description"] == "k1"
    assert failure(refund(gateway, made["id"], {"amount": 69.76}), 422) == 1003
    whole = value(refund(gateway, made["id"]), 200)
    assert whole["status"] == "refunded"
    assert whole["refund"]["amount"] == 69.75
    assert failure(refund(gateway, made["id"]), 412) == 3006


@pytest.mark.parametrize("content", [{"amount": 0}, {"amount": 1.005}, []])
def test_a_wrong_refund_is_refused(gateway: OpenPay, content: object) -> None:
    made = charge(gateway)
    failure(refund(gateway, made["id"], content), 422)
    assert "refund" not in read(gateway, made["id"])


def test_what_was_not_paid_is_not_given_back(gateway: OpenPay) -> None:
    made = charge(gateway, "process-approve")
    assert failure(refund(gateway, made["id"]), 412) == 3006
    assert failure(refund(gateway, "trnobody"), 404) == 1005


def test_a_list_goes_page_by_page_from_the_newest(gateway: OpenPay) -> None:
    made = [charge(gateway, f"approve{number}")["id"] for number in range(12)][::-1]
    listed = charges(gateway)
    assert [each["id"] for each in listed] == made[:10]
    pages = [charges(gateway, limit="5", offset=str(offset)) for offset in (0, 5, 10, 15)]
    assert [[each["id"] for each in page] for page in pages] == [
        made[:5],
        made[5:10],
        made[10:],
        [],
    ]


def test_a_list_has_the_charges_of_days_in_lima(gateway: OpenPay) -> None:
    gateway.now = lambda: datetime(2026, 3, 2, 4, 59, tzinfo=UTC)
    early = charge(gateway, "approve1")["id"]
    gateway.now = lambda: datetime(2026, 3, 2, 5, 0, tzinfo=UTC)
    late = charge(gateway, "approve2")["id"]
    assert [each["id"] for each in charges(gateway, **{"creation[lte]": "2026-03-01"})] == [early]
    assert [each["id"] for each in charges(gateway, **{"creation[gte]": "2026-03-02"})] == [late]
    assert [each["id"] for each in charges(gateway, creation="2026-03-02")] == [late]
    assert len(charges(gateway, **{"creation[gte]": "2026-03-01"}, status="completed")) == 2


@pytest.mark.parametrize(
    "query", [{"limit": "0"}, {"limit": "101"}, {"offset": "-1"}, {"creation[gte]": "soon"}]
)
def test_a_list_needs_whole_limits_and_days(gateway: OpenPay, query: dict[str, str]) -> None:
    charge(gateway)
    assert failure(send(gateway, method="GET", query=query), 422) == 1003


def test_every_change_of_a_charge_is_told_with_a_password(gateway: OpenPay) -> None:
    made = charge(gateway, "process-approve")
    kept = gateway.payments[made["id"]]
    gateway.end(kept, is_approved=True)
    refund(gateway, made["id"], {"amount": 10})
    gateway.charge_back(kept)
    send(gateway, content=body("reject-stolen"))
    sent = gateway.courier.sent
    assert [delivery.event for delivery in sent] == [
        "verification",
        "charge.created",
        "charge.succeeded",
        "charge.refunded",
        "chargeback.created",
        "charge.failed",
    ]
    assert {delivery.target for delivery in sent} == {"webhooks/openpay/"}
    for delivery in sent:
        pair = b64decode(delivery.headers["authorization"].removeprefix("Basic ")).decode()
        assert pair == f"{HOOK_USER}:{HOOK_PASSWORD}"
    assert json.loads(sent[0].body)["verification_code"]
    assert json.loads(sent[2].body)["transaction"]["status"] == "completed"


def test_a_password_may_be_wrong(gateway: OpenPay) -> None:
    gateway.courier.change("forged")
    charge(gateway)
    right = basic(HOOK_USER, HOOK_PASSWORD)
    assert all(each.headers["authorization"] != right for each in gateway.courier.sent)


def test_a_password_is_written_as_in_the_published_vector() -> None:
    assert basic("casa", "s3cret") == vectors()["openpay"]["Authorization"]


def test_requests_and_answers_are_what_the_service_describes(gateway: OpenPay) -> None:
    published = contract("openpay-pe")
    made = charge(gateway)
    charge(gateway, "process-approve")
    send(gateway, content=body("reject-high_risk"))
    send(gateway, content=body("approve 2", order="RES-approve"))
    send(gateway, content=body("invalid"))
    charges(gateway, order_id="RES-approve", limit="5")
    value(refund(gateway, made["id"], {"amount": 10, "description": "k"}), 200)
    read(gateway, made["id"])
    value(refund(gateway, made["id"], {"amount": 1000}), 422)
    failure(refund(gateway, "trnobody", {"amount": 1}), 404)
    assert len(gateway.received) == 10
    for reception in gateway.received:
        published.check(reception)
    for delivery in gateway.courier.sent:
        headers = {"content-type": "application/json", **delivery.headers}
        published.check_webhook("notification", headers, delivery.body, {})


@pytest.mark.parametrize("refusal", OpenPay.refusals)
def test_refusals_are_what_the_service_describes(refusal: str) -> None:
    answer = OpenPay.refusals[refusal]
    published = contract("openpay-pe")
    published.check_answer("POST", CHARGES, answer.status, "application/json", answer.body)


def test_a_charge_keeps_when_it_changed(gateway: OpenPay) -> None:
    made = charge(gateway)
    gateway.now = lambda: NOW + timedelta(hours=1)
    value(refund(gateway, made["id"], {"amount": 10}), 200)
    changed = read(gateway, made["id"])
    assert changed["creation_date"] == made["creation_date"]
    assert changed["operation_date"] == "2026-03-02T11:00:00-05:00"
