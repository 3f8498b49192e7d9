"""Which days are read to plan around one of them, and what of them a plan may change.

Cleanings of departures of the week before and the week after a day are in each other's way on it:
none waits longer than a week. They may go up to a fortnight ahead, and whole weeks are read, since
what somebody has in a week counts.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta

import msgspec

from chalicelib.kernel import dates
from chalicelib.operations.cleaning.rules.board import monday_of
from chalicelib.operations.cleaning.rules.planning import Planning
from chalicelib.operations.cleaning.rules.priorities import order_of
from chalicelib.operations.cleaning.types import LONGEST_DELAY, Cleaning, Place, Work, Worker
from chalicelib.operations.tasks.rules.capacity import FEW_GUESTS
from chalicelib.operations.tasks.types import NOT_BEGUN, WORKED, Line

MOST_CLEANINGS = 24
"""As many are planned together; of more, those that wait and those of near days."""
WEEK = timedelta(days=7)
AT_A_TIME = timedelta(days=28)
"""How far apart the days may be around which is planned with what was read once."""
Lines = Mapping[date, Sequence[Line]]


class Region(msgspec.Struct, frozen=True):
    """What is planned around a day: cleanings that may change, those that staff pinned, and all
    else that people have to do."""

    cleanings: list[Cleaning]
    pinned: list[Cleaning]
    works: list[Work]

    def planning(self, workers: Iterable[Worker], today: date) -> Planning:
        """The plan as it is, to be improved."""
        return Planning(workers, self.works, self.cleanings, today)

    def alone(self, task_id: str | None) -> "Region":
        """The same, where all but one cleaning stays as it is."""
        own = [each for each in self.cleanings if each.task_id == task_id]
        others = [each for each in self.cleanings if each.task_id != task_id]
        return Region(own, [], [*self.works, *_fixed(others)])


def near_each_other(days: Mapping[str, date]) -> Iterator[list[str]]:
    """The names of days, in their order, in groups that span `AT_A_TIME` at most."""
    group: list[str] = []
    for name, day in sorted(days.items(), key=lambda each: (each[1], each[0])):
        if group and day - days[group[0]] > AT_A_TIME:
            yield group
            group = []
        group.append(name)
    if group:
        yield group


def days_around(day: date) -> list[date]:
    """The days that are read: whole weeks, from a week before the day to two weeks after it."""
    first, last = monday_of(day - WEEK), monday_of(day + LONGEST_DELAY + WEEK) + WEEK
    return list(dates.days_between(first, last))


def region(
    lines: Lines,
    around: date,
    today: date,
    *,
    changed: Mapping[str, Cleaning | None],
) -> Region:
    """What is planned around a day, with the lines of all days that were read.

    changed: cleanings by task that are about to become so; None of those that are over.
    """
    found = Region([each for each in changed.values() if each is not None], [], [])
    movable: list[Cleaning] = []
    for day, line in _lines(lines):
        if line.task_id in changed:
            continue
        cleaning = _cleaning(line, day)
        is_near = cleaning is not None and _is_near(cleaning, day, around)
        if cleaning is not None and is_near and _may_move(line, day, today):
            movable.append(cleaning)
            continue
        if cleaning is not None and is_near and line.is_pinned:
            found.pinned.append(cleaning)
        found.works.extend(_work(line, day))
    ordered = sorted(movable, key=lambda each: _nearness(each, around))
    room = max(MOST_CLEANINGS - len(found.cleanings), 0)
    found.cleanings.extend(ordered[:room])
    found.works.extend(_fixed(ordered[room:]))
    return found


def _lines(lines: Lines) -> Iterator[tuple[date, Line]]:
    return ((day, line) for day, of_day in lines.items() for line in of_day)


def _cleaning(line: Line, day: date) -> Cleaning | None:
    """The cleaning of a departure that a line stands for, if it has not begun."""
    if line.cleaning is None or line.check_out is None or line.status not in NOT_BEGUN:
        return None
    return Cleaning(
        task_id=line.task_id,
        property_id=line.property_id,
        departure=line.check_out,
        next_arrival=line.required_by,
        guests=line.guests,
        place=None if line.member_id is None else Place(day, line.member_id),
    )


def _is_near(cleaning: Cleaning, day: date, around: date) -> bool:
    """Whether wherever it may go is among the days that are read."""
    return max(abs(day - around), abs(cleaning.departure - around)) <= WEEK


def _may_move(line: Line, day: date, today: date) -> bool:
    """What somebody should have done before today is for staff to look at."""
    if line.member_id is None:
        return True
    return day >= today and not line.is_pinned


def _work(line: Line, day: date) -> Iterator[Work]:
    """What somebody has to do, or did, as far as a line says it."""
    if line.member_id is not None and (line.is_live or line.status in WORKED):
        place, is_small = Place(day, line.member_id), line.guests <= FEW_GUESTS
        yield Work(place=place, is_small=is_small, is_done=not line.is_live)


def _fixed(cleanings: Iterable[Cleaning]) -> Iterator[Work]:
    for each in cleanings:
        if each.place is not None:
            yield Work(place=each.place, is_small=each.is_small)


def _nearness(cleaning: Cleaning, around: date) -> tuple[object, ...]:
    """Those that nobody has or that wait before others, then near days, then who can wait best."""
    place = cleaning.place
    is_settled = place is not None and place.day == cleaning.departure
    day = cleaning.departure if place is None else place.day
    rank, *rest = order_of(cleaning)
    return is_settled, abs(day - around), -rank, *rest
