"""From the outbox to the handlers: one message for each subscription, on its own queue.

A handler that fails repeats alone, and the dead letter names it (`subscription`). Messages may
come twice or in another order: handlers that are not idempotent by nature put `once` into their
transaction.
"""

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from contextvars import ContextVar
from datetime import datetime, timedelta
from functools import lru_cache, partial
from importlib import import_module
from typing import Any, cast, get_type_hints

import msgspec
from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.models import Model

from chalicelib.cloud import events, handovers, last_errors, logs, queues, store
from chalicelib.cloud.assembly import Listeners, Subscription
from chalicelib.cloud.events import Plain, Recorded
from chalicelib.cloud.idempotency import AlreadyHandled
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import clock, decoding
from chalicelib.kernel.callers import PAST
from chalicelib.kernel.commands import Command
from chalicelib.kernel.errors import Unavailable

MARKS_KEPT = timedelta(days=30)
"""Longer than any message can wait, dead letters that are sent again included."""

SECOND_LOOK = timedelta(minutes=5)
"""Longer than any worker lives."""

Handler = Callable[[Any], None]
logger = logging.getLogger(__name__)


class _Message(msgspec.Struct, frozen=True):
    subscription: str
    recorded: Plain


class _Received(msgspec.Struct, frozen=True):
    subscription: str
    recorded: msgspec.Raw


class _Named(msgspec.Struct, frozen=True):
    """What of an event names it, whatever it is."""

    event_id: str


class _Failed(msgspec.Struct, frozen=True):
    subscription: str
    recorded: _Named


class UnknownSubscription(RuntimeError):
    """A message is for a handler that this release does not have."""


class Later(RuntimeError):
    """What a handler raises whose message is to come again after a pause: it is no failure, and
    takes no attempt. The function needs the right to send to its own queue."""

    def __init__(self, pause: timedelta) -> None:
        super().__init__()
        self.pause = pause


def look_again(recorded: Recorded[Any], now: datetime) -> None:
    """Have the message of an event come again, once, when nobody lives any more who read before the
    event what it takes away, and may write of it after.

    Raises:
        Later: that is yet to come.
    """
    pause = recorded.at + SECOND_LOOK - now
    if pause > timedelta():
        raise Later(pause)


class HandledRecord(Model):
    """The mark that a handler's effect took place for an event."""

    Meta = store.meta("ledgers")
    account = UnicodeAttribute(hash_key=True)
    entry = UnicodeAttribute(range_key=True)
    expires_at = NumberAttribute()


_handling: ContextVar[tuple[str, str] | None] = ContextVar("handling", default=None)


def publish(event: Mapping[str, Any], listeners: Listeners) -> None:
    """Send what the stream of the outbox tells to whoever hears of it; nothing where nobody does.

    A failure leaves the batch to be delivered again.
    """
    hand_over(events.from_stream(event["Records"]), listeners)


def hand_over(batch: Iterable[Plain], listeners: Listeners) -> None:
    """Send events to whoever hears of them, then mark that it was done.

    Raises:
        Unavailable: some may not have been sent, and none is marked. Sending all again is right.
    """
    batch = list(batch)
    send(batch, listeners)
    handovers.mark([recorded.event_id for recorded in batch], clock.now())


def send(batch: Iterable[Plain], listeners: Listeners) -> None:
    """Put a message for each event and each of its listeners on the queue of the listener.

    Raises:
        NotSent: some may not have been sent.
    """
    bodies: dict[str, list[str]] = defaultdict(list)
    for recorded in batch:
        for subscription in heard_by(recorded, listeners):
            message = _Message(subscription.name, recorded)
            bodies[subscription.queue].append(msgspec.json.encode(message).decode())
    for queue, messages in bodies.items():
        queues.send(queue, messages)


def heard_by(recorded: Recorded[Any], listeners: Listeners) -> list[Subscription]:
    """Who hears of an event: of what is only entered and long past, those who count."""
    all_ears = listeners.get(recorded.name, ())
    return [each for each in all_ears if each.hears_past or recorded.actor != PAST]


def consume(event: Mapping[str, Any], subscriptions: Mapping[str, Subscription]) -> dict[str, Any]:
    """Give each message of a batch to the handler that it is for; which must come again."""
    return queues.each(event, partial(_handle, subscriptions), _note)


def _note(body: str, error: Exception) -> None:
    """Let whoever finds the message among the dead letters read why."""
    try:
        failed = decoding.decoded(body, _Failed)
    except msgspec.DecodeError:
        return
    try:
        last_errors.note(failed.recorded.event_id, failed.subscription, error, clock.now())
    except Unavailable:
        logger.warning("why a message failed is not noted", exc_info=True)


def once(tx: Transaction) -> None:
    """Let the handler that runs now take effect for its event once, together with `tx`.

    Where it did before, the commit ends the handler, which counts as done.
    """
    handling = _handling.get()
    if handling is None:
        raise RuntimeError("no message is being handled")
    event_id, subscription = handling
    mark = HandledRecord(
        account=f"handled#{event_id}",
        entry=subscription,
        expires_at=int((tx.now + MARKS_KEPT).timestamp()),
    )
    tx.create(mark, otherwise=AlreadyHandled())


def _handle(subscriptions: Mapping[str, Subscription], body: str) -> None:
    received = decoding.decoded(body, _Received)
    subscription = subscriptions.get(received.subscription)
    if subscription is None:
        raise UnknownSubscription(received.subscription)
    handler, taken = _resolved(subscription.handler)
    is_command = isinstance(taken, type) and issubclass(taken, Command)
    recorded = _decoded(received.recorded, Recorded[taken] if is_command else taken)  # type: ignore[valid-type]
    # The edge that logs a failure does so after the line has ended.
    logs.correlation.set(recorded.correlation_id)
    with _line(received.subscription, recorded) as fields:
        token = _handling.set((recorded.event_id, received.subscription))
        try:
            handler(recorded.event if is_command else recorded)
        except AlreadyHandled:
            fields["repeated"] = True
        except Later as later:
            fields["again_in"] = later.pause.total_seconds()
            queues.send(subscription.queue, [body], pause=later.pause)
        finally:
            _handling.reset(token)


def _line(subscription: str, recorded: Recorded[Any]) -> AbstractContextManager[dict[str, Any]]:
    return logs.job_line(
        subscription,
        recorded.correlation_id,
        event=recorded.name,
        event_id=recorded.event_id,
    )


def _decoded(recorded: msgspec.Raw, kind: Any) -> Recorded[Any]:
    return cast("Recorded[Any]", decoding.decoded(recorded, kind))


@lru_cache(maxsize=64)
def _resolved(handler: str) -> tuple[Handler, Any]:
    """A handler and the type that it takes, imported when its first message comes."""
    function = resolve(handler)
    return function, taken_by(function)


def resolve(handler: str) -> Callable[..., Any]:
    """The function that `module:function` names."""
    module, _, name = handler.partition(":")
    function: Callable[..., Any] = getattr(import_module(module), name)
    return function


def taken_by(function: Callable[..., Any]) -> Any:
    """The type of a function's only parameter."""
    hints = get_type_hints(function)
    hints.pop("return", None)
    (taken,) = hints.values()
    return taken
