"""Planning cleanings (staff book, 1.10): one after each departure, by whoever can do it best.

Nothing is added up from events. Whoever hears of one looks at the stay and at the plan as of now,
and writes what differs in one transaction: so events may come twice, late or in another order.
The cleaning is read before the departure, and written only if it is still so. Of two who follow the
same departure the last to write therefore saw it as it is.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from typing import TypeVar

from chalicelib.cloud import budget
from chalicelib.kernel import dates, ids
from chalicelib.kernel.errors import Stale
from chalicelib.operations.cleaning import reading
from chalicelib.operations.cleaning.reading import Known
from chalicelib.operations.cleaning.rules import following
from chalicelib.operations.cleaning.rules.departures import nights_around
from chalicelib.operations.cleaning.rules.region import near_each_other
from chalicelib.operations.cleaning.types import Departure
from chalicelib.operations.cleaning.writing import Change, carry_out
from chalicelib.operations.tasks.writing import CleaningExists
from chalicelib.properties.houses.service import house_names

T = TypeVar("T")


def follow_nights(nights: Mapping[str, Iterable[date]], *besides: str, now: datetime) -> None:
    """Let all cleanings follow that a change of these nights of houses concerns: those of the stays
    that have them, of the stays before, and of any more stays (ids)."""
    wanted = [(house, night) for house, each in nights.items() for night in nights_around(each)]
    follow_stays({*besides, *reading.owners_of(wanted).values()}, now=now)


def follow_stays(reservation_ids: Iterable[str], *, now: datetime) -> list[Change]:
    """Let the cleanings of the departures of stays be as the stays want them, as `follow_stay`
    does, but read once for all of them. What had to become of them.

    Raises:
        Stale: others kept being quicker; the message must come again.
    """
    changes, today = _changes(reservation_ids, now), dates.today(now)
    around = {stay: change.around(today) for stay, change in changes.items()}
    for together in near_each_other(around):
        try:
            _carry_out([changes[stay] for stay in together], now)
        except (Stale, CleaningExists):
            for stay in together:
                follow_stay(stay, now=now)
    return list(changes.values())


def follow_stay(reservation_id: str, *, now: datetime) -> None:
    """Let the cleaning of a stay's departure be as the stay wants it, and planned: made, moved, or
    called off; then whoever waited for its place moves up. Again is harmless.

    Raises:
        Stale: others kept being quicker; the message must come again.
    """
    _anew(partial(_follow, reservation_id, now))


def plan_day(day: date, *, now: datetime, touch: bool = False) -> bool:
    """Make the plan around a day better, as far as one transaction goes, and ask for the rest;
    whether it became another one. Again is harmless. With `touch`, whoever plans the day at the
    moment has to look at it once more.

    Raises:
        Stale: others kept being quicker; the message must come again.
    """
    return _anew(partial(_plan, [day], now, touch=touch)) > 0


def plan_days(days: Sequence[date], *, now: datetime) -> int:
    """Make the plans around days of one time better in the same way, but read once for all of
    them; how many became other ones.

    Raises:
        Stale: others kept being quicker; the message must come again.
    """
    return _anew(partial(_plan, days, now)) if days else 0


def changed(known: Known, departure: Departure | None, now: datetime) -> Change | None:
    """What has to become of the cleaning of a departure; None if it is as it should be."""
    task, today = known.task, dates.today(now)
    if departure is not None and following.is_lacking(task, departure, today):
        title = _title(departure.property_id)
        new = following.new_cleaning(ids.new_id(), departure, title, now)
        instead_of = None if task is None else task.task_id
        return Change(before=None, after=new, gap=None, instead_of=instead_of)
    if task is None:
        return None
    house = task.property_id if departure is None else departure.property_id
    after = following.followed(
        task, departure, title=_title(house), former_title=_title(task.property_id)
    )
    change = Change(before=task, after=after, gap=known.gap)
    return change if after != task or change.lags(now) else None


def _changes(reservation_ids: Iterable[str], now: datetime) -> dict[str, Change]:
    """What has to become of the cleanings of stays, by stay."""
    stays = sorted(set(reservation_ids))
    known = reading.cleanings_of(stays)
    departures = reading.departures_of(stays)
    found = {each: changed(known.get(each, Known()), departures.get(each), now) for each in stays}
    return {each: change for each, change in found.items() if change is not None}


def _follow(reservation_id: str, now: datetime) -> None:
    changes = _changes([reservation_id], now)
    if changes:
        _carry_out(list(changes.values()), now)


def _carry_out(changes: Sequence[Change], now: datetime) -> None:
    """Write changes one after the other, with the days around them read once."""
    today = dates.today(now)
    around = [change.around(today) for change in changes]
    besides = [day for change in changes for day in change.days]
    desk = reading.desk(around, today, besides=besides)
    for change, day in zip(changes, around, strict=True):
        carry_out(desk, day, now, change)


def _plan(days: Sequence[date], now: datetime, *, touch: bool = False) -> int:
    desk = reading.desk(days, dates.today(now))
    return sum(carry_out(desk, day, now, touch=touch) for day in days)


def _anew(work: Callable[[], T]) -> T:
    return budget.again(work, Stale, CleaningExists)


def _title(property_id: str) -> str:
    return following.title_of(house_names([property_id]).get(property_id, ""))
