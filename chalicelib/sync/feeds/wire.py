"""The calendars of channels on the wire."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import ClassVar, Literal

import msgspec

from chalicelib.sync.feeds.types import CalendarFeed, Conflict, Report, State
from chalicelib.web.formats import Id


class ReadingOrder(msgspec.Struct, frozen=True, kw_only=True):
    """How a calendar is to be read."""

    force: bool = False
    """Whether to call off at once whatever is not in the calendar, also where that is much."""
    dry_run: bool = False
    """Whether to only say what would follow (`preview`)."""


class FeedStateView(msgspec.Struct, frozen=True, kw_only=True):
    """How the calendar of a house at a channel is."""

    id: Id
    """Names the feed; of the address that a house has at Airbnb it is that of the house."""
    property: Id
    """The house."""
    property_name: str
    """What the house is called."""
    channel: str
    """The channel."""
    is_active: bool
    """Whether it is read; false means paused."""
    failures: int
    """How many readings in a row failed."""
    conflicts: int
    """How many stays of it have no place here and are not ignored."""
    last: Report | None
    """How the last reading ended; null before the first."""
    preview: Report | None
    """What the last dry run said; null without one."""

    @classmethod
    def of(cls, feed: CalendarFeed, state: State, names: Mapping[str, str]) -> "FeedStateView":
        """The view of a feed, with the names of houses."""
        return cls(
            id=feed.calendar_feed_id,
            property=feed.property_id,
            property_name=names.get(feed.property_id, ""),
            channel=feed.channel,
            is_active=feed.is_active,
            failures=state.failures,
            conflicts=sum(not each.is_ignored for each in state.conflicts),
            last=state.report,
            preview=state.preview,
        )


class ConflictView(msgspec.Struct, frozen=True, kw_only=True):
    """A stay that a channel sold although others have its nights."""

    TEXTS_FROM: ClassVar = (Conflict,)

    id: Id
    """Names the conflict."""
    property: Id
    """The house."""
    property_name: str
    """What the house is called."""
    channel: str
    """The channel that sold it."""
    check_in_date: date
    """The day of arrival."""
    check_out_date: date
    """The day on which the guests leave."""
    reservation_ids: tuple[Id, ...]
    found: datetime

    @classmethod
    def of(cls, feed: CalendarFeed, conflict: Conflict, names: Mapping[str, str]) -> "ConflictView":
        """The view of a conflict, with the names of houses."""
        return cls(
            id=conflict.conflict_id,
            property=feed.property_id,
            property_name=names.get(feed.property_id, ""),
            channel=feed.channel,
            check_in_date=conflict.start,
            check_out_date=conflict.end,
            reservation_ids=conflict.reservation_ids,
            found=conflict.found,
        )


class Decision(msgspec.Struct, frozen=True):
    """What is to become of a conflict."""

    decision: Literal["take", "ignore"]
    """`take` what the channel sold, after the stays that have its nights were called off by hand;
    or `ignore` it."""
