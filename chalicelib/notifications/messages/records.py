"""Messages outside in table `notifications`.

| recipient | entry | holds |
|---|---|---|
| `sent#<recipient>` | `<event or stay>#<kind>` | how far a message came (`types.Message`) |
| `reference#<digest>` | `message` | which message a service calls so |
| `line#<name>` | `line` | when the next message of a line may go |

All expire by themselves. The digest is of the service's own name of a message, since WhatsApp's
holds the telephone.
"""

from datetime import datetime, timedelta
from hashlib import sha256
from typing import cast

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition
from pynamodb.models import Model

from chalicelib.cloud import store
from chalicelib.cloud.attributes import StructAttribute
from chalicelib.cloud.store import Found, Key
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel.errors import Stale
from chalicelib.notifications.failures import records as failures
from chalicelib.notifications.failures.records import FailureRecord
from chalicelib.notifications.failures.types import Failure, Spot
from chalicelib.notifications.messages.types import Line, Message, Place

KEPT = timedelta(days=30)
LINE_KEPT = timedelta(days=1)
MESSAGE, LINE = "message", "line"


class MessageRecord(Model):
    """How far a message came; `version` rises with each step."""

    Meta = store.meta("notifications")
    recipient = UnicodeAttribute(hash_key=True)
    entry = UnicodeAttribute(range_key=True)
    message = StructAttribute[Message](Message)
    version = NumberAttribute()
    expires_at = NumberAttribute()

    @property
    def place(self) -> Place:
        """Where it stands."""
        return Place(self.recipient.removeprefix(_sent("")), self.entry)


class ReferenceRecord(Model):
    """Which message a service calls so."""

    Meta = store.meta("notifications")
    recipient = UnicodeAttribute(hash_key=True)
    entry = UnicodeAttribute(range_key=True, default=MESSAGE)
    of_recipient = UnicodeAttribute()
    of_entry = UnicodeAttribute()
    expires_at = NumberAttribute()


class LineRecord(Model):
    """When the next message of a line may go."""

    Meta = store.meta("notifications")
    recipient = UnicodeAttribute(hash_key=True)
    entry = UnicodeAttribute(range_key=True, default=LINE)
    line = StructAttribute[Line](Line)
    version = NumberAttribute()
    expires_at = NumberAttribute()


class Read:
    """A message and its line, as they were read in one round trip."""

    def __init__(self, place: Place, line: str | None) -> None:
        keys = [message_key(place)]
        keys += [Key(LineRecord, _line(line), LINE)] if line else []
        found = store.fetch_many(keys)
        self.place, self._line_name = place, line
        self.record = message_in(found, place)
        self._line = found.get(LineRecord, _line(line), LINE) if line else None

    @property
    def line(self) -> Line:
        """The line."""
        return Line() if self._line is None else self._line.line

    def write(self, tx: Transaction, message: Message) -> None:
        """Replace the message; the commit raises `Stale` where it is another by now. One that was
        not said stands among the failures."""
        version = 0 if self.record is None else int(self.record.version)
        failures.follow(
            tx,
            _failure(self.place, message, tx.now),
            was_lost=self.record is not None and self.record.message.is_lost,
            is_lost=message.is_lost,
        )
        record = _record(self.place, message, version + 1)
        unchanged = (
            MessageRecord.recipient.does_not_exist()
            if self.record is None
            else cast("Condition", MessageRecord.version == version)
        )
        tx.put(record, when=unchanged, otherwise=Stale())
        self.record = record

    def take_turn(self, tx: Transaction, line: Line) -> None:
        """Let the line go on; the commit raises `Stale` where another has its turn."""
        unchanged = (
            LineRecord.recipient.does_not_exist()
            if self._line is None
            else cast("Condition", LineRecord.version == int(self._line.version))
        )
        self._write_line(tx, line, unchanged)

    def hush(self, tx: Transaction, line: Line) -> None:
        """Let the line be quiet, whoever took a turn meanwhile."""
        self._write_line(tx, line, None)

    def _write_line(self, tx: Transaction, line: Line, when: Condition | None) -> None:
        if self._line_name is None:
            return
        version = 0 if self._line is None else int(self._line.version)
        record = LineRecord(
            _line(self._line_name),
            line=line,
            version=version + 1,
            expires_at=_seconds(tx.now + LINE_KEPT),
        )
        tx.put(record, when=when, otherwise=None if when is None else Stale())
        self._line = record


def message_key(place: Place) -> Key:
    """Where a message stands, for reads of many things."""
    return Key(MessageRecord, _sent(place.recipient), place.entry)


def message_in(found: Found, place: Place) -> MessageRecord | None:
    """A message whose key was read."""
    return found.get(MessageRecord, _sent(place.recipient), place.entry)


def messages_to(recipient: str) -> list[MessageRecord]:
    """All messages to somebody that are kept."""
    return store.query_records(MessageRecord, _sent(recipient), consistent=True)


def referring(digests: list[str]) -> dict[str, Place]:
    """The messages that services call so, by the digests of those names."""
    found = store.fetch_many(Key(ReferenceRecord, _reference(each), MESSAGE) for each in digests)
    return {
        record.recipient.removeprefix(_reference("")): Place(record.of_recipient, record.of_entry)
        for record in found.all(ReferenceRecord)
    }


def failure_of(record: MessageRecord) -> FailureRecord | None:
    """Where a message stands among the failures."""
    message = record.message
    return failures.record_at(_spot(record.place, message)) if message.is_lost else None


def refer(tx: Transaction, digest: str, place: Place, at: datetime) -> None:
    """Let a message be found by how its service calls it."""
    tx.put(
        ReferenceRecord(
            _reference(digest),
            of_recipient=place.recipient,
            of_entry=place.entry,
            expires_at=_seconds(at + KEPT),
        )
    )


def reference_of(record: MessageRecord) -> ReferenceRecord | None:
    """What leads from the name that its service has for a message to it."""
    digest = record.message.reference
    return None if digest is None else ReferenceRecord(_reference(digest))


def digest_of(name: str) -> str:
    """What is kept of how a service calls a message."""
    return sha256(name.encode()).hexdigest()


def _record(place: Place, message: Message, version: int) -> MessageRecord:
    return MessageRecord(
        _sent(place.recipient),
        place.entry,
        message=message,
        version=version,
        expires_at=_seconds(message.at + KEPT),
    )


def _failure(place: Place, message: Message, now: datetime) -> Failure:
    return Failure(
        spot=_spot(place, message),
        kind=message.kind,
        failed_at=now,
        code=message.code,
        attempts=message.attempts,
        about=message.about,
        may_repeat=message.asked is not None,
    )


def _spot(place: Place, message: Message) -> Spot:
    return Spot(way=message.channel, recipient=place.recipient, entry=place.entry, at=message.at)


def _seconds(at: datetime) -> int:
    return int(at.timestamp())


def _sent(recipient: str) -> str:
    return f"sent#{recipient}"


def _reference(digest: str) -> str:
    return f"reference#{digest}"


def _line(name: str) -> str:
    return f"line#{name}"
