"""The filters of the list of tasks, and which days they look at."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.kernel import dates
from chalicelib.operations.tasks.rules.listing import MOST_DAYS, Filters, in_order
from chalicelib.operations.tasks.rules.wording import FIRST, LAST, day_of

from .tasks import CASA, LUZ, ROSA, TUESDAY, line

DAYS = st.dates(date(2024, 1, 1), date(2027, 12, 31))


def test_without_filters_every_task_passes() -> None:
    assert Filters().accept(line(status="cancelled", member_id=None))
    assert not Filters().is_short
    assert Filters().edges == []
    assert Filters().has_whole("2026-03")


@pytest.mark.parametrize(
    ("filters", "passes"),
    [
        (Filters(member_id=ROSA), True),
        (Filters(member_id=LUZ), False),
        (Filters(property_id=CASA), True),
        (Filters(property_id=LUZ), False),
        (Filters(status="assigned"), True),
        (Filters(status="pending"), False),
        (Filters(task_type="checkout_cleaning", member_id=ROSA), True),
        (Filters(task_type="custom", member_id=ROSA), False),
    ],
)
def test_all_filters_must_hold(filters: Filters, passes: bool) -> None:
    assert filters.accept(line()) is passes


def test_few_days_are_read_one_by_one() -> None:
    first = TUESDAY
    assert Filters(first=first, last=first + timedelta(MOST_DAYS - 1)).is_short
    assert not Filters(first=first, last=first + timedelta(MOST_DAYS)).is_short
    assert Filters(first=first, last=first + timedelta(2)).days == [
        date(2026, 3, 3),
        date(2026, 3, 4),
        date(2026, 3, 5),
    ]
    assert Filters(first=first, last=first - timedelta(1)).days == []


def test_of_the_months_at_the_edges_only_a_part_counts() -> None:
    filters = Filters(first=date(2026, 1, 2), last=date(2026, 4, 30))
    assert filters.edges == ["2026-01"]
    assert [filters.has_whole(f"2026-0{month}") for month in range(1, 6)] == [
        False,
        True,
        True,
        True,
        False,
    ]
    assert filters.days_of("2026-01")[0] == date(2026, 1, 2)
    assert filters.days_of("2026-05") == []


@given(DAYS, DAYS)
def test_each_day_is_of_one_month_that_is_read_or_counted(one: date, other: date) -> None:
    filters = Filters(first=min(one, other), last=max(one, other))
    months = dates.months_between(filters.first, filters.last)
    assert all(filters.has_whole(month) != (month in filters.edges) for month in months)
    assert [day for month in months for day in filters.days_of(month)] == filters.days
    assert all(filters.days_of(m) == dates.days_of(m) for m in months if filters.has_whole(m))


def test_the_most_urgent_comes_first_and_of_equals_who_came_first() -> None:
    lines = [line(n, priority=p) for n, p in enumerate(("low", "high", "urgent", "high"))]
    assert [each.task_id[-1] for each in in_order(lines)] == ["2", "1", "3", "0"]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-03-02", date(2026, 3, 2)),
        (" 2026-03-02 ", date(2026, 3, 2)),
        ("2026-03-02T09:00:00Z", date(2026, 3, 2)),
        ("2026-03-02T23:59:59.999+05:00", date(2026, 3, 2)),
        ("2026-02-31", None),
        ("2026-03-02T99:00:00Z", None),
        ("02/03/2026", None),
        ("20260302", None),
        ("2026-W10-1", None),
        ("1999-12-31", None),
        ("2101-01-01", None),
        ("", None),
    ],
)
def test_a_day_is_written_as_a_date_or_an_instant(text: str, day: date | None) -> None:
    assert day_of(text) == day


@given(st.text(max_size=40))
def test_any_text_may_be_sent_as_a_day(text: str) -> None:
    found = day_of(text)
    assert found is None or FIRST <= found <= LAST
