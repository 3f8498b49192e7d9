from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.kernel import dates

# Peru last moved its clocks in 1994.
days = st.dates(date(2000, 1, 1), date(2099, 12, 31))


def test_the_day_changes_at_midnight_in_lima() -> None:
    midnight = datetime(2026, 1, 1, 5, 0, tzinfo=UTC)
    assert dates.today(midnight - timedelta(seconds=1)) == date(2025, 12, 31)
    assert dates.today(midnight) == date(2026, 1, 1)


def test_an_hour_in_lima_is_five_hours_behind_utc() -> None:
    assert dates.local(date(2026, 7, 1), time(11)) == datetime(2026, 7, 1, 16, tzinfo=UTC)


def test_a_day_lasts_from_midnight_to_midnight_in_lima() -> None:
    assert dates.day_bounds(date(2025, 12, 31)) == (
        datetime(2025, 12, 31, 5, tzinfo=UTC),
        datetime(2026, 1, 1, 5, tzinfo=UTC),
    )


def test_the_departure_day_is_no_night() -> None:
    nights = list(dates.days_between(date(2025, 12, 30), date(2026, 1, 2)))
    assert nights == [date(2025, 12, 30), date(2025, 12, 31), date(2026, 1, 1)]


def test_the_leap_day_is_a_night_of_its_year_only() -> None:
    assert date(2028, 2, 29) in dates.days_between(date(2028, 2, 28), date(2028, 3, 1))
    assert len(list(dates.days_between(date(2027, 2, 28), date(2027, 3, 1)))) == 1


@pytest.mark.parametrize("end", [date(2026, 1, 2), date(2026, 1, 1), date(2025, 1, 1)])
def test_a_stay_without_nights_has_none(end: date) -> None:
    assert list(dates.days_between(date(2026, 1, 2), end)) == []


def test_friday_and_saturday_nights_make_the_weekend() -> None:
    week = dates.days_between(date(2026, 1, 5), date(2026, 1, 12))
    assert [dates.is_weekend_night(night) for night in week] == [False] * 4 + [True] * 2 + [False]


def test_months_are_named_for_keys() -> None:
    assert dates.month_of(date(2026, 3, 9)) == "2026-03"


@pytest.mark.parametrize(
    ("year", "month", "bounds"),
    [
        (2026, 12, (date(2026, 12, 1), date(2027, 1, 1))),
        (2028, 2, (date(2028, 2, 1), date(2028, 3, 1))),
        (2026, 1, (date(2026, 1, 1), date(2026, 2, 1))),
    ],
)
def test_a_month_ends_where_the_next_begins(
    year: int, month: int, bounds: tuple[date, date]
) -> None:
    assert dates.month_bounds(year, month) == bounds


def test_the_months_of_a_period_cross_the_year() -> None:
    assert dates.months_between(date(2025, 11, 30), date(2026, 2, 1)) == [
        "2025-11",
        "2025-12",
        "2026-01",
        "2026-02",
    ]


@given(days, st.integers(0, 800))
def test_every_day_of_a_period_is_in_one_of_its_months(start: date, length: int) -> None:
    end = start + timedelta(days=length)
    touched = {dates.month_of(day) for day in dates.days_between(start, end + dates.ONE_DAY)}
    assert dates.months_between(start, end) == sorted(touched)


@given(days)
def test_a_day_in_lima_holds_its_own_instants(day: date) -> None:
    start, end = dates.day_bounds(day)
    assert end - start == timedelta(days=1)
    assert dates.today(start) == dates.today(end - timedelta(microseconds=1)) == day


def test_a_day_that_a_year_lacks_is_none() -> None:
    assert dates.on_year(2028, 2, 29) == date(2028, 2, 29)
    assert dates.on_year(2027, 2, 29) is None
    assert dates.on_year(2027, 4, 31) is None
