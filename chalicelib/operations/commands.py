"""What the work on site asks for."""

from datetime import date

from chalicelib.kernel.commands import Command
from chalicelib.operations.types import Review


class PlanDay(Command, frozen=True, kw_only=True, tag="cleaning.plan_day"):
    """Plan the cleanings around a day once more."""

    day: date


class PlanDays(Command, frozen=True, kw_only=True, tag="cleaning.plan_days"):
    """Plan the cleanings of some days from one on once more, then those of the next ones. In a
    review of the night of `since`, with what it found so far."""

    day: date
    since: date
    review: Review | None = None


class ReviewStays(Command, frozen=True, kw_only=True, tag="cleaning.review_stays"):
    """Look at the departures of some stays that arrive in a month, after the one whose place in the
    month is `after`; then at the next ones."""

    since: date
    month: str
    after: str | None = None
    review: Review = Review()
