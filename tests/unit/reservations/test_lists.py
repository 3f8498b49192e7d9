"""The filters of lists (vector W24)."""

from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.reservations.lists.rules import (
    Filters,
    Period,
    month_period,
    origins_of,
    year_period,
)
from chalicelib.reservations.types import Origin, Status

DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))


@given(DAYS, st.integers(1, 61), st.integers(2020, 2030), st.integers(1, 12))
def test_a_period_reads_every_month_that_could_hold_its_stays(
    check_in: date, length: int, year: int, month: int
) -> None:
    check_out = check_in + timedelta(length)
    for arrivals_only in (True, False):
        period = month_period(str(year), str(month), arrivals_only=arrivals_only)
        assert period is not None
        if period.has(check_in, check_out):
            assert check_in.strftime("%Y-%m") in period.months


def test_year_and_month_count_only_together() -> None:
    assert month_period("2026", None, arrivals_only=False) is None
    assert month_period(None, "2", arrivals_only=False) is None
    assert year_period("2026") == Period(date(2026, 1, 1), date(2027, 1, 1))


def test_origins_are_kept_or_left_out() -> None:
    assert origins_of(None, "man") == {"air", "aus", "client"}
    assert origins_of("air", None) == {"air"}
    assert origins_of("air", "air") == frozenset()
    assert origins_of("unknown", None) == frozenset()


class Candidate(msgspec.Struct, frozen=True):
    """What filters look at."""

    origin: Origin = "aus"
    status: Status = "under_review"
    check_in: date = date(2026, 2, 1)
    check_out: date = date(2026, 2, 3)
    created_day: date = date(2026, 1, 15)
    hold_until: datetime | None = None


@pytest.mark.parametrize(
    ("status", "minutes", "blocks"),
    [
        ("approved", None, True),
        ("pending", None, True),
        ("incomplete", 1, True),
        ("incomplete", 0, True),
        ("incomplete", -1, False),
        ("rejected", None, False),
        ("cancelled", None, False),
        ("expired", None, False),
    ],
)
def test_what_ended_may_be_left_out(status: Status, minutes: int | None, blocks: bool) -> None:
    now = datetime(2026, 1, 15, 12, tzinfo=UTC)
    until = None if minutes is None else now + timedelta(minutes=minutes)
    stay = Candidate(status=status, hold_until=until)
    assert Filters(today=now.date(), blocking_at=now).accept(stay) is blocks
    assert Filters(today=now.date()).accept(stay)


def test_filters_hold_all_at_once() -> None:
    filters = Filters(
        today=date(2026, 1, 15), scope="pending", origins=frozenset({"aus"}), created_today=True
    )
    stay = Candidate()

    assert filters.accept(stay)
    assert not filters.accept(msgspec.structs.replace(stay, status="approved"))
    assert not filters.accept(msgspec.structs.replace(stay, origin="air"))
    assert not filters.accept(msgspec.structs.replace(stay, created_day=date(2026, 1, 14)))


periods = st.builds(Period, DAYS, DAYS, st.booleans()).filter(lambda one: one.start < one.end)
filters_of_dates = st.builds(
    Filters,
    today=DAYS,
    period=st.none() | periods,
    scope=st.sampled_from([None, "today", "in_progress", "pending"]),
)


@given(filters_of_dates, DAYS, st.integers(1, 61))
def test_a_stay_that_passes_arrives_when_the_filters_say(
    filters: Filters, check_in: date, nights: int
) -> None:
    stay = Candidate(check_in=check_in, check_out=check_in + timedelta(days=nights))
    first, last = filters.arrivals
    assert not filters.accept(stay) or first <= check_in <= last
