"""What did not reach people, as staff see it."""

from typing import Literal

import msgspec

from chalicelib.notifications.failures.types import Failure, Way

PersonKind = Literal["guest", "staff", "chat"]
Outcome = Literal["again", "gone", "told_lately", "nobody", "unknown_how"]
"""What becomes of a wish to send something again: it is on its way; it is lost no more (somebody
was faster); they were told the same a moment ago; whoever it was for is not there any more, or
may not be told; or nothing is kept of how it was asked for."""


class Chosen(msgspec.Struct, frozen=True):
    """Something in the list. entry: its place in the list of its way."""

    way: Way
    entry: str


class Filters(msgspec.Struct, frozen=True, kw_only=True):
    """Which failures are wanted; None for all."""

    way: Way | None = None
    kind: str | None = None


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """Whom something was for. key: the id of the guest or the staff user, or which chat; contact:
    the last digits of the telephone, None where there is none."""

    kind: PersonKind
    key: str
    name: str | None
    contact: str | None = None


class Lost(msgspec.Struct, frozen=True, kw_only=True):
    """Something that did not reach somebody. title: of a notification. is_texted: whether it came
    as a text message instead."""

    failure: Failure
    entry: str
    kind: str | None
    title: str | None
    person: Person
    is_texted: bool


class LostPage(msgspec.Struct, frozen=True):
    """Some of the list, the newest first; `after` leads to those that follow."""

    rows: list[Lost]
    after: str | None


class Repeated(msgspec.Struct, frozen=True):
    """What became of a wish."""

    chosen: Chosen
    outcome: Outcome
