"""Which months are compared, and what differs."""

from datetime import date, timedelta

import pytest

from chalicelib.insights.comparing import rules
from chalicelib.insights.comparing.types import Drift

TODAY = date(2026, 3, 2)
NEAR = ["2026-02", "2026-03", "2026-04"]


def test_the_months_around_today_are_compared_every_night() -> None:
    assert rules.months_of_night(TODAY, []) == NEAR
    assert rules.months_of_night(date(2026, 12, 31), []) == ["2026-11", "2026-12", "2027-01"]


def test_every_other_month_has_its_turn() -> None:
    known = [f"2025-{month:02d}" for month in range(1, 13)] + NEAR
    turns = [rules.months_of_night(TODAY + timedelta(days=day), known)[3:] for day in range(12)]
    assert sorted(month for turn in turns for month in turn) == known[:12]


def test_stays_that_may_have_a_night_in_a_month_arrive_in_it_or_before() -> None:
    assert rules.arrival_months("2026-03") == ["2025-12", "2026-01", "2026-02", "2026-03"]
    assert rules.arrival_months("2026-01")[0] == "2025-11"


@pytest.mark.parametrize(
    ("row", "is_of_march"),
    [
        (("all#2026", "03"), True),
        (("all#2026", "04"), False),
        (("houses#2026", "03#casa"), True),
        (("houses#2025", "03#casa"), False),
        (("houses#2026", "12#casa-03"), False),
        (("arrivals#2026", "03"), True),
        (("arrivals#2026", "04"), False),
        (("sellers#2026", "03#7"), True),
        (("client#ana", "all"), False),
    ],
)
def test_which_rows_are_of_a_month(row: tuple[str, str], is_of_march: bool) -> None:
    assert rules.belongs(row, "2026-03") is is_of_march


def test_what_differs_is_named_with_both_numbers() -> None:
    kept = {("all", "2026-03"): {"a": 1, "b": 2, "c": 3}, ("all", "2026-05"): {"a": 1}}
    right = {("all", "2026-03"): {"a": 1, "b": 5}, ("all", "2026-04"): {"a": 7}}
    assert rules.drifts_of(kept, right) == [
        Drift("all", "2026-03", "b", 2, 5),
        Drift("all", "2026-03", "c", 3, 0),
        Drift("all", "2026-04", "a", 0, 7),
        Drift("all", "2026-05", "a", 1, 0),
    ]
    assert rules.drifts_of(right, right) == []
