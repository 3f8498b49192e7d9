"""MercadoPago's webhooks are genuine, or they are nothing."""

import random
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from chalicelib.integrations.mercadopago_webhooks import verified
from chalicelib.integrations.notifications import NotGenuine, Notification
from tests.support.contracts import vectors
from tests.support.webhooks import signature

SECRET = "casa-austin-test-secret"
REQUEST_ID = "bb56a2f1-6aae-46ac-982e-9dcd3581d08e"
NOW = datetime.fromtimestamp(1_732_752_000, UTC)
ALTERED = 10_000
PRINTABLE = [chr(code) for code in range(0x21, 0x7F)]


def signed(
    data_id: str | None = "1234567890",
    request_id: str | None = REQUEST_ID,
    ts: str = "1732752000",
    *,
    secret: str = SECRET,
) -> dict[str, str]:
    """The headers of a delivery, signed as the gateway describes it."""
    headers = {"x-signature": signature(secret, data_id, request_id, ts)}
    return headers if request_id is None else {**headers, "x-request-id": request_id}


def take(
    headers: Mapping[str, str],
    query: Mapping[str, str] | None = None,
    body: bytes = b"{}",
    *,
    secret: str = SECRET,
    now: datetime = NOW,
) -> Notification:
    sent = {"data.id": "1234567890", "type": "payment"} if query is None else query
    return verified(headers, sent, body, secret=secret, now=now)


def is_taken(
    headers: Mapping[str, str], query: Mapping[str, str] | None = None, **others: object
) -> bool:
    try:
        take(headers, query, **others)  # type: ignore[arg-type]
    except NotGenuine:
        return False
    return True


def test_the_published_vector_is_genuine() -> None:
    vector = vectors()["mercadopago"]
    headers = {"x-signature": vector["x-signature"], "x-request-id": vector["x-request-id"]}
    query = {"data.id": vector["query data.id"], "type": "payment"}
    told = verified(headers, query, b"", secret=vector["secret"], now=NOW)
    assert told.gateway_id == "1234567890"
    assert headers == signed()


def test_no_altered_delivery_is_genuine() -> None:
    chance = random.Random(1)
    headers = signed()
    whole = (headers["x-signature"], headers["x-request-id"], "1234567890")
    refused = 0
    for _ in range(ALTERED):
        texts = list(whole)
        which = chance.randrange(3)
        place = chance.randrange(len(texts[which]))
        other = chance.choice([each for each in PRINTABLE if each != texts[which][place]])
        texts[which] = texts[which][:place] + other + texts[which][place + 1 :]
        sent = {"x-signature": texts[0], "x-request-id": texts[1]}
        refused += not is_taken(sent, {"data.id": texts[2], "type": "payment"})
    assert refused == ALTERED


@pytest.mark.parametrize("seconds", [-300, -1, 0, 1, 300])
def test_clocks_may_differ_by_five_minutes(seconds: int) -> None:
    assert is_taken(signed(), now=NOW + timedelta(seconds=seconds))


@pytest.mark.parametrize("seconds", [-86_400, -301, 301, 86_400])
def test_what_is_older_or_newer_is_not_genuine(seconds: int) -> None:
    assert not is_taken(signed(), now=NOW + timedelta(seconds=seconds))


@pytest.mark.parametrize("seconds", [-300.001, 300.001])
def test_milliseconds_are_a_time_too(seconds: float) -> None:
    headers = signed(ts="1732752000000")
    assert is_taken(headers)
    assert is_taken(headers, now=NOW + timedelta(seconds=300))
    assert not is_taken(headers, now=NOW + timedelta(seconds=seconds))


@pytest.mark.parametrize("ts", ["", "0", "-1", "17327520", "1732752000.0", "١٧٣٢٧٥٢٠٠٠", "1e9"])
def test_another_time_is_none(ts: str) -> None:
    assert not is_taken(signed(ts=ts))


def test_without_a_secret_nothing_is_genuine() -> None:
    assert not is_taken(signed(secret=""), secret="")
    assert not is_taken(signed(), secret="another")


def test_absent_parts_are_left_out_of_what_is_signed() -> None:
    told = take(signed(None), {"type": "payment"})
    assert told.gateway_id is None
    assert take(signed(request_id=None)).gateway_id == "1234567890"
    assert not is_taken(signed(None))
    assert not is_taken(signed(), {"type": "payment"})
    without = {"x-signature": signed()["x-signature"]}
    assert not is_taken(without)


def test_letters_may_be_signed_as_they_come_or_in_lower_case() -> None:
    query = {"data.id": "PAY-01ABC", "type": "order"}
    assert is_taken(signed("PAY-01ABC"), query)
    assert is_taken(signed("pay-01abc"), query)
    assert not is_taken(signed("PAY-01ABC"), {**query, "data.id": "pay-01abc"})


