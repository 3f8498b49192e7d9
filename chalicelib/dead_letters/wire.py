"""What queues gave up, on the wire."""

from datetime import datetime
from typing import Annotated, ClassVar

import msgspec
from msgspec import Meta

from chalicelib.dead_letters.types import Counted, Dead, Decided, Done, Kind, Looked, Named
from chalicelib.kernel.dates import in_lima
from chalicelib.web.formats import Id

MOST, USUALLY = 100, 50
MessageId = Annotated[str, Meta(min_length=1, max_length=100)]
"""A message, as SQS names it."""


class DeadQueueView(msgspec.Struct, kw_only=True):
    """A dead-letter queue."""

    name: str
    """The queue."""
    queue: str | None
    """Whose messages it holds, and where they go when they are sent again; null where no queue
    takes them."""
    count: int
    """About how many messages it holds."""

    @classmethod
    def of(cls, counted: Counted) -> "DeadQueueView":
        """The view of a queue."""
        return cls(name=counted.dead.name, queue=counted.dead.queue, count=counted.count)


class NamedView(msgspec.Struct, kw_only=True):
    """Something that an event names."""

    TEXTS_FROM: ClassVar = (Named,)

    name: str
    """The field of the event."""
    id: Id
    """The id in it."""


class DeadLetterView(msgspec.Struct, kw_only=True):
    """A message that its queue gave up; nothing of it but what says which it is."""

    message_id: Id
    """The message."""
    kind: Kind
    """`event`: somebody was to hear of it; `command`: somebody was to carry it out; `file`: one
    that arrived, or what was made of it; `other`: none of these."""
    subscription: str | None
    """The handler that it is for, as `<room>.<function>`; null where it names none."""
    is_known: bool
    """Whether there still is whoever it is for: otherwise it fails again."""
    event: str | None
    """The name of the event or command; null where it is neither."""
    event_id: Id | None
    """The event or command; null where it is neither."""
    subject: str | None
    """Of what it is, as `<kind>#<id>`, or the key of the file."""
    names: list[NamedView]
    """The ids that it names."""
    actor: str | None
    """Who caused it, as `staff#7`, `client#…`, `system`; null where it does not say."""
    happened_at: datetime | None
    """When it was recorded, in Lima's time; null where it does not say."""
    sent_at: datetime
    """When it was put on its queue first, in Lima's time."""
    received: int
    """How often it was taken from a queue; looking at it counts."""
    correlation_id: str | None
    """What its lines of the log have in common; null where it does not say."""
    error: str | None
    """Why it failed last: the kind of error with its code, or the service outside and its reason;
    null where nobody knows."""
    place: str | None
    """Which line of code failed last; null where nobody knows."""
    failed_at: datetime | None
    """When it failed last, in Lima's time; null where nobody knows."""

    @classmethod
    def of(cls, dead: Dead) -> "DeadLetterView":
        """The view of a message."""
        told = dead.told
        return cls(
            message_id=dead.message_id,
            kind=told.kind,
            subscription=told.subscription,
            is_known=dead.is_known,
            event=told.name,
            event_id=told.event_id,
            subject=told.subject,
            names=[NamedView(name=each.name, id=each.id) for each in told.names],
            actor=told.actor,
            happened_at=in_lima(told.at),
            sent_at=in_lima(dead.sent_at),
            received=dead.received,
            correlation_id=told.correlation_id,
            error=dead.error,
            place=dead.place,
            failed_at=in_lima(dead.failed_at),
        )


class DeadLetters(msgspec.Struct, kw_only=True):
    """Some messages of a dead-letter queue, the oldest first."""

    name: str
    """The queue."""
    queue: str | None
    """Where they go when they are sent again; null where no queue takes them."""
    count: int
    """About how many messages it holds."""
    letters: list[DeadLetterView]
    """The messages; others may be looking at some, which are shown a moment later."""

    @classmethod
    def of(cls, looked: Looked) -> "DeadLetters":
        """The view of a look."""
        return cls(
            name=looked.dead.name,
            queue=looked.dead.queue,
            count=looked.count,
            letters=list(map(DeadLetterView.of, looked.letters)),
        )


class LookQuery(msgspec.Struct, kw_only=True):
    """How many messages."""

    limit: Annotated[int, Meta(ge=1, le=MOST)] = USUALLY
    """How many messages, 100 at most."""


class ChosenLetters(msgspec.Struct, kw_only=True):
    """Which messages of a dead-letter queue are meant."""

    message_ids: Annotated[list[MessageId], Meta(max_length=MOST)] = []
    """These, 100 at most."""
    all: bool = False
    """Or all that it holds, as many as there is time for."""

    @property
    def meant(self) -> list[str] | None:
        """The ids; None for all."""
        return None if self.all else self.message_ids


class DiscardForm(ChosenLetters, kw_only=True):
    """Which messages are discarded, and why."""

    reason: str
    """Why, in one line; it stays in the log, so without names of people."""


class DoneView(msgspec.Struct, kw_only=True):
    """What became of messages."""

    done: list[str]
    """Those to which it was done."""
    missing: list[str]
    """Those that were not there any more, or at which somebody else is looking."""

    @classmethod
    def of(cls, done: Done) -> "DoneView":
        """The view of what was done."""
        return cls(done=list(done.done), missing=list(done.missing))


class DecidedView(msgspec.Struct, kw_only=True):
    """What somebody decided about a message."""

    at: datetime
    """When, in Lima's time."""
    actor: str
    """Who, as `staff#7`."""
    discarded: bool
    """Whether it was discarded; otherwise it was sent again."""
    message_id: Id
    """The message."""
    subscription: str | None
    """The handler that it was for; null where it named none."""
    reason: str | None
    """Why it was discarded; null where it was sent again."""

    @classmethod
    def of(cls, decided: Decided) -> "DecidedView":
        """The view of a decision."""
        return cls(
            at=in_lima(decided.at),
            actor=decided.actor,
            discarded=decided.is_discarded,
            message_id=decided.message_id,
            subscription=decided.subscription,
            reason=decided.reason,
        )
