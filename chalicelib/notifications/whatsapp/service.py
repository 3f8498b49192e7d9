"""Sending guests templates, and a text message where none reaches them."""

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from chalicelib.cloud.http.errors import ServiceRefused
from chalicelib.cloud.transaction import Transaction
from chalicelib.integrations import graph, twilio, whatsapp
from chalicelib.kernel.callers import SYSTEM
from chalicelib.notifications.commands import TextGuest, TextKind, WriteToGuest
from chalicelib.notifications.messages import service as messages
from chalicelib.notifications.messages.service import Carrier, Letter
from chalicelib.notifications.messages.types import Place, Verdict
from chalicelib.notifications.types import account_id, client_account
from chalicelib.notifications.whatsapp import composing
from chalicelib.notifications.whatsapp.types import Filled, Text

CLAIM_LASTS = timedelta(seconds=60)
"""Twice what a worker has."""
DOUBTFUL = frozenset({"502", "504"})
"""Between the service and us somebody gave up: it may have sent."""
TOKEN = f"graph {graph.TOKEN}"
UNAUTHORIZED = 401


def ask_for(command: WriteToGuest, *, now: datetime) -> None:
    """Have a guest told for the event that is handled now, once however often that comes; nothing
    while nobody has entered an account."""
    if messages.is_on("whatsapp", whatsapp.account):
        messages.ask_for([command], now=now)


def write(
    command: WriteToGuest, *, now: datetime, chance: Callable[[], float] = random.random
) -> None:
    """Send a guest a template.

    Raises:
        Later: it is to be tried again, or the night holds it back.
    """
    place = _place(command)
    letter = Letter(
        place=place,
        kind=command.kind,
        at=command.at,
        compose=partial(composing.filled, command),
        about=command.reservation_id,
        failed=partial(
            fall_back, place=place, kind=command.kind, at=command.at, about=command.reservation_id
        ),
        registration=command.registration_id,
        asked=command,
    )
    messages.deliver(letter, WHATSAPP, now=now, chance=chance)


def write_text(
    command: TextGuest, *, now: datetime, chance: Callable[[], float] = random.random
) -> None:
    """Send a guest a text message, unless they have the app.

    Raises:
        Later: it is to be tried again.
    """
    letter = Letter(
        place=_place(command).of_text,
        kind=command.kind,
        at=command.at,
        compose=partial(composing.as_text, command),
        about=command.reservation_id,
        asked=command,
    )
    messages.deliver(letter, SMS, now=now, chance=chance)


def _place(command: WriteToGuest | TextGuest) -> Place:
    return Place(client_account(command.client_id), f"{command.cause}#{command.kind}")


def fall_back(tx: Transaction, *, place: Place, kind: str, at: datetime, about: str | None) -> None:
    """Put into `tx` that a text message is to bring what WhatsApp did not, where there is one of
    that kind."""
    texted = _texted(kind)
    if texted is None or about is None:
        return
    command = TextGuest(
        kind=texted,
        cause=place.entry.removesuffix(f"#{kind}"),
        at=at,
        client_id=account_id(place.recipient),
        reservation_id=about,
    )
    tx.enqueue(command, actor=SYSTEM.actor)


def _texted(kind: str) -> TextKind | None:
    match kind:
        case "payment_approved" | "reservation_cancelled":
            return kind
        case _:
            return None


def _send(template: Filled) -> str:
    return whatsapp.send(template.kind, template.phone, template.texts)


def _judge(error: ServiceRefused) -> Verdict:
    """A token that ended keeps every message: they go once there is another."""
    if error.reason == TOKEN or error.status == UNAUTHORIZED:
        return "held"
    return "trouble" if whatsapp.trouble_of(error) == "alarm" else "failed"


def _send_text(message: Text) -> str:
    return twilio.send_text(message.phone, message.text)


def _judge_text(error: ServiceRefused) -> Verdict:
    return "held" if error.status == UNAUTHORIZED else "failed"


WHATSAPP = Carrier(
    channel="whatsapp",
    send=_send,
    judge=_judge,
    most_unsure=1,
    doubtful=DOUBTFUL,
    claim_lasts=CLAIM_LASTS,
)
"""A message that may have been sent is never sent again: nobody gets the same twice."""
SMS = Carrier(
    channel="sms",
    send=_send_text,
    judge=_judge_text,
    most_unsure=1,
    doubtful=DOUBTFUL,
    claim_lasts=CLAIM_LASTS,
)