@pytest.mark.parametrize(
    "change",
    [
        lambda value: "",
        lambda value: value.replace("v1=", "v2="),
        lambda value: value.upper(),
        lambda value: f"{value},{value}",
        lambda value: f"{value},v1={'0' * 64}",
        lambda value: f"v1={'0' * 64},{value}",
        lambda value: f"ts=1732752000,{value}",
        lambda value: value[:-1],
        lambda value: f"{value}0",
        lambda value: value[:-1] + "ñ",
        lambda value: value[:-1] + "\udcff",
        lambda value: value.replace("ts=1732752000,", ""),
        lambda value: value.partition(",")[0],
        lambda value: "," * 100_000,
        lambda value: value + "," + "x=1," * 100_000,
        lambda value: "ts=" + "9" * 100_000,
    ],
)
def test_no_strange_signature_is_genuine(change: object) -> None:
    headers = signed()
    assert callable(change)
    assert not is_taken({**headers, "x-signature": change(headers["x-signature"])})


@pytest.mark.parametrize("request_id", ["x" * 1000, "ñ", "a;ts:1", "a, a", "\udcff"])
def test_no_strange_request_id_is_genuine(request_id: str) -> None:
    headers = {**signed(), "x-request-id": request_id}
    assert not is_taken(headers)


def test_parts_cannot_be_moved_into_each_other() -> None:
    headers = {"x-signature": signed()["x-signature"]}
    query = {"data.id": f"1234567890;request-id:{REQUEST_ID}", "type": "payment"}
    assert not is_taken(headers, query)


@pytest.mark.parametrize("topic", ["merchant_order", "plan", "subscription", "invoice", "", "x"])
def test_other_topics_name_no_payment(topic: str) -> None:
    assert take(signed(), {"data.id": "1234567890", "type": topic}).gateway_id is None


@pytest.mark.parametrize(
    "query", [{"type": "payment"}, {"topic": "payment"}, {}], ids=["type", "topic", "body"]
)
def test_the_topic_stands_in_the_query_or_in_the_body(query: dict[str, str]) -> None:
    told = take(signed(), {"data.id": "1234567890", **query}, b'{"type": "payment"}')
    assert told.gateway_id == "1234567890"


def test_a_chargeback_names_its_payment_in_the_body() -> None:
    query = {"data.id": "233000061680860000", "type": "topic_chargebacks_wh"}
    headers = signed("233000061680860000")
    body = b'{"data": {"id": "233000061680860000", "payment_id": 81968653106}}'
    assert take(headers, query, body).gateway_id == "81968653106"
    for other in (b"", b"{", b"[]", b'{"data": 1}', b'{"data": {"payment_id": {}}}', b"\xff"):
        assert take(headers, query, other).gateway_id is None


@pytest.mark.parametrize("data_id", ["1" * 21, "12a", "-1"])
def test_what_is_no_id_of_a_payment_is_not_read(data_id: str) -> None:
    assert take(signed(data_id), {"data.id": data_id, "type": "payment"}).gateway_id is None


def test_what_is_signed_names_a_delivery_and_nothing_else_does() -> None:
    payment = {"data.id": "1234567890", "type": "payment"}
    names = [
        take(signed(), payment).delivery,
        take(signed(), payment).delivery,
        take(signed(), payment, b'{"id": 2}').delivery,
        take(signed(ts="1732752001"), payment).delivery,
        take(signed(request_id="r-2"), payment).delivery,
    ]
    assert names[0] == names[1] == names[2]
    assert len(set(names)) == 3


def test_the_validator_of_the_gateways_own_sdk_agrees() -> None:
    webhook = pytest.importorskip("mercadopago.webhook")
    validator = webhook.WebhookSignatureValidator
    chance = random.Random(2)
    for _ in range(200):
        data_id = str(chance.randrange(10**12))
        headers = signed(data_id)
        if chance.random() < 0.5:
            headers = {**headers, "x-signature": headers["x-signature"][:-1] + "0"}
        ours = is_taken(headers, {"data.id": data_id, "type": "payment"})
        assert ours is _agreed(webhook, validator, headers, data_id)


def _agreed(webhook: object, validator: object, headers: Mapping[str, str], data_id: str) -> bool:
    try:
        validator.validate(  # type: ignore[attr-defined]
            headers["x-signature"], headers["x-request-id"], data_id, SECRET
        )
    except webhook.InvalidWebhookSignatureError:  # type: ignore[attr-defined]
        return False
    return True


def test_a_notification_says_no_more_than_what_to_read() -> None:
    assert set(msgspec.structs.asdict(take(signed()))) == {"delivery", "gateway_id", "code"}
