"""What queues gave up, as administrators see it."""

from datetime import datetime
from typing import Literal

import msgspec

Kind = Literal["event", "command", "file", "other"]
"""An event of which a handler was to hear; a command; a file that arrived, or what was made of
one; or what is none of these, as a batch of the stream that the publisher gave up."""


class DeadQueue(msgspec.Struct, frozen=True):
    """A dead-letter queue. queue: whose messages it holds; None for those that no queue takes."""

    name: str
    queue: str | None


class Counted(msgspec.Struct, frozen=True):
    """A dead-letter queue, and about how many messages it holds."""

    dead: DeadQueue
    count: int


class Named(msgspec.Struct, frozen=True):
    """Something that an event names. name: the field; id: its id."""

    name: str
    id: str


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What a message says of itself, without what it says of people.

    subscription: the handler that it is for. subject: `<kind>#<id>`, or the key of a file. names:
    the ids in it.
    """

    kind: Kind = "other"
    subscription: str | None = None
    name: str | None = None
    event_id: str | None = None
    subject: str | None = None
    actor: str | None = None
    at: datetime | None = None
    correlation_id: str | None = None
    names: tuple[Named, ...] = ()


class Dead(msgspec.Struct, frozen=True, kw_only=True):
    """A message that its queue gave up. error, place: why it failed last, and where; None where
    nobody noted it. is_known: whether there still is whoever it is for."""

    message_id: str
    sent_at: datetime
    received: int
    told: Told
    error: str | None = None
    place: str | None = None
    failed_at: datetime | None = None
    is_known: bool


class Looked(msgspec.Struct, frozen=True, kw_only=True):
    """Some messages of a dead-letter queue, the oldest first. count: about how many it holds."""

    dead: DeadQueue
    count: int
    letters: tuple[Dead, ...]


class Done(msgspec.Struct, frozen=True):
    """What became of messages: their ids. missing: those that were not there."""

    done: tuple[str, ...]
    missing: tuple[str, ...] = ()


class Decided(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody decided about a message."""

    at: datetime
    actor: str
    is_discarded: bool
    message_id: str
    subscription: str | None
    reason: str | None
