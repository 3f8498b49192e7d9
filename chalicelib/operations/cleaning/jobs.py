"""What the planner of cleanings does when it hears of stays, tasks, people and schedules.

Doing any of it again changes nothing.
"""

from datetime import datetime
from itertools import chain

from chalicelib.cloud.events import Recorded
from chalicelib.kernel import clock, dates
from chalicelib.kernel.callers import SYSTEM
from chalicelib.operations.cleaning import reviewing, service
from chalicelib.operations.cleaning.rules.departures import is_over
from chalicelib.operations.commands import PlanDay, PlanDays, ReviewStays
from chalicelib.operations.events import (
    MemberChanged,
    MemberCreated,
    MemberRestored,
    ScheduleChanged,
    ScheduleCreated,
    ScheduleRemoved,
    TaskAssigned,
    TaskCancelled,
    TaskChanged,
    TaskCompleted,
    TaskCreated,
    TaskMoved,
    TaskNeedsReview,
    TaskRemoved,
    TaskUnassigned,
)
from chalicelib.reservations.events import StayCounts

TasksOfStaff = (
    TaskAssigned
    | TaskCancelled
    | TaskChanged
    | TaskCompleted
    | TaskCreated
    | TaskMoved
    | TaskNeedsReview
    | TaskRemoved
    | TaskUnassigned
)
"""What may give others work, or take it from them."""
CREATED = "reservation.created"
ONLY_CHANGED = "reservation.changed"
"""Of a stay that has the same nights as before: nobody else's next guests are others."""


def clean_after_stay(recorded: Recorded[StayCounts]) -> None:
    """A stay takes place, does not any more, or is another: its cleaning follows, and so do those
    of the stays before, whose next guests may be others."""
    event, now = recorded.event, clock.now()
    days = [event.departure, *chain(*event.claimed.values(), *event.freed.values())]
    is_new = recorded.name == CREATED
    if is_over(days, dates.today(now), is_new=is_new) or (is_new and event.status != "approved"):
        return
    nights = {house: list(each) for house, each in event.freed.items()}
    for house, each in event.claimed.items():
        nights.setdefault(house, []).extend(each)
    if recorded.name != ONLY_CHANGED:
        own = list(dates.days_between(event.check_in, event.departure))
        nights.setdefault(event.property_id, []).extend(own)
    service.follow_nights(nights, event.reservation_id, now=now)


def plan_around_task(recorded: Recorded[TasksOfStaff]) -> None:
    """Staff did something to a task: whoever has more time or less for it is planned anew."""
    if recorded.actor == SYSTEM.actor:
        return
    event, now = recorded.event, clock.now()
    if event.reservation_id is not None:
        service.follow_stay(event.reservation_id, now=now)
    days = {event.day}
    if isinstance(event, TaskMoved):
        days.add(event.former_day)
    for day in sorted(day for day in days if day >= dates.today(now)):
        service.plan_day(day, now=now)


def plan_by_schedule(
    recorded: Recorded[ScheduleCreated | ScheduleChanged | ScheduleRemoved],
) -> None:
    """Somebody is there on other days than before."""
    now = clock.now()
    for day in recorded.event.days:
        if day >= dates.today(now):
            service.plan_day(day, now=now, touch=True)


def plan_by_people(
    recorded: Recorded[MemberChanged | MemberCreated | MemberRestored],
) -> None:
    """Somebody can be given work, or other work than before. (Who is deleted loses every task, of
    which each is heard of by itself.)"""
    event = recorded.event
    if not isinstance(event, MemberChanged) or event.decides_work:
        reviewing.plan_all(clock.now())


def plan_day(command: PlanDay) -> None:
    """A place became free on a day, whose plan may be better since."""
    now = clock.now()
    if command.day >= dates.today(now):
        service.plan_day(command.day, now=now)


def plan_days(command: PlanDays) -> None:
    """Some days, then the next ones."""
    reviewing.plan_days(command, now=clock.now())


def review_stays(command: ReviewStays) -> None:
    """Some departures to come, then the next ones."""
    reviewing.review_stays(command, now=clock.now())


def create_missing_cleaning_tasks(now: datetime) -> None:
    """Every night at 05:00: look at all departures to come, put right what is wrong, and report."""
    reviewing.begin(now)
