"""Strangers and broken gateways at the addresses of webhooks: nothing that they send is believed,
breaks anything, or makes the product do more than one genuine delivery would (outside services,
3.1 and 3.2)."""

import json
from typing import Any
from urllib.parse import quote

import pytest
from chalice.test import HTTPResponse

from chalicelib.cloud import store
from chalicelib.cloud.settings import settings
from tests.support.cards import FakeGateway, instead_of
from tests.support.http import Api
from tests.support.ledgers import stay_of
from tests.support.outbox import Outbox
from tests.support.webhooks import basic, signature

from .conftest import NOW, Pay
from .test_webhooks import MERCADOPAGO, OPENPAY, PASSWORD, SECRET, USER, Told, accounts, last_id

__all__ = ["accounts"]

NOW_TS = str(int(NOW.timestamp()))
RIGHT = signature(SECRET, "123", "r-1", NOW_TS)
ARABIC = {ord("0") + number: 0x660 + number for number in range(10)}
DIGEST = RIGHT.partition("v1=")[2]


@pytest.fixture
def outbox(accounts: None) -> Outbox:
    """What waits to be delivered."""
    return Outbox()


def tell(
    api: Api,
    sign: str,
    *,
    query: str = "data.id=123&type=payment",
    request_id: str = "r-1",
    body: bytes = b"{}",
    kind: str = "application/json",
) -> HTTPResponse:
    """What somebody sends as MercadoPago; the answer."""
    headers = {"X-Signature": sign, "X-Request-Id": request_id, "Content-Type": kind}
    return api.post(f"{MERCADOPAGO}?{query}", headers=headers, body=body)


def deliveries_kept() -> int:
    """How many deliveries were noted."""
    items = store.connection().client.scan(TableName=settings().name("ledgers"))["Items"]
    return sum(item["account"]["S"].startswith("delivery#") for item in items)


FORGED = {
    "nothing": "",
    "no digest": f"ts={NOW_TS}",
    "an empty digest": f"ts={NOW_TS},v1=",
    "no time": f"v1={DIGEST}",
    "an empty time": f"ts=,v1={DIGEST}",
    "another time": f"ts={int(NOW_TS) + 1},v1={DIGEST}",
    "milliseconds of another time": f"ts={NOW_TS}001,v1={DIGEST}",
    "a time of other digits": f"ts={NOW_TS.translate(ARABIC)},v1={DIGEST}",
    "a negative time": f"ts=-{NOW_TS},v1={DIGEST}",
    "a time with a fraction": f"ts={NOW_TS}.0,v1={DIGEST}",
    "a time of a thousand digits": f"ts={'9' * 1000},v1={DIGEST}",
    "capitals": f"ts={NOW_TS},v1={DIGEST.upper()}",
    "half a digest": f"ts={NOW_TS},v1={DIGEST[:32]}",
    "two digests": f"ts={NOW_TS},v1={DIGEST},v1={DIGEST}",
    "two times": f"ts={NOW_TS},ts={NOW_TS},v1={DIGEST}",
    "another name": f"ts={NOW_TS},v2={DIGEST}",
    "JSON": json.dumps({"ts": NOW_TS, "v1": DIGEST}),
    "ten thousand commas": "," * 10_000,
    "the secret of nobody": signature("", "123", "r-1", NOW_TS),
    "another payment": signature(SECRET, "124", "r-1", NOW_TS),
    "another request": signature(SECRET, "123", "r-2", NOW_TS),
    "without the payment": signature(SECRET, None, "r-1", NOW_TS),
    "without the request": signature(SECRET, "123", None, NOW_TS),
}


@pytest.mark.parametrize("name", FORGED)
def test_no_forged_signature_is_genuine(api: Api, outbox: Outbox, name: str) -> None:
    answer = tell(api, FORGED[name])
    assert (answer.status_code, answer.json_body["code"]) == (401, "not_genuine")
    assert outbox.waiting() == []
    assert deliveries_kept() == 0


@pytest.mark.parametrize(
    "query",
    [
        "",
        "type=payment",
        "data.id=&type=payment",
        "data.id=12;3&type=payment",
        "data.id=../../v1/payments/search&type=payment",
        f"data.id={'1' * 65}&type=payment",
        f"data.id={quote('１２３')}&type=payment",
        f"data.id={quote('123;request-id:r-1')}&type=payment",
        "data.id=%00&type=payment",
        "data.id=123&data.id=124&type=payment",
        "id=123&topic=payment",
    ],
)
def test_a_signature_of_one_payment_is_none_of_another(
    api: Api, outbox: Outbox, query: str
) -> None:
    assert tell(api, RIGHT, query=query).status_code == 401
    assert outbox.waiting() == []


BODIES = [
    b"",
    b"{",
    b"null",
    b"7",
    b'"text"',
    b"[1, 2]",
    b"\xff\xfe",
    b"\x00" * 100,
    b"[" * 100_000,
    b'{"data": ' * 5_000,
    b'{"data": null, "type": {"a": 1}}',
    b'{"data": [], "type": 7, "action": false}',
    b'{"data": {"id": {"$gt": ""}, "payment_id": [1]}}',
    b'{"data": {"payment_id": 1e400}}',
    b"<xml/>",
    json.dumps({"data": {"id": "999"}, "live_mode": False, "user_id": 1}).encode(),
]


@pytest.mark.parametrize("body", BODIES, ids=range(len(BODIES)))
@pytest.mark.parametrize("kind", ["application/json", "text/plain", "multipart/form-data"])
def test_whatever_the_body_says_the_signed_payment_is_read(
    api: Api, outbox: Outbox, body: bytes, kind: str
) -> None:
    assert tell(api, RIGHT, body=body, kind=kind).status_code == 200
    [command] = outbox.waiting()
    assert (command.name, command.event["gateway_id"]) == ("payments.read_back", "123")


