"""Which gap a cleaning has, by where it stands."""

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from chalicelib.operations.cleaning.rules import following
from chalicelib.operations.cleaning.rules.gapping import day_of, gap_after, is_lacking
from chalicelib.operations.cleaning.types import Departure
from chalicelib.operations.gaps.rules import resolved_by_hand
from chalicelib.operations.gaps.types import CleaningGap
from chalicelib.operations.tasks.types import WorkTask

from .diary import MONDAY, TUESDAY

NOW = datetime(2026, 3, 2, 15, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
WEDNESDAY = TUESDAY + timedelta(days=1)
DEPARTURE = Departure(reservation_id="r", property_id="p", day=TUESDAY, guests=4, next_arrival=None)


def task(**fields: Any) -> WorkTask:
    """A cleaning that Ana has on the day of its departure."""
    made = following.new_cleaning("t", DEPARTURE, "Limpieza", NOW)
    return msgspec.structs.replace(made, **{"member_id": "ana", "status": "assigned", **fields})


NOBODYS = task(member_id=None, status="pending")
LATE = task(day=WEDNESDAY)


def gap(after: WorkTask = NOBODYS) -> CleaningGap:
    """The gap that a cleaning has had from the beginning."""
    found = gap_after(None, after, "no_staff_available", NOW)
    assert found is not None
    return found


def test_what_is_cleaned_on_its_day_has_no_gap() -> None:
    assert gap_after(None, task(), "staff_overload", NOW) is None
    assert gap_after(None, task(day=MONDAY), "staff_overload", NOW) is None


def test_what_nobody_cleans_has_an_open_gap_and_what_is_cleaned_later_a_closed_one() -> None:
    assert (gap().gap_date, gap().reason, gap().resolved) == (TUESDAY, "no_staff_available", False)
    assert (gap().gap_id, gap().reservation_id, gap().original_day) == ("t", "r", TUESDAY)
    assert (gap(LATE).resolved, gap(LATE).days_without_cleaning) == (True, 1)


def test_a_gap_that_says_so_already_stays_as_it_is() -> None:
    for each in (NOBODYS, LATE):
        before = gap(each)
        assert gap_after(before, each, "staff_overload", LATER) is before


def test_a_gap_follows_its_cleaning() -> None:
    closed = gap_after(gap(), LATE, "staff_overload", LATER)
    assert closed is not None
    assert (closed.resolved, closed.rescheduled_date, closed.version) == (True, WEDNESDAY, 2)
    opened = gap_after(closed, NOBODYS, "staff_overload", LATER)
    assert opened is not None
    assert (opened.resolved, opened.rescheduled_date, opened.version) == (False, None, 3)


def test_a_gap_is_over_when_the_house_is_cleaned_on_its_day_after_all() -> None:
    closed = gap_after(gap(), task(), "staff_overload", LATER)
    assert closed is not None
    assert (closed.is_over, closed.days_without_cleaning) == (True, 0)
    assert gap_after(closed, task(), "staff_overload", LATER) is closed


@pytest.mark.parametrize("over", [task(status="cancelled"), task(deleted=True)])
@pytest.mark.parametrize("before", [gap(), gap(LATE)])
def test_a_gap_is_over_when_nobody_has_to_clean(over: WorkTask, before: CleaningGap) -> None:
    closed = gap_after(before, over, None, LATER)
    assert closed is not None
    assert (closed.is_over, closed.days_without_cleaning) == (True, None)
    assert closed.notes == "La limpieza ya no hace falta."
    assert gap_after(closed, over, None, LATER) is closed
    assert gap_after(None, over, None, LATER) is None


def test_a_gap_of_a_day_on_which_nobody_leaves_any_more_is_over() -> None:
    moved = task(check_out=WEDNESDAY, day=WEDNESDAY)
    closed = gap_after(gap(), moved, "staff_overload", LATER)
    assert closed is not None
    assert (closed.is_over, closed.days_without_cleaning) == (True, None)


def test_a_gap_of_another_departure_is_that_of_the_new_day() -> None:
    moved = msgspec.structs.replace(NOBODYS, check_out=WEDNESDAY, day=WEDNESDAY)
    found = gap_after(gap(), moved, "staff_overload", LATER)
    assert found is not None
    assert (found.gap_date, found.reason, found.original_day) == (
        WEDNESDAY,
        "staff_overload",
        TUESDAY,
    )


def test_what_staff_do_later_opens_no_gap_and_moves_one_that_there_is() -> None:
    assert gap_after(None, LATE, None, LATER) is None
    moved = gap_after(gap(), LATE, None, LATER)
    assert moved is not None
    assert (moved.rescheduled_date, moved.reason) == (WEDNESDAY, "no_staff_available")


@pytest.mark.parametrize("status", ["completed", "needs_review"])
def test_work_that_was_done_says_how_long_the_house_was_dirty(status: Any) -> None:
    done = msgspec.structs.replace(
        LATE, status=status, ended_at=datetime(2026, 3, 6, 15, tzinfo=UTC)
    )
    found = gap_after(gap(LATE), done, None, LATER)
    assert found is not None
    assert found.days_without_cleaning == 3


def test_what_an_administrator_closed_stays_closed_while_it_is_the_same_gap() -> None:
    closed = resolved_by_hand(gap(), day=None, notes="", by="staff#1", now=NOW)
    assert gap_after(closed, NOBODYS, "staff_overload", LATER) is closed
    assert gap_after(closed, LATE, "staff_overload", LATER) is closed
    moved = msgspec.structs.replace(NOBODYS, check_out=WEDNESDAY, day=WEDNESDAY)
    opened = gap_after(closed, moved, "staff_overload", LATER)
    assert opened is not None
    assert (opened.resolved, opened.resolved_by) == (False, None)


def test_guests_who_come_into_a_dirty_house_are_what_administrators_have_to_see_to() -> None:
    assert not is_lacking(NOBODYS)
    wanted = msgspec.structs.replace(NOBODYS, required_by=WEDNESDAY)
    assert is_lacking(wanted)
    assert not is_lacking(msgspec.structs.replace(wanted, deleted=True))
    assert not is_lacking(msgspec.structs.replace(wanted, status="cancelled"))
    assert not is_lacking(task(required_by=WEDNESDAY))


def test_the_day_of_a_cleaning_is_unknown_while_nobody_has_it() -> None:
    assert day_of(NOBODYS) is None
    assert day_of(LATE) == WEDNESDAY
