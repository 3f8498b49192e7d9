"""WhatsApp's webhooks are genuine, or they are nothing (notifications book, appendix C)."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from chalicelib.integrations.notifications import NotGenuine
from chalicelib.integrations.whatsapp_webhooks import (
    State,
    Status,
    challenge,
    is_further,
    statuses,
)
from local.providers.whatsapp import signature
from tests.support.contracts import vectors

SECRET, TOKEN = "casa-austin-app-secret", "our-token"
AT = datetime.fromtimestamp(1_732_752_000, UTC)
TOLD: dict[str, Any] = {
    "id": "wamid.X",
    "status": "delivered",
    "timestamp": "1732752000",
    "recipient_id": "51999888777",
}
DELIVERED = Status(message_id="wamid.X", state="delivered", at=AT, phone="+51999888777")


def body(*told: Any, field: str = "messages") -> bytes:
    value = {"messaging_product": "whatsapp", "statuses": [*told]}
    entry = {"id": "1", "changes": [{"field": field, "value": value}]}
    return json.dumps({"object": "whatsapp_business_account", "entry": [entry]}).encode()


def taken(content: bytes) -> tuple[Status, ...]:
    headers = {"x-hub-signature-256": signature(SECRET, content)}
    return statuses(headers, content, app_secret=SECRET)


def test_the_published_vector_is_genuine_as_its_bytes_are() -> None:
    vector = vectors()["meta"]
    content = vector["raw body (escaped \\u00f1 exactly so)"].encode()
    headers = {"x-hub-signature-256": vector["X-Hub-Signature-256"]}
    assert statuses(headers, content, app_secret=vector["app secret"]) == (DELIVERED,)
    written_anew = json.dumps(json.loads(content), ensure_ascii=False).encode()
    with pytest.raises(NotGenuine):
        statuses(headers, written_anew, app_secret=vector["app secret"])


@pytest.mark.parametrize(
    "header",
    [
        "",
        "sha256=",
        signature("another", body(TOLD)),
        signature(SECRET, body(TOLD)).upper(),
        signature(SECRET, body(TOLD)) + "0",
        signature(SECRET, body(TOLD)).removeprefix("sha256="),
        "sha256=" + "ñ" * 64,
    ],
)
def test_what_nobody_signed_is_nothing(header: str) -> None:
    with pytest.raises(NotGenuine):
        statuses({"x-hub-signature-256": header}, body(TOLD), app_secret=SECRET)
    with pytest.raises(NotGenuine):
        statuses({}, body(TOLD), app_secret=SECRET)


def test_without_a_secret_nothing_is_genuine() -> None:
    headers = {"x-hub-signature-256": signature("", body(TOLD))}
    with pytest.raises(NotGenuine):
        statuses(headers, body(TOLD), app_secret="")


def test_a_failure_says_why() -> None:
    failed = {**TOLD, "status": "failed", "errors": [{"code": 131026, "title": "Undeliverable"}]}
    (status,) = taken(body(failed))
    assert (status.state, status.code) == ("failed", 131026)


def test_all_that_one_delivery_tells_is_heard() -> None:
    read = {**TOLD, "id": "wamid.Y", "status": "read"}
    assert [status.message_id for status in taken(body(TOLD, read))] == ["wamid.X", "wamid.Y"]


@pytest.mark.parametrize(
    "told",
    [
        None,
        "text",
        {},
        {**TOLD, "status": "deleted"},
        {**TOLD, "status": ["sent"]},
        {**TOLD, "id": ""},
        {**TOLD, "id": "wamid.\n"},
        {**TOLD, "id": "w" * 201},
        {**TOLD, "timestamp": "soon"},
        {**TOLD, "timestamp": 1732752000},
        {**TOLD, "timestamp": "9" * 11},
        {**TOLD, "recipient_id": "+51999888777"},
        {**TOLD, "recipient_id": None},
    ],
)
def test_what_we_do_not_know_is_passed_over(told: Any) -> None:
    assert taken(body(told, TOLD)) == (DELIVERED,)


@pytest.mark.parametrize(
    "errors", [None, {}, [], [{}], ["x"], [{"code": "131026"}], [{"code": True}]]
)
def test_a_failure_without_a_number_is_one_all_the_same(errors: Any) -> None:
    (status,) = taken(body({**TOLD, "status": "failed", "errors": errors}))
    assert (status.state, status.code) == ("failed", None)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"\xff",
        b'{"entry": 1}',
        b'{"entry": [{"changes": {}}]}',
        b'{"entry": [{"changes": [{"field": "messages", "value": []}]}]}',
        b'{"entry": [{"changes": [{"field": "messages", "value": {"statuses": {}}}]}]}',
        body(TOLD, field="account_update"),
    ],
)
def test_what_tells_of_no_message_says_nothing(content: bytes) -> None:
    assert taken(content) == ()


def test_meta_gets_its_challenge_back() -> None:
    query = {"hub.mode": "subscribe", "hub.verify_token": TOKEN, "hub.challenge": "1158201444"}
    assert challenge(query, verify_token=TOKEN) == "1158201444"


@pytest.mark.parametrize(
    "changed",
    [
        {"hub.mode": "unsubscribe"},
        {"hub.verify_token": "another"},
        {"hub.verify_token": "ñ"},
        {"hub.challenge": ""},
        {"hub.challenge": "<script>"},
        {"hub.challenge": "1" * 101},
    ],
)
def test_nobody_else_gets_anything_back(changed: dict[str, str]) -> None:
    query = {"hub.mode": "subscribe", "hub.verify_token": TOKEN, "hub.challenge": "1158201444"}
    with pytest.raises(NotGenuine):
        challenge({**query, **changed}, verify_token=TOKEN)
    with pytest.raises(NotGenuine):
        challenge({**query, "hub.verify_token": ""}, verify_token="")


@pytest.mark.parametrize(
    ("state", "than", "further"),
    [
        ("read", "delivered", True),
        ("delivered", "read", False),
        ("delivered", "sent", True),
        ("failed", "sent", True),
        ("sent", "failed", False),
        ("sent", "sent", False),
    ],
)
def test_the_furthest_state_counts(state: State, than: State, further: bool) -> None:
    assert is_further(state, than) is further