def test_a_signature_that_somebody_saw_has_one_payment_read_whatever_comes_with_it(
    api: Api, outbox: Outbox
) -> None:
    assert tell(api, RIGHT).status_code == 200
    for number, body in enumerate(BODIES):
        told = json.dumps({"data": {"payment_id": number}}).encode()
        assert tell(api, RIGHT, body=body).status_code == 200
        assert tell(api, RIGHT, query="data.id=123&type=chargebacks", body=told).status_code == 200
    assert len(outbox.waiting()) == deliveries_kept() == 1


@pytest.mark.parametrize("body", BODIES, ids=range(len(BODIES)))
def test_a_chargeback_that_names_no_payment_is_taken_and_does_nothing(
    api: Api, outbox: Outbox, body: bytes
) -> None:
    query = "data.id=123&type=topic_chargebacks_wh"
    assert tell(api, RIGHT, query=query, body=body).status_code == 200
    assert outbox.waiting() == []


def test_a_body_of_more_than_a_megabyte_is_refused(api: Api, outbox: Outbox) -> None:
    assert tell(api, RIGHT, body=b" " * (1024 * 1024 + 1)).status_code == 413
    assert outbox.waiting() == []


@pytest.mark.parametrize("gateway_id", ["1", "999999999999", "0"])
def test_a_payment_of_another_environment_changes_nothing(
    api: Api, hold: dict[str, Any], gateway: FakeGateway, outbox: Outbox, gateway_id: str
) -> None:
    before = stay_of(hold["id"])
    assert Told(gateway_id).send(api).status_code == 200
    outbox.settle()
    assert stay_of(hold["id"]) == before


def test_one_gateway_tells_nothing_of_a_payment_of_the_other(
    api: Api, hold: dict[str, Any], pay: Pay, gateway: FakeGateway, outbox: Outbox
) -> None:
    """Its own payment has our reference: somebody charged there what we asked elsewhere."""
    assert pay(hold, "process").status_code == 202
    with instead_of("openpay") as other:
        other.payments = dict(gateway.payments)
        other.end("approved")
        body = {"type": "charge.succeeded", "transaction": {"id": last_id(other)}}
        assert send(api, body, basic(USER, PASSWORD)).status_code == 200
        outbox.settle()
    assert stay_of(hold["id"]).status == "incomplete"


def send(api: Api, body: Any, header: str | None) -> HTTPResponse:
    """What somebody sends as OpenPay; the answer."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    headers = {"Content-Type": "application/json"}
    if header is not None:
        headers["Authorization"] = header
    return api.post(OPENPAY, headers=headers, body=content)


CHARGE = {"type": "charge.succeeded", "transaction": {"id": "tr1"}}


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "Basic",
        "Basic Og==",
        basic("", ""),
        basic(USER, ""),
        basic("", PASSWORD),
        basic(USER.upper(), PASSWORD),
        basic(USER, PASSWORD + "\n"),
        basic(USER, f"{PASSWORD}:"),
        basic(f"{USER}:{PASSWORD}", ""),
        basic("ñ", "contraseña"),
        basic(USER, PASSWORD).replace("Basic ", "Basic  "),
        basic(USER, PASSWORD).replace("Basic ", "Basic\t"),
        basic(USER, PASSWORD) + "=",
        basic(USER, PASSWORD).replace("Basic", "Bearer"),
        f"{basic(USER, PASSWORD)}, {basic(USER, PASSWORD)}",
        "Basic " + "%" * 100,
        "Basic " + "A" * 100_000,
        "Digest username=casa",
    ],
)
def test_no_other_credentials_are_believed(api: Api, outbox: Outbox, header: str | None) -> None:
    answer = send(api, CHARGE, header)
    assert (answer.status_code, answer.json_body["code"]) == (401, "not_genuine")
    assert outbox.waiting() == []


def test_a_stranger_verifies_no_address(
    api: Api, outbox: Outbox, caplog: pytest.LogCaptureFixture
) -> None:
    body = {"type": "verification", "verification_code": "Ab3dEf"}
    with caplog.at_level("INFO"):
        assert send(api, body, basic(USER, "wrong")).status_code == 401
    assert not [record for record in caplog.records if hasattr(record, "verification")]


@pytest.mark.parametrize(
    "body",
    [
        *BODIES[:-1],
        {"type": "charge.succeeded"},
        {"type": "charge.succeeded", "transaction": "tr1"},
        {"type": "charge.succeeded", "transaction": {"id": ["tr1"]}},
        {"type": "charge.succeeded", "transaction": {"id": "../refunds"}},
        {"type": "charge.succeeded", "transaction": {"id": "TR1"}},
        {"type": "charge.succeeded", "transaction": {"id": "tr1\n"}},
        {"type": ["charge.succeeded"], "transaction": {"id": "tr1"}},
        {"type": "transfer.succeeded", "transaction": {"id": "tr1"}},
        {"type": "verification", "verification_code": {"a": 1}},
        {"type": "verification", "verification_code": "x" * 1000},
    ],
)
def test_what_names_no_charge_is_taken_and_does_nothing(
    api: Api, outbox: Outbox, body: Any
) -> None:
    assert send(api, body, basic(USER, PASSWORD)).status_code == 200
    assert outbox.waiting() == []


@pytest.mark.parametrize("address", [MERCADOPAGO, OPENPAY])
@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE"])
def test_other_methods_are_none(api: Api, outbox: Outbox, address: str, method: str) -> None:
    assert api.request(method, address).status_code == 405
    assert outbox.waiting() == []
