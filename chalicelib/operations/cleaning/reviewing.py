"""The look of every night at all departures to come, in messages that follow one another, so that
what fails or is cut short goes on where it was (staff book, 1.8: `create_missing_cleaning_tasks`).

First the stays, by the month of their arrival: whose cleaning is missing, or not as it should be.
Then the days: whose stays do not take place any more, and what can be planned better. Where people
come and go, days are planned anew in the same way, without a report.
"""

import logging
from collections.abc import Iterable
from datetime import date, datetime, timedelta

import msgspec

from chalicelib.cloud import deliveries, metrics
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import dates
from chalicelib.kernel.callers import SYSTEM
from chalicelib.kernel.commands import Command
from chalicelib.operations.cleaning import service
from chalicelib.operations.cleaning.rules.departures import DELAYS
from chalicelib.operations.cleaning.types import LACKING
from chalicelib.operations.commands import PlanDays, ReviewStays
from chalicelib.operations.events import CleaningsReviewed
from chalicelib.operations.tasks import counts
from chalicelib.operations.tasks import days as task_days
from chalicelib.operations.tasks import records as tasks
from chalicelib.operations.tasks.types import NOT_BEGUN, Line
from chalicelib.operations.types import Review
from chalicelib.pricing.quotes.rules.requests import MAX_NIGHTS
from chalicelib.reservations.stays import counts as stay_counts
from chalicelib.reservations.stays import records as stays

STAYS_AT_ONCE, DAYS_AT_ONCE = 50, 14
"""What one message looks at."""
LONGEST_STAY = timedelta(days=MAX_NIGHTS + 1)
"""With a late checkout."""
logger = logging.getLogger(__name__)


def begin(now: datetime) -> None:
    """Have all departures from today on looked at."""
    since = dates.today(now)
    tx = Transaction(now)
    first = ReviewStays(since=since, month=dates.month_of(since - LONGEST_STAY))
    tx.enqueue(first, actor=SYSTEM.actor)
    tx.commit()


def plan_all(now: datetime) -> None:
    """Have all days from today on planned anew: somebody can do more or less than before."""
    today = dates.today(now)
    tx = Transaction(now)
    tx.enqueue(PlanDays(day=today, since=today), actor=SYSTEM.actor)
    tx.commit()


def review_stays(command: ReviewStays, *, now: datetime) -> None:
    """Look at some stays, and have the next ones looked at."""
    found = stays.in_month_after(command.month, command.after, STAYS_AT_ONCE)
    leaving = [
        stay.reservation_id
        for _, stay in found
        if stay.status == "approved" and stay.check_out >= command.since
    ]
    review = _put_right(leaving, command.review.counting(stays=len(leaving)), now)
    if len(found) == STAYS_AT_ONCE:
        _go_on(msgspec.structs.replace(command, after=found[-1][0], review=review), now)
        return
    months = sorted({each.month for each in stay_counts.read(command.since)})
    following = next((month for month in months if month > command.month), None)
    if following is not None:
        _go_on(ReviewStays(since=command.since, month=following, review=review), now)
    else:
        first = command.since - DELAYS
        _go_on(PlanDays(day=first, since=command.since, review=review), now)


def plan_days(command: PlanDays, *, now: datetime) -> None:
    """Plan some days, and have the next ones planned; the last one ends a review."""
    last = command.day + timedelta(days=DAYS_AT_ONCE - 1)
    lines = _cleanings(command.day, last)
    review = command.review
    if review is not None:
        review = _put_right(_stays_of(lines), review, now)
        lines = _cleanings(command.day, last)
    # What waits since before today can be done today at best.
    wanted = sorted({max(day, command.since) for day, _ in lines})
    replanned = service.plan_days(wanted, now=now)
    if review is not None:
        review = _with_uncovered(review.counting(replanned=replanned), command.day, last)
    if last < _last_day():
        following = msgspec.structs.replace(command, day=last + dates.ONE_DAY, review=review)
        _go_on(following, now)
    elif review is not None:
        _report(command.since, review, now)


def _put_right(reservation_ids: Iterable[str], review: Review, now: datetime) -> Review:
    """Let the cleanings of stays follow that do not; a review with how many those were."""
    for change in service.follow_stays(reservation_ids, now=now):
        if change.before is None:
            review = review.counting(missing=1)
        elif change.after.status == "cancelled":
            review = review.counting(cancelled=1)
        else:
            review = review.counting(followed=1)
    return review


def _cleanings(first: date, last: date) -> list[tuple[date, Line]]:
    """The cleanings of departures that are still to do on these days."""
    found = task_days.between(first, last)
    return [
        (day, line)
        for day in dates.days_between(first, last + dates.ONE_DAY)
        for line in found.lines(day)
        if line.cleaning is not None and line.is_live
    ]


def _stays_of(lines: Iterable[tuple[date, Line]]) -> list[str]:
    found = tasks.tasks_of(line.task_id for _, line in lines)
    return [task.reservation_id for task in found.values() if task.reservation_id is not None]


def _with_uncovered(review: Review, first: date, last: date) -> Review:
    left = [
        line
        for _, line in _cleanings(first, last)
        if line.member_id is None and line.status in NOT_BEGUN
    ]
    lacking = [line for line in left if line.required_by is not None]
    return review.counting(uncovered=len(left), lacking=len(lacking))


def _last_day() -> date:
    """The last day of the last month that has tasks."""
    month = max(counts.by_month(), default="1900-01")
    _, following = dates.bounds_of(month)
    return following - dates.ONE_DAY


def _report(since: date, review: Review, now: datetime) -> None:
    tx = Transaction(now)
    deliveries.once(tx)
    tx.emit(CleaningsReviewed(day=since, review=review), actor=SYSTEM.actor)
    tx.commit()
    told = msgspec.structs.asdict(review)
    logger.info("cleanings reviewed", extra=told)
    if review.lacking:
        counted = metrics.counted("operations", LACKING, now)
        logger.warning("nobody can clean before guests come", extra={**told, **counted})


def _go_on(command: Command, now: datetime) -> None:
    """Have the next part done, once, however often this message comes."""
    tx = Transaction(now)
    deliveries.once(tx)
    tx.enqueue(command, actor=SYSTEM.actor)
    tx.commit()
