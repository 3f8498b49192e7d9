"""What did not reach people, on the wire."""

from datetime import datetime
from typing import Annotated, ClassVar

import msgspec
from msgspec import Meta

from chalicelib.kernel.dates import in_lima
from chalicelib.notifications.failures.types import Way
from chalicelib.notifications.undelivered.reasons import reason_of
from chalicelib.notifications.undelivered.types import (
    Chosen,
    Filters,
    Lost,
    LostPage,
    Outcome,
    Person,
    PersonKind,
    Repeated,
)
from chalicelib.web.formats import Id

MOST, MOST_CHOSEN = 100, 50
Entry = Annotated[str, Meta(min_length=1, max_length=80)]
"""A place in the list."""


class UndeliveredQuery(msgspec.Struct, kw_only=True):
    """Which of what did not reach people."""

    channel: Way | None = None
    """Only what was to come this way."""
    kind: Annotated[str, Meta(max_length=50)] | None = None
    """Only of this kind."""
    limit: Annotated[int, Meta(ge=1, le=MOST)] = 50
    """How many, 100 at most."""
    cursor: Entry | None = None
    """`next_cursor` of the answer before."""

    @property
    def filters(self) -> Filters:
        """What is wanted."""
        return Filters(way=self.channel, kind=self.kind)


class PersonView(msgspec.Struct, kw_only=True):
    """Whom something was for."""

    kind: PersonKind
    """A `guest`, a `staff` user, or a `chat` of the business."""
    key: str
    """The id of the guest, the number of the user, or which chat."""
    name: str | None
    """The name; null for a chat, and where they are not there any more."""
    contact: str | None
    """The telephone, of which the last digits are shown; null where there is none."""

    @classmethod
    def of(cls, person: Person) -> "PersonView":
        """The view of a person."""
        return cls(kind=person.kind, key=person.key, name=person.name, contact=person.contact)


class UndeliveredView(msgspec.Struct, kw_only=True):
    """Something that did not reach somebody."""

    channel: Way
    """How it was to come: `push` to the app, `whatsapp`, `sms`, or `telegram`."""
    entry: str
    """Names it, together with the channel."""
    kind: str | None
    """What it tells; null where nobody knows any more."""
    title: str | None
    """The title of a notification; null for messages."""
    person: PersonView
    """Whom it was for."""
    reservation_id: Id | None
    """The stay of which a message speaks; null where it speaks of none."""
    happened_at: datetime
    """When what it tells happened, in Lima's time."""
    failed_at: datetime
    """When it failed for good, in Lima's time."""
    attempts: int
    """How often the service was asked."""
    code: str | None
    """Why, in the word of the service; null where it came too late."""
    reason: str
    """Why, in Spanish for people."""
    texted: bool
    """Whether it came as a text message instead."""
    can_repeat: bool
    """Whether it can be sent again."""

    @classmethod
    def of(cls, lost: Lost) -> "UndeliveredView":
        """The view of a failure."""
        failure = lost.failure
        return cls(
            channel=failure.spot.way,
            entry=lost.entry,
            kind=lost.kind,
            title=lost.title,
            person=PersonView.of(lost.person),
            reservation_id=failure.about,
            happened_at=in_lima(failure.spot.at),
            failed_at=in_lima(failure.failed_at),
            attempts=failure.attempts,
            code=failure.code,
            reason=reason_of(failure),
            texted=lost.is_texted,
            can_repeat=failure.may_repeat,
        )


class UndeliveredPage(msgspec.Struct, kw_only=True):
    """Some of what did not reach people, the newest first."""

    deliveries: list[UndeliveredView]
    """What did not reach people."""
    next_cursor: str | None
    """Leads to older ones; null where there are none."""

    @classmethod
    def of(cls, page: LostPage) -> "UndeliveredPage":
        """The view of a page."""
        return cls(deliveries=list(map(UndeliveredView.of, page.rows)), next_cursor=page.after)


class ChosenView(msgspec.Struct, kw_only=True):
    """One of what did not reach people."""

    TEXTS_FROM: ClassVar = (UndeliveredView,)

    channel: Way
    entry: Entry
    """Names it, together with the channel."""


class RepeatForm(msgspec.Struct, kw_only=True):
    """What is to be sent again."""

    deliveries: Annotated[list[ChosenView], Meta(min_length=1, max_length=MOST_CHOSEN)]
    """These, 50 at most."""

    @property
    def chosen(self) -> list[Chosen]:
        """What is meant."""
        return [Chosen(each.channel, each.entry) for each in self.deliveries]


class RepeatedView(msgspec.Struct, kw_only=True):
    """What became of a wish to send something again."""

    TEXTS_FROM: ClassVar = (UndeliveredView,)

    channel: Way
    entry: str
    outcome: Outcome
    """`again`: it is on its way; `gone`: it is lost no more, or somebody was faster;
    `told_lately`: they were told the same within ten minutes; `nobody`: whoever it was for is not
    there any more, or may not be told; `unknown_how`: nothing is kept of how it was asked for."""

    @classmethod
    def of(cls, repeated: Repeated) -> "RepeatedView":
        """The view of what became of it."""
        chosen = repeated.chosen
        return cls(channel=chosen.way, entry=chosen.entry, outcome=repeated.outcome)
