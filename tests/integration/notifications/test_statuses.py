"""What WhatsApp tells of messages: proved, taken in any order, any number of times."""

import itertools
import json
from typing import Any

import pytest

from local.providers.courier import Delivery
from local.providers.whatsapp import APP_SECRET, VERIFY_TOKEN, Whatsapp, signature
from tests.support import everything

from .telephones import API, Telephones
from .test_templates import kept

HOOK = f"{API}webhooks/whatsapp/"


@pytest.fixture
def deliveries(town: Telephones, whatsapp: Whatsapp) -> list[Delivery]:
    """What WhatsApp tells of the welcome of a new guest: sent, delivered, read."""
    whatsapp.courier.sent.clear()
    town.register("luis", "40000002", "Luis")
    town.post.settle()
    return list(whatsapp.courier.sent)


def hear(town: Telephones, body: bytes, secret: str = APP_SECRET, **headers: str) -> int:
    signed = {"X-Hub-Signature-256": signature(secret, body), **headers}
    status: int = town.api.post(HOOK, body=body, headers=signed).status_code
    return status


def state(town: Telephones) -> str:
    luis = town.tokens["luis"]
    [message] = kept(luis.client_id)  # type: ignore[union-attr]
    return message.state


@pytest.mark.parametrize("order", list(itertools.permutations(range(3)))[::2])
def test_a_message_moves_forwards_whatever_the_order(
    town: Telephones, deliveries: list[Delivery], order: tuple[int, ...]
) -> None:
    for number in order:
        for _ in range(2):
            assert hear(town, deliveries[number].body) == 200
    town.post.settle()
    assert state(town) == "read"
    assert hear(town, deliveries[0].body) == 200
    town.post.settle()
    assert state(town) == "read"


def test_what_is_told_before_the_answer_was_noted_is_looked_for_once_more(
    town: Telephones, whatsapp: Whatsapp
) -> None:
    whatsapp.courier.sent.clear()
    town.register("luis", "40000002", "Luis")
    heard: list[int] = []

    def tell_at_once(_: Any) -> None:
        heard.extend(hear(town, each.body) for each in whatsapp.courier.sent)

    whatsapp.on_request = tell_at_once
    town.post.settle()
    for each in whatsapp.courier.sent:
        heard.append(hear(town, each.body))
    town.post.wait(minutes=2)
    assert set(heard) == {200}
    assert state(town) == "read"


def test_messages_that_nobody_knows_are_taken_and_left(town: Telephones) -> None:
    assert hear(town, told("wamid.unknown", "read")) == 200
    town.post.wait(minutes=2)
    assert town.post.held == []


def told(identifier: Any, status: Any, **more: Any) -> bytes:
    one = {"id": identifier, "status": status, "timestamp": "1772463600", **more}
    statuses = [{"recipient_id": "51987654321", **one}]
    change = {"field": "messages", "value": {"statuses": statuses}}
    return json.dumps({"entry": [{"changes": [change]}]}).encode()


@pytest.mark.parametrize("secret", ["of somebody else", ""])
def test_what_meta_did_not_sign_is_refused(
    town: Telephones, deliveries: list[Delivery], secret: str
) -> None:
    assert hear(town, deliveries[2].body, secret) == 401
    answer = town.api.post(HOOK, body=deliveries[2].body)
    assert (answer.status_code, answer.json_body["code"]) == (401, "not_genuine")
    town.post.settle()
    assert state(town) == "accepted"


def test_a_body_that_was_written_anew_is_refused(
    town: Telephones, deliveries: list[Delivery]
) -> None:
    body = deliveries[2].body
    anew = json.dumps(json.loads(body), indent=1).encode()
    headers = {"X-Hub-Signature-256": signature(APP_SECRET, body)}
    assert town.api.post(HOOK, body=anew, headers=headers).status_code == 401


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"null",
        b"{",
        b"\xff\xfe",
        b"[" * 5_000,
        b'{"entry": 1}',
        b'{"entry": [1, {"changes": {"a": 1}}]}',
        b'{"entry": [{"changes": [{"field": "messages", "value": {"statuses": [null, 1]}}]}]}',
        told(["wamid.1"], "read"),
        told("wamid.1", "exploded"),
        told("wamid.1" * 100, "read"),
        told("wamid.\u0000", "read"),
        told("wamid.1", "failed", errors="none"),
        told("wamid.1", "failed", errors=[{"code": "131026"}, {"code": True}]),
        told("wamid.1", "read", timestamp=-1),
        told("wamid.1", "read", recipient_id={"phone": 1}),
    ],
)
def test_hostile_bodies_that_are_signed_change_nothing(town: Telephones, body: bytes) -> None:
    assert hear(town, body) == 200
    town.post.wait(minutes=2)


def test_very_many_statuses_at_once_are_taken(town: Telephones) -> None:
    one = json.loads(told("wamid.x", "read"))
    [status] = one["entry"][0]["changes"][0]["value"]["statuses"]
    many = [{**status, "id": f"wamid.{number}"} for number in range(1_000)]
    one["entry"][0]["changes"][0]["value"]["statuses"] = many
    assert hear(town, json.dumps(one).encode()) == 200
    town.post.wait(minutes=2)


def test_no_telephone_is_kept_of_what_was_told(
    town: Telephones, deliveries: list[Delivery]
) -> None:
    for each in deliveries:
        hear(town, each.body)
    town.post.settle()
    # WhatsApp's name of a message has the telephone in it.
    assert everything.where("wamid.") == []


def test_meta_is_told_that_the_address_is_ours(town: Telephones) -> None:
    query = f"hub.mode=subscribe&hub.verify_token={VERIFY_TOKEN}&hub.challenge=1158201444"
    answer = town.api.get(f"{HOOK}?{query}")
    assert (answer.status_code, answer.body) == (200, b"1158201444")
    assert answer.headers["Content-Type"].startswith("text/plain")


@pytest.mark.parametrize(
    "query",
    [
        "",
        "hub.mode=subscribe&hub.challenge=1",
        "hub.mode=subscribe&hub.verify_token=wrong&hub.challenge=1",
        f"hub.mode=unsubscribe&hub.verify_token={VERIFY_TOKEN}&hub.challenge=1",
        f"hub.mode=subscribe&hub.verify_token={VERIFY_TOKEN}&hub.challenge=<script>",
    ],
)
def test_nobody_else_is_told_so(town: Telephones, query: str) -> None:
    answer = town.api.get(f"{HOOK}?{query}")
    assert (answer.status_code, answer.json_body["code"]) == (401, "not_genuine")
