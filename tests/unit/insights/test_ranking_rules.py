"""Counting what friends do, and the order of whoever brought them."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.clients.types import Client
from chalicelib.insights.referrals import rules
from chalicelib.insights.referrals.types import Friend, MonthFigures, Totals
from chalicelib.kernel.money import ZERO
from chalicelib.loyalty.membership.types import NotedStay

FIRST = datetime(2025, 10, 1, 5, tzinfo=UTC)
"""The beginning of October in Lima."""
NOVEMBER = datetime(2025, 11, 1, 5, tzinfo=UTC)
SECOND = timedelta(seconds=1)
figures = st.builds(
    MonthFigures,
    reservations=st.integers(1, 3),
    revenue=st.integers(0, 300).map(lambda soles: Decimal(soles).quantize(ZERO)),
    referrals=st.integers(0, 2),
    last_booked=st.integers(0, 3).map(lambda days: FIRST + timedelta(days=days)),
)
totals = st.builds(
    Totals,
    friends=st.integers(0, 4),
    converted=st.integers(0, 4),
    reservations=st.integers(0, 4),
    referrals=st.integers(0, 4),
    revenue=st.integers(0, 9).map(Decimal),
)
ids = st.sampled_from(["ana", "eva", "luis", "rosa"])


def friend(registered: datetime, *booked: datetime) -> Friend:
    client = Client(
        client_id="c1",
        created=registered,
        updated=registered,
        document_type="dni",
        number_doc="40000001",
        first_name="Ana",
        tel_number="51987654321",
    )
    stays = (NotedStay("approved", date(2026, 1, 1), each, Decimal("100.00")) for each in booked)
    return Friend(client, tuple(stays))


@pytest.mark.parametrize(
    ("instant", "counts"),
    [
        (FIRST - SECOND, False),
        (FIRST, True),
        (FIRST + timedelta(minutes=30), True),
        (NOVEMBER - SECOND, True),
        (NOVEMBER, False),
    ],
)
def test_a_month_is_limas(instant: datetime, counts: bool) -> None:
    found = rules.month_figures([friend(instant, instant)], ZERO, "2025-10")
    assert (found.reservations, found.referrals) == (int(counts), int(counts))
    assert found.last_booked == (instant if counts else None)
    start, end = rules.bounds("2025-10")
    assert (start <= instant < end) is counts


@pytest.mark.parametrize(
    ("now", "live", "over"),
    [
        (NOVEMBER - SECOND, "2025-10", "2025-09"),
        (NOVEMBER, "2025-11", "2025-10"),
        (datetime(2026, 1, 15, tzinfo=UTC), "2026-01", "2025-12"),
    ],
)
def test_which_month_lives_and_which_is_over(now: datetime, live: str, over: str) -> None:
    assert (rules.month_at(now), rules.month_before(now)) == (live, over)


def test_the_last_day_that_has_begun() -> None:
    assert rules.last_day_of("2025-10", FIRST + timedelta(days=9)) == date(2025, 10, 10)
    assert rules.last_day_of("2025-10", NOVEMBER) == date(2025, 10, 31)


@given(st.lists(st.tuples(figures, ids)))
def test_places_sort_as_the_ranking_says(rows: list[tuple[MonthFigures, str]]) -> None:
    expected = sorted(
        rows,
        key=lambda row: (
            -row[0].reservations,
            -row[0].revenue,
            -row[0].referrals,
            row[0].last_booked,
            row[1],
        ),
    )
    assert sorted(rows, key=lambda row: rules.month_place(*row)) == expected


@given(figures, ids, figures, ids)
def test_bands_follow_places(one: MonthFigures, a: str, other: MonthFigures, b: str) -> None:
    first, second = sorted((rules.month_place(one, a), rules.month_place(other, b)))
    assert rules.band_of(first) <= rules.band_of(second)
    assert first.startswith(rules.band_of(first))


@given(figures, ids)
def test_who_has_no_stay_comes_after_all_who_have(one: MonthFigures, who: str) -> None:
    none = msgspec.structs.replace(one, reservations=0, revenue=ZERO, last_booked=None)
    assert rules.month_place(none, "a") > rules.month_place(one, who)


@given(st.lists(st.tuples(totals, ids)))
def test_lists_of_all_months_sort_as_they_say(rows: list[tuple[Totals, str]]) -> None:
    def by(*names: str) -> list[tuple[Totals, str]]:
        key = lambda row: (*(-getattr(row[0], name) for name in names), row[1])  # noqa: E731
        return sorted(rows, key=key)

    assert sorted(rows, key=lambda row: rules.history_place(*row)) == by(
        "reservations", "referrals", "revenue"
    )
    assert sorted(rows, key=lambda row: rules.friends_place(*row)) == by("friends", "converted")
    assert sorted(rows, key=lambda row: rules.converted_place(*row)) == by("converted", "friends")


@given(st.lists(figures, max_size=5), st.lists(st.integers(1, 9), max_size=5))
def test_totals_are_the_sum_of_the_months(months: list[MonthFigures], places: list[int]) -> None:
    placed = [
        msgspec.structs.replace(each, position=place)
        for each, place in zip(months, places, strict=False)
    ]
    all_months = [*placed, *months[len(placed) :], MonthFigures(referrals=3)]
    found = rules.totals_of([friend(FIRST), friend(FIRST, FIRST)], all_months)
    assert (found.friends, found.converted) == (2, 1)
    assert found.reservations == sum(each.reservations for each in months)
    assert found.revenue == sum((each.revenue for each in months), ZERO)
    assert found.referrals == 3 + sum(each.referrals for each in months)
    assert found.months == len(months)
    assert found.best == min(places[: len(months)], default=None)
