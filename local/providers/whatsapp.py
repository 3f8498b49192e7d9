"""WhatsApp (Cloud API): approved templates, sent from one number.

A phone that ends with 26 cannot be reached; one that ends with 29 meets the limit of all messages.
What was accepted is told by webhooks: sent, then delivered, then read. A phone that ends with 49
gets nothing, which Meta tells later (131049); one that ends with 27 has it and never reads it.
"""

import hashlib
import hmac
import json
from collections import deque
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any, ClassVar

import msgspec

from chalicelib.kernel import ids
from local.providers.courier import Delivery
from local.providers.graph import BAD_TOKEN, TRANSIENT, error
from local.providers.http import JSON, Answer, Message, Reply, Request
from local.providers.provider import Account, Operation, Refusal
from local.providers.telling import Telling
from local.providers.whatsapp_templates import TEMPLATES, Component, filled

NUMBER, DISPLAYED, BUSINESS = "106540352242922", "51999000111", "102290129340398"
APP_SECRET, VERIFY_TOKEN = "local-app-secret", "local-verify-token"
WITHHELD = 131_049
WITHHELD_TEXT = "This message was not delivered to maintain healthy ecosystem engagement."
STEPS: Mapping[str, tuple[str, ...]] = {"49": ("sent", "failed"), "27": ("sent", "delivered")}
"""What becomes of an accepted message, by the end of its phone; of others all three steps."""
EVERY_STEP = ("sent", "delivered", "read")
BURST, BURST_SECONDS = 45, timedelta(seconds=6)
BAD_REQUEST = error(400, 100, "(#100) Invalid parameter")
UNDELIVERABLE = error(400, 131_026, "(#131026) Message undeliverable")
THROUGHPUT = error(400, 130_429, "(#130429) Rate limit hit")
PAIR_RATE = error(
    400, 131_056, "(#131056) (Business Account, Consumer Account) pair rate limit hit"
)
NO_TEMPLATE = error(404, 132_001, "(#132001) Template name does not exist in the translation")


class _Language(msgspec.Struct):
    code: str


class _Filled(msgspec.Struct):
    name: str
    language: _Language
    components: tuple[Component, ...] = ()


class _Sent(msgspec.Struct):
    messaging_product: str
    to: str
    type: str
    template: _Filled


class Whatsapp(Telling):
    """Sends the templates that it knows."""

    name = "whatsapp"
    account = Account(
        secret="whatsapp",  # noqa: S106 - the name of a secret
        values={
            "access_token": "local",
            "phone_number_id": NUMBER,
            "code_template": "codigo_verificacion_ca",
            "app_secret": APP_SECRET,
            "verify_token": VERIFY_TOKEN,
        },
    )
    refusals: ClassVar[Mapping[str, Answer]] = {
        "undeliverable": UNDELIVERABLE,
        "throughput": THROUGHPUT,
        "pair_rate": PAIR_RATE,
        "no_template": NO_TEMPLATE,
        "withheld": error(400, WITHHELD, f"(#{WITHHELD}) {WITHHELD_TEXT}"),
        "expired_token": BAD_TOKEN,
        "transient": TRANSIENT,
    }

    def __init__(self) -> None:
        super().__init__()
        self.templates = {(each.name, each.language): each for each in TEMPLATES}
        self._sent_to: dict[str, deque[datetime]] = {}

    def operations(self) -> Sequence[Operation]:
        """What the product uses of WhatsApp."""
        return (Operation("sendMessage", "POST", "/{version}/{number}/messages", self.send),)

    def send(self, request: Request, version: str, number: str) -> Reply:
        """Accept a template for one phone."""
        if request.headers.get("authorization") != "Bearer local":
            raise Refusal(BAD_TOKEN)
        if number != NUMBER or not version.startswith("v") or request.media_type != JSON:
            raise Refusal(BAD_REQUEST)
        sent = _read(request.body)
        text = self._text(sent.template)
        self._admit(sent.to)
        identifier = f"wamid.{ids.new_id()}"
        answer = {
            "messaging_product": "whatsapp",
            "contacts": [{"input": sent.to, "wa_id": sent.to}],
            "messages": [{"id": identifier, "message_status": "accepted"}],
        }
        self._tell(identifier, sent.to)
        return Reply(Answer.of(answer), Message(f"+{sent.to}", text))

    def _tell(self, identifier: str, to: str) -> None:
        """Tell step by step what becomes of a message."""
        now = self.now()
        for seconds, state in enumerate(STEPS.get(to[-2:], EVERY_STEP)):
            at = now + timedelta(seconds=seconds)
            self.courier.bring(partial(_delivery, identifier, to, state, at, seconds))

    def _text(self, sent: _Filled) -> str:
        template = self.templates.get((sent.name, sent.language.code))
        if template is None:
            raise Refusal(NO_TEMPLATE)
        return filled(template, sent.components)

    def _admit(self, to: str) -> None:
        if to.endswith("26"):
            raise Refusal(UNDELIVERABLE)
        if to.endswith("29"):
            raise Refusal(THROUGHPUT)
        now = self.now()
        sent = self._sent_to.setdefault(to, deque(maxlen=BURST))
        if len(sent) == BURST and now - sent[0] < BURST_SECONDS:
            raise Refusal(PAIR_RATE)
        sent.append(now)


def _read(body: bytes) -> _Sent:
    try:
        sent = msgspec.json.decode(body, type=_Sent)
    except msgspec.DecodeError as problem:
        raise Refusal(BAD_REQUEST) from problem
    right: list[Any] = [sent.messaging_product == "whatsapp", sent.type == "template"]
    if not all(right) or not sent.to.isdigit():
        raise Refusal(BAD_REQUEST)
    return sent


def signature(secret: str, body: bytes) -> str:
    """What Meta proves a webhook by."""
    return f"sha256={hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()}"


def _delivery(
    identifier: str, to: str, state: str, at: datetime, seconds: int, is_right: bool
) -> Delivery:
    """A webhook that tells of one step of one message."""
    told: dict[str, Any] = {
        "id": identifier,
        "status": state,
        "timestamp": str(int(at.timestamp())),
        "recipient_id": to,
    }
    if state == "failed":
        told["errors"] = [{"code": WITHHELD, "title": WITHHELD_TEXT}]
    number = {"display_phone_number": DISPLAYED, "phone_number_id": NUMBER}
    value = {"messaging_product": "whatsapp", "metadata": number, "statuses": [told]}
    entry = {"id": BUSINESS, "changes": [{"value": value, "field": "messages"}]}
    # Meta escapes every letter beyond ASCII, and signs the bytes.
    body = json.dumps({"object": "whatsapp_business_account", "entry": [entry]}).encode()
    secret = APP_SECRET if is_right else "of somebody else"
    return Delivery(
        at=at,
        event=state,
        about=identifier,
        target="webhooks/whatsapp/",
        headers={"x-hub-signature-256": signature(secret, body)},
        body=body,
        after=float(seconds),
    )
