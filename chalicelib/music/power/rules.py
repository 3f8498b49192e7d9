"""When a player is turned on and off by the product itself: pure (home book, 4.6).

A player is on from when the music of a stay opens, and off from when it closes, is moved or called
off. Each of these is done once, so that whatever guests do with it in between stays; only what did
not reach the player is done again.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from chalicelib.kernel import dates
from chalicelib.music.control.rules import holder
from chalicelib.music.power.types import Outcome, Step, Switched, Wanted
from chalicelib.reservations.events import StayEvent
from chalicelib.reservations.stays.windows import Hours, window_of
from chalicelib.reservations.types import Stay
from chalicelib.smart_home.orders.types import StoredOrder

VOLUME = 30
"""With how much a player begins, from 0 to 100."""
MOST_ATTEMPTS = 12
"""A player that does nothing for an hour is left to people."""
DATES = ("check_in", "departure")


def wanted(stays: Iterable[Stay], property_id: str, hours: Hours, now: datetime) -> Wanted | None:
    """For which stay the player of a house is to be on; None for none. Repairs need no music."""
    stay = holder(stays, property_id, hours, now)
    if stay is None or stay.origin == "man":
        return None
    return Wanted(stay.reservation_id, window_of(stay, "music", hours).closes)


def outcome_of(order: StoredOrder | None, now: datetime) -> Outcome:
    """What became of the last command, by what the house said of it. One that nobody knows any more
    is long past; one that something newer replaced needs no other."""
    if order is None:
        return "done"
    if order.ended is not None:
        return "done" if order.ended.outcome in {"done", "repeated"} else "failed"
    return "failed" if order.is_lost(now) else "open"


def due(want: Wanted | None, last: Switched | None, outcome: Outcome) -> Step | None:
    """What is to be done next; None for nothing."""
    if last is None:
        return None if want is None else _on(want)
    if last.is_on and (want is None or want.reservation_id != last.reservation_id):
        return Step(reservation_id=last.reservation_id, is_on=False)
    if outcome == "failed" and last.attempt < MOST_ATTEMPTS:
        return _again(last, want)
    # The player that is turned off is emptied first for whoever comes next.
    if last.is_on or want is None or outcome == "open":
        return None
    return _on(want)


def _on(want: Wanted) -> Step:
    return Step(reservation_id=want.reservation_id, is_on=True, closes=want.closes)


def _again(last: Switched, want: Wanted | None) -> Step:
    closes = want.closes if last.is_on and want is not None else None
    return Step(
        reservation_id=last.reservation_id,
        is_on=last.is_on,
        closes=closes,
        attempt=last.attempt + 1,
    )


def concerns(event: StayEvent, changes: Mapping[str, Iterable[Any]], now: datetime) -> bool:
    """Whether a change of a stay is about a house as it is today: the stay is under way, or was
    before the change."""
    found = {event.check_in, event.departure}
    found |= {_day(each) for name in DATES for each in changes.get(name, ()) if each is not None}
    # A late checkout is a day longer.
    return min(found) <= dates.today(now) <= max(found) + timedelta(days=1)


def _day(value: date | str) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)


def houses_of(event: StayEvent, changes: Mapping[str, Iterable[Any]]) -> list[str]:
    """The house of a stay, and the one that it had before the change."""
    houses = dict.fromkeys([event.property_id, *changes.get("property_id", ())])
    return [property_id for property_id in houses if property_id is not None]
