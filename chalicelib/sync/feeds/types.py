"""What calendars of channels say, what of it stands here, and what follows."""

from datetime import date, datetime, timedelta
from typing import Annotated, Literal

import msgspec

from chalicelib.kernel.secrecy import SECRET
from chalicelib.sync.channels import AIRBNB

Kind = Literal["ical", "json"]
Status = Literal["read", "unchanged", "failed", "suspicious"]
Action = Literal["create", "move", "cancel", "conflict"]
HORIZON = timedelta(days=730)
"""What begins later is not looked at."""


class CalendarFeed(msgspec.Struct, frozen=True, kw_only=True):
    """The calendar of a house at a channel. A house has one at each channel."""

    calendar_feed_id: str
    """Names the feed."""
    property_id: str
    """The house."""
    url: Annotated[str, SECRET]
    """The secret address of the calendar at the channel."""
    channel: str = AIRBNB
    """The channel, in small letters (`airbnb`)."""
    kind: Kind = "ical"
    """How the calendar is written: `ical` as channels write it, `json` as a converter does: a list
    of `uid`, `start_date` and `end_date` (`YYYYMMDD`)."""
    is_active: bool = True
    """Whether the calendar is read; one that is not is paused."""


class Booked(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch `[start, end)` of nights that a channel sold, or keeps closed (`is_block`)."""

    uid: str
    start: date
    end: date
    is_block: bool = False


class Read(msgspec.Struct, frozen=True):
    """What a calendar says. unread: how many of its entries could not be read, or only in part."""

    booked: tuple[Booked, ...]
    unread: int = 0

    @property
    def is_whole(self) -> bool:
        """Whether all of it could be read; else what is not in it may be there all the same."""
        return self.unread == 0


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """A stay of ours that a channel has, or may have.

    is_own: it came from this feed; of others (staff entered them for the channel) only the dates
    are compared, and none is called off. late: how long it keeps the house beyond its end, where
    staff gave it a late checkout; wherever it moves, it takes that along.
    """

    reservation_id: str
    uid: str
    start: date
    end: date
    is_block: bool
    is_own: bool
    late: timedelta = timedelta()


class Move(msgspec.Struct, frozen=True):
    """A stay that is to have other nights."""

    held: Held
    booked: Booked


class Clash(msgspec.Struct, frozen=True):
    """What a channel sold although others have its nights: the stays that do."""

    booked: Booked
    reservation_ids: tuple[str, ...]


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What follows from a calendar, in the order in which it is done.

    missing: how often in a row stays were not in the calendar. clashes: what others' nights keep
    from being taken. waits: how many wait for other steps to be done first. is_suspicious: so
    much is gone from the calendar that nothing is called off.
    """

    cancels: tuple[Held, ...] = ()
    moves: tuple[Move, ...] = ()
    creates: tuple[Booked, ...] = ()
    missing: dict[str, int] = {}
    clashes: tuple[Clash, ...] = ()
    kept: int = 0
    waits: int = 0
    is_suspicious: bool = False

    @property
    def is_done(self) -> bool:
        """Whether the same calendar would change nothing the next time either."""
        changes = (*self.cancels, *self.moves, *self.creates, *self.clashes)
        return not changes and not self.missing and not self.waits


class Conflict(msgspec.Struct, frozen=True, kw_only=True):
    """A stay that a channel sold and that has no place here."""

    conflict_id: str
    """Names the conflict."""
    start: date
    """The day of arrival."""
    end: date
    """The day on which the guests leave."""
    reservation_ids: tuple[str, ...]
    """The stays that have its nights."""
    found: datetime
    """When it was found."""
    is_ignored: bool = False
    """Whether an administrator decided to leave it so."""


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """How much a reading changed."""

    created: int = 0
    """Stays and closed stretches that were new."""
    moved: int = 0
    """Those that have other nights since."""
    cancelled: int = 0
    """Those that were called off."""
    kept: int = 0
    """Those that stayed as they were."""
    missing: int = 0
    """Those that were not in the calendar, and are called off when that stays so."""
    conflicts: int = 0
    """Stays whose nights others have."""
    unread: int = 0
    """Entries of the calendar that could not be read, or not how they repeat: somebody has to look,
    since their nights are free here. Nothing is called off meanwhile."""


class PlannedChange(msgspec.Struct, frozen=True, kw_only=True):
    """A change that a calendar asks for."""

    action: Action
    """What is done; of a `conflict`, nothing."""
    start: date
    """The first night, since then (of what is called off, until then)."""
    end: date
    """The day after the last night."""
    is_block: bool
    """Whether the channel keeps the nights closed; else it sold them."""
    reservation_ids: tuple[str, ...] = ()
    """The stay that changes; of a conflict those that have the nights."""


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """How a reading ended."""

    at: datetime
    """When the calendar was read."""
    status: Status
    """`read`; `unchanged` since the last time; `failed`, with nothing changed; or `suspicious`: so
    much is gone that nothing was called off."""
    problem: str | None = None
    """Why it failed; null where it did not."""
    counts: Counts = Counts()
    """How much was changed, or would be."""
    changes: tuple[PlannedChange, ...] = ()
    """What would be changed, of a dry run; 200 at most."""


class State(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a feed.

    tag, modified: what the channel calls the calendar that was read last. settled: a digest of
    where and when that was and of whose the nights were, once it changed nothing; while all of it
    is so, the same calendar changes nothing either. missing: as in `Plan`. failures: how many
    readings in a row failed.
    """

    tag: str | None = None
    modified: str | None = None
    settled: str | None = None
    missing: dict[str, int] = {}
    conflicts: tuple[Conflict, ...] = ()
    failures: int = 0
    report: Report | None = None
    preview: Report | None = None
