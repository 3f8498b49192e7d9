"""What administrators see of the calendars of channels, and decide."""

from datetime import datetime

import msgspec

from chalicelib.calendar import records as nights
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import dates
from chalicelib.kernel.errors import NotFound
from chalicelib.reservations.availability.service import HouseBusy
from chalicelib.reservations.stays.records import stays_of
from chalicelib.reservations.types import Stay
from chalicelib.sync.commands import ReadCalendar
from chalicelib.sync.feeds import keeping, records, rules
from chalicelib.sync.feeds.types import CalendarFeed, Conflict, State


class FeedState(msgspec.Struct, frozen=True):
    """A feed and what is known of it."""

    feed: CalendarFeed
    state: State


def states() -> list[FeedState]:
    """Every feed, also those of the addresses that houses have, in one round trip."""
    feeds = keeping.every_feed()
    found = records.states_of(feeds)
    return [FeedState(feed, found.get((feed.property_id, feed.channel), State())) for feed in feeds]


def state_of(calendar_feed_id: str) -> FeedState:
    """One of them.

    Raises:
        NotFound: there is none.
    """
    feed = keeping.feed_of(calendar_feed_id)
    return FeedState(feed, records.state_of(feed).state)


def conflicts() -> list[tuple[CalendarFeed, Conflict]]:
    """What channels sold and has no place, the earliest arrival first, without ignored ones."""
    found = [
        (each.feed, conflict)
        for each in states()
        for conflict in each.state.conflicts
        if not conflict.is_ignored
    ]
    return sorted(found, key=lambda each: (each[1].start, each[1].conflict_id))


def ignore(conflict_id: str, *, now: datetime) -> None:
    """Leave a conflict as it is: nothing of it is told again while the channel has these dates.

    Raises:
        NotFound: there is no such conflict, or no more.
        Stale: the calendar was read in this moment.
    """
    feed, _ = _conflict(conflict_id)
    before = records.state_of(feed)
    changed = tuple(
        msgspec.structs.replace(each, is_ignored=True) if each.conflict_id == conflict_id else each
        for each in before.state.conflicts
    )
    tx = Transaction(now)
    records.replace(tx, before, msgspec.structs.replace(before.state, conflicts=changed))
    tx.commit()


def take(conflict_id: str, *, actor: str, now: datetime) -> None:
    """Take what the channel sold, once staff called off what had its nights: the calendar is read
    again at once.

    Raises:
        NotFound: there is no such conflict, or no more.
        HouseBusy: others still have its nights.
    """
    feed, conflict = _conflict(conflict_id)
    wanted = [
        (feed.property_id, night) for night in dates.days_between(conflict.start, conflict.end)
    ]
    owners = {record.reservation_id for record in nights.taken_of(wanted, now)}
    if not all(_is_of(stay, feed) for stay in stays_of(owners).values()):
        raise HouseBusy
    tx = Transaction(now)
    tx.enqueue(ReadCalendar(calendar_feed_id=feed.calendar_feed_id), actor=actor)
    tx.commit()


def _is_of(stay: Stay, feed: CalendarFeed) -> bool:
    """Whether a stay came from a calendar: the one that is to move may have some of its nights."""
    held = rules.held_of(stay, feed.channel)
    return held is not None and held.is_own


def _conflict(conflict_id: str) -> tuple[CalendarFeed, Conflict]:
    for each in states():
        for conflict in each.state.conflicts:
            if conflict.conflict_id == conflict_id:
                return each.feed, conflict
    raise NotFound
