"""When guests have their house."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.kernel.dates import LIMA
from chalicelib.reservations.stays.windows import window_of


class Dates:
    """The dates of a stay."""

    def __init__(self, check_in: date, blocked_until: date) -> None:
        self.check_in = check_in
        self.blocked_until = blocked_until


TWO_NIGHTS = Dates(date(2025, 11, 21), date(2025, 11, 23))


@pytest.mark.parametrize(
    ("instant", "is_open"),
    [
        ("2025-11-21T11:59:59-05:00", False),
        ("2025-11-21T12:00:00-05:00", True),
        ("2025-11-23T10:59:59-05:00", True),
        ("2025-11-23T11:00:00-05:00", False),
        # Traps for whoever reads hours in UTC.
        ("2025-11-21T13:00:00+00:00", False),
        ("2025-11-23T12:00:00+00:00", True),
    ],
)
def test_from_noon_of_the_first_day_until_eleven_of_the_last(instant: str, is_open: bool) -> None:
    now = datetime.fromisoformat(instant)
    assert window_of(TWO_NIGHTS).holds(now) is is_open
    assert window_of(TWO_NIGHTS).is_over(now) is (now >= datetime(2025, 11, 23, 16, tzinfo=UTC))


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(1, 60), st.integers(1, 60))
def test_two_stays_that_follow_each_other_never_have_the_house_at_once(
    start: date, first: int, second: int
) -> None:
    middle = start + timedelta(days=first)
    one = window_of(Dates(start, middle))
    other = window_of(Dates(middle, middle + timedelta(days=second)))
    assert one.closes < other.opens
    assert one.opens.astimezone(LIMA).hour == 12
