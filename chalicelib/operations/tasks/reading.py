"""The lists of tasks, each in at most three round trips in a row, however long the history is.

Days have a line of each of their tasks, so a list of few days is read from their items. For all
others the counts by month say which months have the page, and the days of those are read.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import partial

import msgspec

from chalicelib.cloud import events, parallel, store
from chalicelib.cloud.events import Plain
from chalicelib.kernel import dates, paging
from chalicelib.kernel.errors import NotFound
from chalicelib.operations.staff import records as members
from chalicelib.operations.staff import service as staff
from chalicelib.operations.tasks import counts, days, records
from chalicelib.operations.tasks.access import Viewer
from chalicelib.operations.tasks.days import Days
from chalicelib.operations.tasks.rules.listing import Filters, in_order
from chalicelib.operations.tasks.types import HouseSummary, Line, TaskInFull
from chalicelib.properties.houses.service import HOUSES, houses_for

Rows = list[Line]


class TaskPage(msgspec.Struct, frozen=True):
    """The tasks of one page, and how many there are on all pages."""

    rows: list[TaskInFull]
    count: int


def page(viewer: Viewer, filters: Filters, *, offset: int, size: int) -> TaskPage:
    """Tasks `[offset, offset + size)` of those that pass the filters, by day, then the most urgent
    first. Who sees only their own sees those, and nothing where they are nobody."""
    if not viewer.sees_all:
        if viewer.member_id is None or filters.member_id not in (None, viewer.member_id):
            return TaskPage([], 0)
        filters = msgspec.structs.replace(filters, member_id=viewer.member_id)
    read = _of_few_days if filters.is_short else _by_counts
    lines, count = read(filters, offset, size)
    return TaskPage(in_full(lines), count)


def task(viewer: Viewer, task_id: str) -> TaskInFull:
    """One task.

    Raises:
        NotFound: there is none, or none that they may see.
    """
    found = viewer.task(task_id)
    member = None if found.member_id is None else members.member_of(found.member_id)
    house = houses_for([found.property_id])[found.property_id]
    return TaskInFull(task=found, house=house, member=member)


def history(viewer: Viewer, task_id: str) -> list[Plain]:
    """What happened to a task, newest first; whoever sees all sees that of removed ones too.

    Raises:
        NotFound: there never was one, or none that they may see.
    """
    if not viewer.sees_all:
        viewer.task(task_id)
    return events.past_of(f"task#{task_id}", lambda: viewer.task(task_id))


def of_member(viewer: Viewer, member_id: str, day: date) -> list[TaskInFull]:
    """The tasks of a person on a day, the most urgent first.

    Raises:
        NotFound: there is no such person, or they are another and only the own tasks are seen.
    """
    if not viewer.sees_all and viewer.member_id != member_id:
        raise NotFound
    staff.find(member_id)
    filters = Filters(member_id=member_id, first=day, last=day)
    return in_full(_passing(filters, days.read([day]), [day]))


def in_full(lines: Sequence[Line]) -> list[TaskInFull]:
    """The tasks of lines, in their order, with their people and houses: one round trip."""
    people = {line.member_id for line in lines if line.member_id is not None}
    keys = [records.task_key(line.task_id) for line in lines]
    found = store.fetch_many([*keys, *map(members.member_key, people)])
    tasks = [records.task_in(found, line.task_id) for line in lines]
    known = {member_id: members.member_in(found, member_id) for member_id in people}
    # A task that was deleted since its day was read is on no list.
    present = [each for each in tasks if each is not None and not each.deleted]
    houses = houses_for(each.property_id for each in present)
    return [
        TaskInFull(
            task=each,
            house=houses[each.property_id],
            member=None if each.member_id is None else known.get(each.member_id),
        )
        for each in present
    ]


def summary(today: date) -> list[HouseSummary]:
    """What is to do in every published house, in the order of houses: two round trips."""
    numbers, present = parallel.both(counts.of_houses, partial(days.read, [today]))
    last = _last_cleanings(numbers)
    on_day = [line.property_id for line in present.lines(today)]
    nothing = counts.HouseNumbers()
    return [
        HouseSummary(
            house=house,
            live=numbers.get(house.property_id, nothing).live,
            today=on_day.count(house.property_id),
            last_cleaning=last.get(house.property_id),
        )
        for house in HOUSES.values()
    ]


def _last_cleanings(numbers: Mapping[str, counts.HouseNumbers]) -> dict[str, date]:
    months = {each.last_cleaned for each in numbers.values() if each.last_cleaned is not None}
    wanted = [day for month in sorted(months) for day in dates.days_of(month)]
    found = days.read(wanted)
    return {
        line.property_id: day
        for day in wanted
        for line in found.lines(day)
        if line.status == "completed" and line.task_type == "checkout_cleaning"
    }


def _of_few_days(filters: Filters, offset: int, size: int) -> tuple[Rows, int]:
    wanted = filters.days
    rows = _passing(filters, days.read(wanted), wanted)
    return rows[offset : offset + size], len(rows)


def _by_counts(filters: Filters, offset: int, size: int) -> tuple[Rows, int]:
    """The counts and the months of which a part is asked for, in the first round trip; then the
    months that have the page."""
    counted, edges = parallel.both(partial(_counted, filters), partial(_months, filters))
    numbers = {month: number for month, number in counted.items() if filters.has_whole(month)}
    numbers |= {month: len(rows) for month, rows in edges.items()}
    slices = paging.locate(sorted(numbers.items()), offset, size)
    wanted = [each.bucket for each in slices if each.bucket not in edges]
    months = edges | _months(filters, wanted)
    rows = [row for s in slices for row in months[s.bucket][s.skip : s.skip + s.take]]
    return rows, sum(numbers.values())


def _counted(filters: Filters) -> dict[str, int]:
    return counts.by_month(
        member_id=filters.member_id,
        property_id=filters.property_id,
        task_type=filters.task_type,
        status=filters.status,
    )


def _months(filters: Filters, months: Iterable[str] | None = None) -> dict[str, Rows]:
    """The tasks of months that pass, by month; of those at the edges where none are named."""
    wanted = {each: filters.days_of(each) for each in (filters.edges if months is None else months)}
    found = days.read(day for each in wanted.values() for day in each)
    return {month: _passing(filters, found, each) for month, each in wanted.items()}


def _passing(filters: Filters, found: Days, wanted: Iterable[date]) -> Rows:
    return [line for day in wanted for line in in_order(found.lines(day)) if filters.accept(line)]
