"""What WhatsApp tells of messages by itself: taken at once, noted by a worker.

What is told comes in any order and any number of times, also before the worker has noted that
WhatsApp took the message: a message only ever moves forwards, and one that nobody knows is looked
for once more. The rest is of one-time codes, or of nobody.
"""

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from msgspec.structs import replace

from chalicelib.cloud import budget, metrics
from chalicelib.cloud.deliveries import Later
from chalicelib.cloud.http.errors import NotConfigured
from chalicelib.cloud.transaction import Busy, Transaction
from chalicelib.integrations import whatsapp, whatsapp_webhooks
from chalicelib.integrations.notifications import NotGenuine
from chalicelib.integrations.whatsapp_webhooks import State, Status
from chalicelib.kernel.callers import SYSTEM
from chalicelib.kernel.errors import Stale
from chalicelib.kernel.parts import in_parts
from chalicelib.notifications import winners
from chalicelib.notifications.commands import NoteSteps, Step
from chalicelib.notifications.messages import records, service, troubles
from chalicelib.notifications.messages.records import Read
from chalicelib.notifications.messages.types import Message, Place
from chalicelib.notifications.whatsapp.service import fall_back

LOOKS_AGAIN = timedelta(minutes=1)
AT_ONCE, MOST_COMMANDS = 100, 50
ARRIVED = ("delivered", "read")
REFUSED = "RefusedStatuses"
"""The metric that counts what Meta did not sign."""
logger = logging.getLogger(__name__)


def prove(query: Mapping[str, str]) -> str:
    """What Meta wants to read before it tells anything.

    Raises:
        NotGenuine: it does not name our token, or nobody has entered one.
    """
    return whatsapp_webhooks.challenge(query, verify_token=_secrets().verify_token)


def take(headers: Mapping[str, str], body: bytes, *, now: datetime) -> None:
    """Have noted what a delivery says of messages.

    Raises:
        NotGenuine: Meta did not sign it, or nobody has entered the secret.
    """
    try:
        told = whatsapp_webhooks.statuses(headers, body, app_secret=_secrets().app_secret)
    except NotGenuine:
        counted = metrics.counted("notifications", REFUSED, now)
        logger.warning("webhook refused", extra={"service": "whatsapp", **counted})
        raise
    steps = list(dict.fromkeys(map(_step, told)))
    commands = [NoteSteps(at=now, steps=tuple(part)) for part in in_parts(steps, AT_ONCE)]
    for some in in_parts(commands, MOST_COMMANDS):
        tx = Transaction(now)
        for command in some:
            tx.enqueue(command, actor=SYSTEM.actor)
        tx.commit()


def _secrets() -> whatsapp_webhooks.Secrets:
    try:
        return whatsapp_webhooks.secrets()
    except NotConfigured as nobody:
        raise NotGenuine from nobody


def _step(told: Status) -> Step:
    return Step(records.digest_of(told.message_id), told.state, told.code)


def note(command: NoteSteps, *, now: datetime) -> None:
    """Let messages move forwards.

    Raises:
        Later: some are not known, or not yet.
    """
    found = records.referring(list(dict.fromkeys(step.reference for step in command.steps)))
    for reference, place in found.items():
        steps = [step for step in command.steps if step.reference == reference]
        budget.again(lambda: _note(place, steps, now), Stale, Busy)  # noqa: B023 - run at once
    is_all = all(step.reference in found for step in command.steps)
    if not is_all and now < command.at + LOOKS_AGAIN:
        raise Later(command.at + LOOKS_AGAIN - now)


def _note(place: Place, steps: Sequence[Step], now: datetime) -> None:
    read = Read(place, None)
    if read.record is None:
        return
    before = read.record.message
    after = moved(before, steps)
    if after == before:
        return
    tx = Transaction(now)
    read.write(tx, after)
    if after.state == "failed":
        fall_back(tx, place=place, kind=after.kind, at=after.at, about=after.about)
    if after.state in ARRIVED:
        winners.note(tx, registration_id=after.registration)
    tx.commit()
    service.log(after)
    _tell_troubles(steps)


def moved(message: Message, steps: Sequence[Step]) -> Message:
    """A message after all that was told of it: it moves forwards only."""
    for step in steps:
        known = _state_of(message)
        if known is not None and whatsapp_webhooks.is_further(step.state, known):
            code = f"graph {step.code}" if step.state == "failed" and step.code else None
            message = _moved(message, step.state, code)
    return message


def _state_of(message: Message) -> State | None:
    match message.state:
        case "accepted":
            return "sent"
        case "failed" | "delivered" | "read":
            return message.state
        case _:
            return None


def _moved(message: Message, state: State, code: str | None) -> Message:
    return message if state == "sent" else replace(message, state=state, code=code)


def _tell_troubles(steps: Sequence[Step]) -> None:
    """What failed for what only people can mend."""
    codes = {step.code for step in steps if step.state == "failed" and step.code is not None}
    for code in sorted(code for code in codes if whatsapp.trouble(code) == "alarm"):
        troubles.tell("whatsapp", f"graph {code}")
