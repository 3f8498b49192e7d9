"""Facts: what changed, for whom, by whom. They are the outbox, the audit log and the timeline.

An event is written in the transaction of its change (`Transaction.emit`); the table's stream
feeds the publisher, which puts it on the queues of its subscribers.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import msgspec
from pynamodb.attributes import UnicodeAttribute
from pynamodb.models import Model

from chalicelib.cloud import store
from chalicelib.cloud.attributes import InstantAttribute


class Event(msgspec.Struct, frozen=True):
    """One fact. `subject` is `<kind>#<id>`, `actor` its cause (`staff#7`, `client#…`, `system`).

    `changes` is `{field: [old, new]}`; `data` what consumers need beyond it. Both are JSON
    values without secrets.
    """

    event_id: str
    name: str
    subject: str
    actor: str
    at: datetime
    changes: dict[str, Any] = msgspec.field(default_factory=dict)
    data: dict[str, Any] = msgspec.field(default_factory=dict)


class _Body(msgspec.Struct):
    changes: dict[str, Any]
    data: dict[str, Any]


class EventRecord(Model):
    """An event as table `events` keeps it."""

    Meta = store.meta("events")
    subject = UnicodeAttribute(hash_key=True)
    event_id = UnicodeAttribute(range_key=True)
    name = UnicodeAttribute()
    actor = UnicodeAttribute()
    at = InstantAttribute()
    body = UnicodeAttribute()

    @classmethod
    def of(cls, event: Event) -> "EventRecord":
        """The record of an event."""
        body = msgspec.json.encode(_Body(event.changes, event.data)).decode()
        return cls(
            subject=event.subject,
            event_id=event.event_id,
            name=event.name,
            actor=event.actor,
            at=event.at,
            body=body,
        )

    def event(self) -> Event:
        """The event."""
        body = msgspec.json.decode(self.body, type=_Body)
        return Event(
            event_id=self.event_id,
            name=self.name,
            subject=self.subject,
            actor=self.actor,
            at=self.at,
            changes=body.changes,
            data=body.data,
        )


def timeline(subject: str, *, limit: int = 200) -> list[Event]:
    """The newest `limit` events of a subject, newest first."""
    records = store.query_records(EventRecord, subject, forward=False, limit=limit, consistent=True)
    return [record.event() for record in records]


def from_stream(records: Iterable[Mapping[str, Any]]) -> list[Event]:
    """The events that a batch of the table's stream inserted, in order."""
    return [
        EventRecord.from_raw_data(record["dynamodb"]["NewImage"]).event()
        for record in records
        if record["eventName"] == "INSERT"
    ]
