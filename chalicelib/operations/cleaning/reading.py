"""Reading what cleanings are planned by: departures, the cleanings that they have, days, people."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import partial

import msgspec

from chalicelib.calendar.records import NightRecord, night_key
from chalicelib.cloud import parallel, store
from chalicelib.operations.cleaning.rules.departures import departure_of, nights_after
from chalicelib.operations.cleaning.rules.region import days_around
from chalicelib.operations.cleaning.types import Departure, Worker
from chalicelib.operations.gaps.records import gap_in, gap_key
from chalicelib.operations.gaps.types import CleaningGap
from chalicelib.operations.schedules import service as schedules
from chalicelib.operations.schedules.types import WorkSchedule
from chalicelib.operations.staff import records as people
from chalicelib.operations.staff.types import StaffMember
from chalicelib.operations.tasks import days as task_days
from chalicelib.operations.tasks import records as tasks
from chalicelib.operations.tasks.days import Days
from chalicelib.operations.tasks.types import Line, WorkTask
from chalicelib.reservations.stays.records import stays_of


class Known(msgspec.Struct, frozen=True):
    """The cleaning that a departure has or had at last, and its gap; None without any."""

    task: WorkTask | None = None
    gap: CleaningGap | None = None


class Desk(msgspec.Struct, frozen=True, kw_only=True):
    """What is read to plan around some days. members: everybody, deleted ones too, by id."""

    today: date
    days: Days
    members: Mapping[str, StaffMember]
    workers: list[Worker]

    def lines(self, around: date) -> dict[date, tuple[Line, ...]]:
        """The tasks of the days around a day, with what was decided of them since."""
        return {day: self.days.lines(day) for day in days_around(around)}


def departures_of(reservation_ids: Iterable[str]) -> dict[str, Departure]:
    """The departures of those stays that take place, by stay, as of now: three round trips at
    most."""
    stays = stays_of(reservation_ids)
    sold = [stay for stay in stays.values() if stay.is_sold]
    nights = {
        stay.reservation_id: [(stay.property_id, day) for day in nights_after(stay.blocked_until)]
        for stay in sold
    }
    owners = owners_of(night for each in nights.values() for night in each)
    stays |= stays_of(set(owners.values()) - stays.keys())
    found = {}
    for stay in sold:
        ids = {owners[night] for night in nights[stay.reservation_id] if night in owners}
        following = [stays[each] for each in sorted(ids) if each in stays]
        departure = departure_of(stay, following)
        if departure is not None:
            found[stay.reservation_id] = departure
    return found


def owners_of(nights: Iterable[tuple[str, date]]) -> dict[tuple[str, date], str]:
    """Whose nights these are, by house and night, lapsed holds too, as of now."""
    found = store.fetch_many(night_key(*night) for night in nights)
    return {
        (record.property_id, record.night): record.reservation_id
        for record in found.all(NightRecord)
    }


def cleanings_of(reservation_ids: Iterable[str]) -> dict[str, Known]:
    """The cleanings that these stays have, by stay: two round trips."""
    task_ids = tasks.cleanings_of(reservation_ids, "checkout")
    keys = [key for each in task_ids.values() for key in (tasks.task_key(each), gap_key(each))]
    found = store.fetch_many(keys)
    return {
        stay: Known(tasks.task_in(found, task_id), gap_in(found, task_id))
        for stay, task_id in task_ids.items()
    }


def tasks_with_gaps(task_ids: Iterable[str]) -> dict[str, tuple[WorkTask, CleaningGap | None]]:
    """These tasks with their gaps, by id: one round trip."""
    ids = list(task_ids)
    found = store.fetch_many(key for each in ids for key in (tasks.task_key(each), gap_key(each)))
    read = {each: (tasks.task_in(found, each), gap_in(found, each)) for each in ids}
    return {task_id: (task, gap) for task_id, (task, gap) in read.items() if task is not None}


def desk(around: Iterable[date], today: date, *, besides: Iterable[date] = ()) -> Desk:
    """What is read to plan around some days, and of other days: two round trips.

    Days first: whoever changes people or schedules writes the days of their work afterwards, so
    what is planned by older people meets a newer day.
    """
    span = sorted({day for each in around for day in days_around(each)})
    found = task_days.read([*span, *besides])
    members, known = parallel.both(people.members, partial(schedules.between, span[0], span[-1]))
    return Desk(
        today=today,
        days=found,
        members={each.member_id: each for each in members},
        workers=_workers(members, known),
    )


def _workers(members: Iterable[StaffMember], known: Iterable[WorkSchedule]) -> list[Worker]:
    away: dict[str, set[date]] = {}
    for each in known:
        if not each.allows_work:
            away.setdefault(each.member_id, set()).add(each.day)
    return [
        Worker(
            member_id=member.member_id,
            name=member.full_name,
            most_a_day=member.max_properties_per_day,
            works_weekends=member.can_work_weekends,
            preferred=member.preferred_houses,
            away=frozenset(away.get(member.member_id, ())),
        )
        for member in members
        if member.can_clean
    ]
