"""What may be shown of a message, and what is wrong with a wish: pure."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import msgspec

from chalicelib.dead_letters.types import Named, Told
from chalicelib.kernel import decoding, spanish
from chalicelib.kernel.validation import Problems

COMMANDS = "command#"
ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""Nothing else that is called an id is shown: a document or a telephone could be called so."""
LONGEST_REASON = 300
LONGEST_KEY = 300


class _Recorded(msgspec.Struct, frozen=True, kw_only=True):
    event_id: str
    name: str
    subject: str
    actor: str
    at: datetime
    correlation_id: str = "-"
    event: dict[str, Any]


class _Message(msgspec.Struct, frozen=True):
    subscription: str
    recorded: _Recorded


class _Object(msgspec.Struct, frozen=True):
    key: str


class _Stored(msgspec.Struct, frozen=True):
    object: _Object


class _Arrival(msgspec.Struct, frozen=True):
    s3: _Stored


class _Arrivals(msgspec.Struct, frozen=True):
    Records: tuple[_Arrival, ...]


class _Made(msgspec.Struct, frozen=True):
    key: str


def told(body: str) -> Told:
    """What a message says of itself, whatever it is."""
    try:
        return _of_event(decoding.decoded(body, _Message))
    except msgspec.DecodeError:
        return _of_file(body)


def _of_event(message: _Message) -> Told:
    recorded = message.recorded
    return Told(
        kind="command" if recorded.subject.startswith(COMMANDS) else "event",
        subscription=message.subscription,
        name=recorded.name,
        event_id=recorded.event_id,
        subject=recorded.subject,
        actor=recorded.actor,
        at=recorded.at,
        correlation_id=recorded.correlation_id,
        names=tuple(_named(recorded.event)),
    )


def _named(event: Mapping[str, Any]) -> Iterator[Named]:
    for name, value in event.items():
        if name.endswith("_id") and isinstance(value, str) and ID.fullmatch(value):
            yield Named(name, value)


def _of_file(body: str) -> Told:
    """A file that arrived, as S3 tells it, or what became of one, as workers of files tell it."""
    try:
        arrived = decoding.decoded(body, _Arrivals).Records
        return Told(kind="file", subject=arrived[0].s3.object.key[:LONGEST_KEY])
    except (msgspec.DecodeError, IndexError):
        pass
    try:
        return Told(kind="file", subject=decoding.decoded(body, _Made).key[:LONGEST_KEY])
    except msgspec.DecodeError:
        return Told()


def checked_reason(text: str) -> str:
    """Why a message is discarded, tidy.

    Raises:
        Invalid: it says nothing, or too much.
    """
    reason = spanish.one_line(text)
    problems = Problems()
    problems.name("reason", reason, LONGEST_REASON)
    problems.raise_any()
    return reason
