"""The log of events: what changed, for whom, by whom. It is the outbox, the audit log and the
timeline.

An event is written in the transaction of its change (`Transaction.emit`); the table's stream
feeds the publisher (`cloud.deliveries`), which sends it to whoever hears of it. Commands
(`Transaction.enqueue`) leave by the same door, and stay only for a few days.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import reduce
from operator import and_
from typing import Any, Generic, TypeVar

import msgspec
from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition
from pynamodb.models import Model

from chalicelib.cloud import store
from chalicelib.cloud.attributes import InstantAttribute
from chalicelib.kernel import decoding, ids
from chalicelib.kernel.commands import Command
from chalicelib.kernel.differences import Changes
from chalicelib.kernel.events import Event, name_of
from chalicelib.kernel.secrecy import shown

T = TypeVar("T")
E_co = TypeVar("E_co", covariant=True)
COMMANDS_KEPT = timedelta(days=7)
HOUR = timedelta(hours=1)


class Recorded(msgspec.Struct, Generic[E_co], frozen=True, kw_only=True):
    """An event as it stands in the log.

    name: that of the event's class. subject: `<kind>#<id>`. actor: its cause (`staff#7`,
    `client#…`, `system`). correlation_id: of the request or the job that made the change.
    changes: what differs in the subject, without secrets.
    """

    event_id: str
    name: str
    subject: str
    actor: str
    at: datetime
    correlation_id: str = "-"
    changes: Changes = msgspec.field(default_factory=dict)
    event: E_co

    def of(self, event_type: type[T]) -> "Recorded[T]":
        """The same, with the event as a struct of its type."""
        plain = msgspec.to_builtins(self)
        return decoding.converted(plain, Recorded[event_type])  # type: ignore[valid-type]


Plain = Recorded[dict[str, Any]]
"""A recorded event whose fields are JSON values, for whoever shows it without knowing its kind."""


class _Body(msgspec.Struct):
    changes: Changes
    event: dict[str, Any]


class EventRecord(Model):
    """An event or a command as table `events` keeps it."""

    Meta = store.meta("events")
    subject = UnicodeAttribute(hash_key=True)
    event_id = UnicodeAttribute(range_key=True)
    name = UnicodeAttribute()
    actor = UnicodeAttribute()
    at = InstantAttribute()
    correlation_id = UnicodeAttribute(null=True)
    body = UnicodeAttribute()
    hour = UnicodeAttribute()
    expires_at = NumberAttribute(null=True)

    @classmethod
    def of_event(cls, recorded: Recorded[Event]) -> "EventRecord":
        """The record of an event."""
        return cls._of(recorded, shown(recorded.event))

    @classmethod
    def of_command(cls, recorded: Recorded[Command]) -> "EventRecord":
        """The record of a command, which leaves the table by itself."""
        record = cls._of(recorded, msgspec.to_builtins(recorded.event))
        record.expires_at = int((recorded.at + COMMANDS_KEPT).timestamp())
        return record

    @classmethod
    def _of(cls, recorded: Recorded[Any], fields: dict[str, Any]) -> "EventRecord":
        return cls(
            subject=recorded.subject,
            event_id=recorded.event_id,
            name=recorded.name,
            actor=recorded.actor,
            at=recorded.at,
            hour=hour_of(recorded.at),
            correlation_id=recorded.correlation_id,
            body=msgspec.json.encode(_Body(recorded.changes, fields)).decode(),
        )

    def recorded(self) -> Plain:
        """What was recorded."""
        body = decoding.decoded(self.body, _Body)
        return Recorded(
            event_id=self.event_id,
            name=self.name,
            subject=self.subject,
            actor=self.actor,
            at=self.at,
            correlation_id=self.correlation_id or "-",
            changes=body.changes,
            event=body.event,
        )


def timeline(
    subject: str,
    *,
    kinds: Collection[type[Event]] = (),
    naming: str | None = None,
    limit: int = 200,
) -> list[Plain]:
    """The newest `limit` events of a subject, newest first: all, or those of some `kinds`, or those
    that name an id (`naming`) among what they tell."""
    wanted: list[Condition] = []
    if kinds:
        wanted.append(EventRecord.name.is_in(*map(name_of, kinds)))
    if naming is not None:
        wanted.append(EventRecord.body.contains(naming))
    keep = reduce(and_, wanted) if wanted else None
    records = store.query_records(
        EventRecord, subject, keep=keep, forward=False, limit=limit, consistent=True
    )
    return [record.recorded() for record in records]


def past_of(
    subject: str, still: Callable[[], object], *, kinds: Collection[type[Event]] = ()
) -> list[Plain]:
    """The timeline of what there is or was. `still` reads the subject as it is now: where nothing
    is told of it, it may be there unchanged, and what never was raises what `still` raises."""
    found = timeline(subject, kinds=kinds)
    if not found:
        still()
    return found


class Line(msgspec.Struct, frozen=True):
    """What the index by hour says of an event or a command."""

    subject: str
    event_id: str
    name: str


def between(start: datetime, end: datetime) -> list[Line]:
    """What was recorded from `start` on and before `end`, in order; an index that follows the
    table within moments."""
    where = EventRecord.event_id.between(ids.before_events_of(start), ids.before_events_of(end))
    return [
        Line(
            subject=store.value_of(item, EventRecord.subject),
            event_id=store.value_of(item, EventRecord.event_id),
            name=store.value_of(item, EventRecord.name),
        )
        for hour in hours_between(start, end)
        for item in store.query("events", hour, where=where, index="by_hour")
    ]


def at(lines: Sequence[Line]) -> list[Plain]:
    """What stands at these lines, in their order; a command that has expired stands no more."""
    keys = [store.Key(EventRecord, line.subject, line.event_id) for line in lines]
    found = store.fetch_many(keys)
    records = [found.get(key.model, key.hash, key.range) for key in keys]
    return [record.recorded() for record in records if isinstance(record, EventRecord)]


def hours_between(start: datetime, end: datetime) -> Iterator[str]:
    """The name of each hour from that of `start` to that of `end`."""
    hour = start.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    while hour <= end:
        yield hour_of(hour)
        hour += HOUR


def hour_of(instant: datetime) -> str:
    """The name of an instant's hour: `2026-01-05T17`, in UTC."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H")


def from_stream(records: Iterable[Mapping[str, Any]]) -> list[Plain]:
    """The events and commands that a batch of the table's stream inserted, in order."""
    return [
        EventRecord.from_raw_data(record["dynamodb"]["NewImage"]).recorded()
        for record in records
        if record["eventName"] == "INSERT"
    ]
