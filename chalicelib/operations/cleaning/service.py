"""Planning cleanings (staff book, 1.10): one after each departure, by whoever can do it best.

Nothing is added up from events. Whoever hears of one looks at the stay and at the plan as of now,
and writes what differs in one transaction: so events may come twice, late or in another order.
The cleaning is read before the departure, and written only if it is still so. Of two who follow the
same departure the last to write therefore saw it as it is.
"""

from collections.abc import Callable, Iterable, Mapping
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
from chalicelib.operations.cleaning.types import Departure
from chalicelib.operations.cleaning.writing import Change, Round
from chalicelib.operations.tasks.writing import CleaningExists
from chalicelib.properties.houses.service import house_names

T = TypeVar("T")


def follow_nights(nights: Mapping[str, Iterable[date]], *, now: datetime) -> None:
    """Let all cleanings follow that a change of these nights of houses concerns: those of the stays
    that have them, and of the stays before."""
    wanted = [(house, night) for house, each in nights.items() for night in nights_around(each)]
    for reservation_id in sorted(set(reading.owners_of(wanted).values())):
        follow_stay(reservation_id, now=now)


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
    return _anew(partial(_plan, day, now, touch=touch))


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


def _follow(reservation_id: str, now: datetime) -> None:
    known = reading.cleanings_of([reservation_id]).get(reservation_id, Known())
    departure = reading.departures_of([reservation_id]).get(reservation_id)
    change = changed(known, departure, now)
    if change is None:
        return
    after, today = change.after, dates.today(now)
    around = max(after.check_out or after.day, today)
    former = [] if change.before is None else [change.before.day]
    desk = reading.desk(around, today, besides=[*former, after.day])
    Round(desk, now).carry_out(change)


def _plan(day: date, now: datetime, *, touch: bool) -> bool:
    desk = reading.desk(day, dates.today(now))
    return Round(desk, now).carry_out(touch=touch)


def _anew(work: Callable[[], T]) -> T:
    return budget.again(work, Stale, CleaningExists)


def _title(property_id: str) -> str:
    return following.title_of(house_names([property_id]).get(property_id, ""))
