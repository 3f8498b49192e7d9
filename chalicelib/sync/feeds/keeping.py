"""The calendars of channels that are read: those that administrators entered, and the address at
Airbnb that a house has."""

from collections.abc import Iterable, Iterator

from chalicelib.catalogue.collections import Change, Collection
from chalicelib.kernel.errors import NotFound
from chalicelib.properties.houses.service import HOUSES, note_unknown_houses
from chalicelib.sync.channels import AIRBNB
from chalicelib.sync.events import CalendarFeedRemoved, CalendarFeedSaved
from chalicelib.sync.feeds import rules
from chalicelib.sync.feeds.types import CalendarFeed


def _examine(change: Change[CalendarFeed]) -> None:
    feed, before = change.value, change.before
    if before is None or before.property_id != feed.property_id:
        note_unknown_houses(change.problems, [feed.property_id], "property")
    others = [entry.value for entry in change.others().values()]
    is_twice = any(
        (each.property_id, each.channel) == (feed.property_id, feed.channel) for each in others
    )
    change.problems.note("channel", "La propiedad ya tiene uno de este canal.", when=is_twice)


FEEDS = Collection(
    CalendarFeed,
    key="calendar_feed_id",
    saved=CalendarFeedSaved,
    removed=CalendarFeedRemoved,
    order=lambda entry: (entry.value.property_id, entry.value.channel),
    checked=rules.checked,
    examine=_examine,
)


def every_feed() -> list[CalendarFeed]:
    """All calendars of published houses as of now, paused ones too: what was paused a moment ago is
    not read any more."""
    entered = [
        feed for feed in FEEDS.values(fresh=True) if HOUSES.find(feed.property_id) is not None
    ]
    return [*entered, *_of_houses(entered)]


def feed_of(calendar_feed_id: str) -> CalendarFeed:
    """One of them.

    Raises:
        NotFound: there is none.
    """
    for feed in every_feed():
        if feed.calendar_feed_id == calendar_feed_id:
            return feed
    raise NotFound


def _of_houses(entered: Iterable[CalendarFeed]) -> Iterator[CalendarFeed]:
    """A house with an address at Airbnb has that calendar, under the id of the house, unless
    another was entered for it."""
    served = {feed.property_id for feed in entered if feed.channel == AIRBNB}
    for house in HOUSES.values():
        url = house.airbnb_url or ""
        if url.startswith("https://") and house.property_id not in served:
            yield CalendarFeed(
                calendar_feed_id=house.property_id, property_id=house.property_id, url=url
            )
