"""Schedules over HTTP (staff book, 1.9 and 1.10)."""

from uuid import UUID

from chalicelib.cloud.idempotency import Once
from chalicelib.kernel import clock, dates
from chalicelib.kernel.callers import Staff
from chalicelib.kernel.permissions import Permission
from chalicelib.operations.schedules import rules
from chalicelib.operations.schedules import service as schedules
from chalicelib.operations.schedules.types import WorkSchedule
from chalicelib.operations.schedules.wire import (
    CalendarQuery,
    NewSchedule,
    PersonView,
    ScheduleChange,
    ScheduleQuery,
    ScheduleReplacement,
    ScheduleView,
)
from chalicelib.operations.staff.records import members_of
from chalicelib.web.audiences import staff
from chalicelib.web.history import Version, versions
from chalicelib.web.pages import Page, answer_of, array_of
from chalicelib.web.routing import RequestInfo, Router
from chalicelib.web.shapes import seen_version, uuid_text

READS_WORK = staff(Permission.READS_WORK)
MANAGES_MEMBERS = staff(Permission.MANAGES_MEMBERS)

router = Router("operations: schedules")


@router.get("/schedules", audience=READS_WORK)
def list_schedules(
    query: ScheduleQuery, request: RequestInfo
) -> Page[ScheduleView] | list[ScheduleView]:
    """Who is there on which day, the newest day first."""
    rows, count = schedules.page(
        uuid_text(query.member_id),
        rules.days_of_filter(query.day, query.month, query.year),
        offset=query.offset,
        size=query.size,
    )
    return answer_of(_views(rows), count, query, request.url)


@router.post("/schedules", audience=MANAGES_MEMBERS, status=201)
def add_schedule(body: NewSchedule, caller: Staff, once: Once[WorkSchedule] | None) -> ScheduleView:
    """Say what a person does on a day; a person has one schedule a day."""
    schedule = schedules.create(
        body.fields(),
        actor=caller.actor,
        now=clock.now(),
        once=once and once.answering(_view),
    )
    return _view(schedule)


@router.get("/schedules/calendar", audience=READS_WORK)
def show_calendar(query: CalendarQuery, caller: Staff, request: RequestInfo) -> list[PersonView]:
    """A month of everybody who works on site, by name."""
    return _calendar(query, caller, request)


@router.get("/cleaning-gaps/calendar", audience=READS_WORK, deprecated=True)
def show_calendar_of_old(
    query: CalendarQuery, caller: Staff, request: RequestInfo
) -> list[PersonView]:
    """The same as the calendar of schedules, at its former address."""
    return _calendar(query, caller, request)


@router.get("/schedules/{schedule_id}", audience=READS_WORK)
def show_schedule(schedule_id: UUID) -> ScheduleView:
    """One schedule."""
    return _view(schedules.find(str(schedule_id)))


@router.get("/schedules/{schedule_id}/history", audience=READS_WORK)
def schedule_history(schedule_id: UUID) -> list[Version]:
    """Who changed what of a schedule, and when, the newest first."""
    return versions(schedules.history(str(schedule_id)), rules.WIRE_NAMES)


@router.put("/schedules/{schedule_id}", audience=MANAGES_MEMBERS)
def replace_schedule(schedule_id: UUID, body: ScheduleReplacement, caller: Staff) -> ScheduleView:
    """Write a schedule anew; work of its days is planned anew."""
    return _change(schedule_id, body, caller)


@router.patch("/schedules/{schedule_id}", audience=MANAGES_MEMBERS)
def change_schedule(schedule_id: UUID, body: ScheduleChange, caller: Staff) -> ScheduleView:
    """Change the fields that are sent; work of its days is planned anew."""
    return _change(schedule_id, body, caller)


@router.delete("/schedules/{schedule_id}", audience=MANAGES_MEMBERS, status=204)
def remove_schedule(schedule_id: UUID, caller: Staff) -> None:
    """Forget a schedule: the day is like any other for the person."""
    schedules.remove(str(schedule_id), actor=caller.actor, now=clock.now())


def _change(schedule_id: UUID, body: ScheduleChange, caller: Staff) -> ScheduleView:
    schedule = schedules.change(
        str(schedule_id),
        body.fields(),
        seen=seen_version(body),
        actor=caller.actor,
        now=clock.now(),
    )
    return _view(schedule)


def _calendar(query: CalendarQuery, caller: Staff, request: RequestInfo) -> list[PersonView]:
    today = dates.today(clock.now())
    days = rules.month_of_filter(query.month, query.year) or rules.month_around(today)
    people = schedules.calendar(*days)
    shown = [PersonView.of(member, found, caller) for member, found in people[query.skip :]]
    return array_of(shown, len(people), query, request.url)


def _view(schedule: WorkSchedule) -> ScheduleView:
    return _views([schedule])[0]


def _views(rows: list[WorkSchedule]) -> list[ScheduleView]:
    people = members_of({row.member_id for row in rows})
    return [ScheduleView.of(row, people.get(row.member_id)) for row in rows]
