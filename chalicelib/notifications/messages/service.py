"""Sending a message: claimed first, then sent, then noted what became of it.

Whoever ends between two steps leaves a claim behind, which another takes once it is old; what may
have been sent by then is sent as often as its channel says, and never again.
"""

import logging
import random
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar

import msgspec

from chalicelib.cloud import deliveries
from chalicelib.cloud.deliveries import Later
from chalicelib.cloud.http.client import RESTING
from chalicelib.cloud.http.errors import NotConfigured, ServiceRefused, ServiceUnavailable
from chalicelib.cloud.removal import remove_all
from chalicelib.cloud.transaction import Busy, Transaction
from chalicelib.kernel.callers import SYSTEM
from chalicelib.kernel.commands import Command
from chalicelib.kernel.errors import Stale
from chalicelib.notifications.events import MessageFailed, MessageSent
from chalicelib.notifications.messages import records, rules, troubles
from chalicelib.notifications.messages.records import Read
from chalicelib.notifications.messages.types import Asked, Failure, Message, Place, Verdict
from chalicelib.notifications.types import Channel

T = TypeVar("T")
logger = logging.getLogger(__name__)


class Carrier(msgspec.Struct, Generic[T], frozen=True, kw_only=True):
    """How a channel sends.

    send: sends a content, and gives the service's name of the message. judge: what a refusal means.
    most_unsure: after so many attempts of which nobody knows the end, no other follows; doubtful:
    statuses that say as little. claim_lasts: longer than a worker needs. every: the time between
    two messages of a line.
    """

    channel: Channel
    send: Callable[[T], str]
    judge: Callable[[ServiceRefused], Verdict]
    most_unsure: int
    doubtful: frozenset[str] = frozenset()
    claim_lasts: timedelta
    every: timedelta = timedelta()


class _Answered(msgspec.Struct, frozen=True):
    """What became of a message, and how long its line is to be quiet."""

    message: Message
    quiet: timedelta | None = None


def _nothing(_: Transaction) -> None:
    """What follows from most messages that cannot be sent."""


class Letter(msgspec.Struct, Generic[T], frozen=True, kw_only=True):
    """What is to be sent.

    compose: what it says as things stand now; None where there is nothing to say any more. about:
    the stay of which it speaks. line: whose turns it takes. failed: puts into the transaction what
    follows where it surely cannot be sent. registration: that of the winner who is told. asked:
    what asks for it.
    """

    place: Place
    kind: str
    at: datetime
    compose: Callable[[], T | None]
    about: str | None = None
    line: str | None = None
    failed: Callable[[Transaction], None] = _nothing
    registration: str | None = None
    asked: Asked | None = None


def deliver(
    letter: Letter[T],
    carrier: Carrier[T],
    *,
    now: datetime,
    chance: Callable[[], float] = random.random,
) -> None:
    """Send a letter, once however often this is asked.

    Raises:
        Later: it is not its time, or it is to be tried again.
    """
    read = Read(letter.place, letter.line)
    message = _found(read, letter, carrier)
    if message.is_over:
        return
    _wait_until(rules.free_at(message, carrier.claim_lasts), now)
    message = rules.found(message, carrier.most_unsure)
    if rules.is_stale(message, now):
        message = rules.ended(message, "expired")
    if message.is_over:
        _note(read, letter, message, now)
        return
    content = letter.compose()
    if content is None:
        _note(read, letter, rules.ended(message, "withheld"), now)
        return
    message = _claimed(read, carrier, message, now)
    answered = _ask(carrier, content, message, now, chance())
    _note(read, letter, answered.message, now, quiet=answered.quiet)
    _wait_until(answered.message.due, now)


def _found(read: Read, letter: Letter[Any], carrier: Carrier[Any]) -> Message:
    if read.record is not None:
        return read.record.message
    return Message(
        channel=carrier.channel,
        kind=letter.kind,
        at=letter.at,
        about=letter.about,
        registration=letter.registration,
        asked=letter.asked,
    )


def _wait_until(due: datetime | None, now: datetime) -> None:
    if due is not None and due > now:
        raise Later(due - now)


