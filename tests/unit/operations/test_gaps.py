"""What becomes of a day on which a house is not cleaned, and the figures of such days."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec
import pytest

from chalicelib.kernel.errors import Invalid
from chalicelib.operations.gaps import counts, rules
from chalicelib.operations.gaps.lists import GapFilters
from chalicelib.operations.gaps.rules import GapClosed
from chalicelib.operations.gaps.types import CleaningGap

TUESDAY = date(2026, 3, 3)
WEDNESDAY = TUESDAY + timedelta(days=1)
NOW = datetime(2026, 3, 2, 15, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)


def gap(**fields: Any) -> CleaningGap:
    given = {"gap_date": TUESDAY, "original_day": TUESDAY, "created": NOW, "updated": NOW}
    return CleaningGap(gap_id="g", property_id="p", **given | fields)


def test_a_house_that_is_cleaned_a_day_later_is_dirty_for_a_day() -> None:
    noticed = rules.noticed(None, gap(), day=WEDNESDAY, now=NOW)

    assert noticed.resolved
    assert noticed.days_without_cleaning == 1
    assert not noticed.is_over


def test_how_long_a_house_is_dirty_is_not_known_while_nobody_cleans_it() -> None:
    noticed = rules.noticed(None, gap(), day=None, now=NOW)

    assert not noticed.resolved
    assert noticed.days_without_cleaning is None


def test_a_second_delay_is_of_the_same_gap() -> None:
    first = rules.noticed(None, gap(reason="no_staff_available"), day=None, now=NOW)
    second = rules.noticed(first, gap(reason="staff_overload"), day=WEDNESDAY, now=LATER)

    assert (second.version, second.created, second.updated) == (2, NOW, LATER)
    assert second.reason == "no_staff_available"
    assert second.days_without_cleaning == 1


def test_a_gap_follows_the_departure_to_another_day_and_has_its_reason() -> None:
    first = rules.noticed(None, gap(), day=WEDNESDAY, now=NOW)
    moved = gap(gap_date=WEDNESDAY, original_day=WEDNESDAY, reason="weekend_unavailable")
    second = rules.noticed(first, moved, day=None, now=LATER)

    assert (second.gap_date, second.original_day) == (WEDNESDAY, TUESDAY)
    assert second.reason == "weekend_unavailable"
    assert not second.resolved


def test_a_gap_is_over_when_its_house_is_cleaned_on_its_day_or_needs_nobody() -> None:
    on_its_day = rules.closed(gap(), day=TUESDAY, notes="", now=LATER)
    called_off = rules.closed(gap(), day=None, notes="", now=LATER)

    assert on_its_day.is_over
    assert on_its_day.days_without_cleaning == 0
    assert called_off.is_over
    assert called_off.days_without_cleaning is None


def test_an_administrator_closes_a_gap_once() -> None:
    done = rules.resolved_by_hand(gap(), day=WEDNESDAY, notes="Ana", by="staff#1", now=LATER)

    assert (done.resolved, done.resolved_by, done.notes) == (True, "staff#1", "Ana")
    assert done.is_over
    assert done.days_without_cleaning == 1
    with pytest.raises(GapClosed):
        rules.resolved_by_hand(done, day=None, notes="", by="staff#1", now=LATER)


def test_no_house_is_cleaned_before_it_was_dirty() -> None:
    with pytest.raises(Invalid) as error:
        rules.resolved_by_hand(
            gap(), day=TUESDAY - timedelta(days=1), notes="", by="staff#1", now=LATER
        )
    assert list(error.value.fields) == ["rescheduled_date"]


def test_the_figures_of_a_house() -> None:
    numbers = {"staff_overload": 2, "no_staff_available": 3, "open": 1, "days": 4, "dated": 4}
    found = rules.house_gaps("p", numbers, WEDNESDAY)

    assert msgspec.structs.asdict(found) == {
        "property_id": "p",
        "total_gaps": 5,
        "unresolved_gaps": 1,
        "total_days_without_cleaning": 4,
        "most_recent_gap": WEDNESDAY,
        "most_common_reason": "no_staff_available",
    }


def test_a_house_whose_gaps_all_moved_away_has_no_reason() -> None:
    found = rules.house_gaps("p", {"staff_overload": 0, "open": 0}, None)
    assert (found.total_gaps, found.most_common_reason) == (0, None)


def test_the_figures_of_all_houses() -> None:
    houses = [
        {"staff_overload": 2, "open": 1, "days": 3, "dated": 2},
        {"weekend_unavailable": 1, "days": 2, "dated": 1},
    ]
    found = rules.figures(houses, [], TUESDAY)

    assert (found.total_gaps, found.unresolved_gaps) == (3, 1)
    assert found.avg_days_without_cleaning == 1.7
    assert [(each.reason, each.count) for each in found.gaps_by_reason] == [
        ("staff_overload", 2),
        ("weekend_unavailable", 1),
    ]


def test_half_a_tenth_of_a_day_counts_for_a_whole_one() -> None:
    found = rules.figures([{"staff_overload": 20, "days": 5, "dated": 20}], [], TUESDAY)
    assert found.avg_days_without_cleaning == 0.3


def test_where_there_are_no_gaps_all_figures_are_zero() -> None:
    found = rules.figures([], [], TUESDAY)
    assert found.avg_days_without_cleaning == 0.0
    assert found.gaps_by_reason == ()
    assert found.weekly_trends == (0, 0, 0, 0)


def test_a_week_ends_the_day_before_today() -> None:
    back = [0, 1, 7, 8, 14, 15, 28, 29, 30, 31]
    recent = [TUESDAY - timedelta(days=days) for days in back]
    found = rules.figures([], [*recent, WEDNESDAY], TUESDAY)

    assert found.weekly_trends == (2, 2, 1, 1)
    assert found.recent_gaps_30_days == 9


def test_a_filter_counts_what_it_accepts() -> None:
    numbers = {"staff_overload.open": 2, "staff_overload.done": 3, "no_staff_available.done": 4}

    assert GapFilters().count(numbers) == 9
    assert GapFilters(resolved=True).count(numbers) == 7
    assert GapFilters(reason="staff_overload").count(numbers) == 5
    assert GapFilters(reason="staff_overload", resolved=False).count(numbers) == 2
    assert GapFilters(reason="staff_overload", resolved=False).accept(gap())
    assert not GapFilters(resolved=True).accept(gap())
    assert not GapFilters(reason="capacity_exceeded").accept(gap())


def test_the_last_month_of_a_house_is_one_in_which_it_has_a_gap() -> None:
    assert counts.last_month({"m.2026-03": 1, "m.2026-04": 0, "open": 1}) == "2026-03"
    assert counts.last_month({"open": 1}) is None