def _claimed(read: Read, carrier: Carrier[Any], message: Message, now: datetime) -> Message:
    """The message, which this worker has now.

    Raises:
        Later: it has its turn then, or another was faster.
    """
    turn = rules.turn_of(message, read.line, now)
    tx = Transaction(now)
    if not rules.has_turn(message, read.line, now):
        read.take_turn(tx, rules.after(read.line, turn, carrier.every))
    is_now = turn <= now
    taken = rules.claimed(message, now) if is_now else rules.in_turn(message, turn)
    read.write(tx, taken)
    try:
        tx.commit()
    except (Stale, Busy) as faster:
        raise Later(carrier.every) from faster
    _wait_until(turn, now)
    return taken


def _ask(
    carrier: Carrier[T], content: T, message: Message, now: datetime, chance: float
) -> _Answered:
    try:
        reference = carrier.send(content)
    except ServiceUnavailable as error:
        failure = _failure_of(error, carrier.doubtful)
        after = rules.unanswered(
            message, failure, now, most_unsure=carrier.most_unsure, chance=chance
        )
        wait = failure.asked_to_wait
        return _Answered(after, None if wait is None else timedelta(seconds=wait))
    except ServiceRefused as error:
        return _Answered(_refused(carrier, message, error, now))
    except NotConfigured:
        return _Answered(rules.ended(message, "off"))
    return _Answered(rules.accepted(message, records.digest_of(reference)))


def _failure_of(error: ServiceUnavailable, doubtful: frozenset[str]) -> Failure:
    says_nothing = not error.reason.isdigit() or error.reason in doubtful
    return Failure(
        reason=error.reason,
        is_resting=error.reason == RESTING,
        is_unsure=error.may_have_acted and says_nothing,
        asked_to_wait=error.retry_after,
    )


def _refused(
    carrier: Carrier[Any], message: Message, error: ServiceRefused, now: datetime
) -> Message:
    verdict = carrier.judge(error)
    if verdict != "failed":
        troubles.tell(carrier.channel, error.reason)
    if verdict == "held":
        return rules.held(message, error.reason, now)
    return rules.ended(message, "failed", error.reason)


def _note(
    read: Read,
    letter: Letter[Any],
    message: Message,
    now: datetime,
    *,
    quiet: timedelta | None = None,
) -> None:
    tx = Transaction(now)
    read.write(tx, message)
    if quiet is not None:
        read.hush(tx, rules.hushed(read.line, now + quiet))
    if message.state == "accepted" and message.reference is not None:
        records.refer(tx, message.reference, letter.place, message.at)
    if message.state == "failed" and message.code != rules.UNKNOWN:
        letter.failed(tx)
    tell(tx, message)
    tx.commit()
    log(message)


def tell(tx: Transaction, message: Message) -> None:
    """Have the stay of which a message speaks tell what became of it, once that is known."""
    if message.about is None or message.state not in ("accepted", "failed"):
        return
    about, channel, kind = message.about, message.channel, message.kind
    if message.state == "accepted":
        tx.emit(MessageSent(reservation_id=about, channel=channel, kind=kind), actor=SYSTEM.actor)
        return
    failed = MessageFailed(reservation_id=about, channel=channel, kind=kind, code=message.code)
    tx.emit(failed, actor=SYSTEM.actor)


def log(message: Message) -> None:
    """Say how far a message came, for whoever counts."""
    told = {"channel": message.channel, "kind": message.kind, "state": message.state}
    logger.info("message outside", extra={**told, "code": message.code})


def ask_for(commands: Iterable[Command], *, now: datetime) -> None:
    """Have messages written for the event that is handled now, once however often that comes."""
    wanted = list(commands)
    if wanted:
        tx = Transaction(now)
        deliveries.once(tx)
        for command in wanted:
            tx.enqueue(command, actor=SYSTEM.actor)
        tx.commit()


def is_on(channel: Channel, opened: Callable[[], object]) -> bool:
    """Whether somebody has entered what a channel needs, which `opened` reads."""
    try:
        opened()
    except NotConfigured:
        logger.info("channel is off", extra={"channel": channel})
        return False
    return True


def forget(recipient: str, *, now: datetime) -> None:
    """Let nothing be kept of what was sent to somebody. Again is harmless."""
    sent = records.messages_to(recipient)
    references = [each for each in map(records.reference_of, sent) if each is not None]
    remove_all(references, now)
    lost = [each for each in map(records.failure_of, sent) if each is not None]
    remove_all(lost, now)
    remove_all(sent, now)
