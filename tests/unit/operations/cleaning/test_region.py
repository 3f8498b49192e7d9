"""What a plan around a day may change."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest

from chalicelib.operations.cleaning.rules.region import (
    MOST_CLEANINGS,
    Region,
    days_around,
    region,
)
from chalicelib.operations.cleaning.types import Cleaning, Place, Work
from chalicelib.operations.tasks.types import Line

from .diary import MONDAY, TUESDAY

YESTERDAY = MONDAY - timedelta(days=1)


def line(number: int = 1, **fields: Any) -> Line:
    """A cleaning of a departure that Ana has."""
    given: dict[str, Any] = {
        "member_id": "ana",
        "task_type": "checkout_cleaning",
        "status": "assigned",
        "priority": "low",
        "guests": 4,
        "cleaning": "checkout",
        "check_out": TUESDAY,
    }
    return Line(task_id=f"t{number}", property_id="p", **given | fields)


def around(lines: Sequence[Line], day: date = TUESDAY, **options: Any) -> Region:
    """What is planned around Tuesday, with these lines of a day."""
    given: dict[str, Any] = {"changed": {}, **options}
    return region({day: lines}, TUESDAY, MONDAY, **given)


def names(found: Region) -> list[str]:
    return [each.task_id for each in found.cleanings]


def test_whole_weeks_are_read_from_a_week_before_to_two_weeks_after() -> None:
    days = days_around(TUESDAY)
    assert days[0] == date(2026, 2, 23)
    assert days[-1] == date(2026, 3, 22)
    assert days_around(MONDAY - timedelta(days=1))[0] == date(2026, 2, 16)


def test_a_cleaning_that_somebody_has_may_move() -> None:
    found = around([line(required_by=TUESDAY, guests=2)])
    assert found.cleanings == [
        Cleaning(
            task_id="t1",
            property_id="p",
            departure=TUESDAY,
            next_arrival=TUESDAY,
            guests=2,
            place=Place(TUESDAY, "ana"),
        )
    ]
    assert found.works == []


@pytest.mark.parametrize(
    ("fields", "work"),
    [
        ({"status": "in_progress"}, Work(place=Place(TUESDAY, "ana"), is_small=False)),
        ({"is_pinned": True}, Work(place=Place(TUESDAY, "ana"), is_small=False)),
        (
            {"task_type": "pool_maintenance", "cleaning": None, "check_out": None, "guests": 1},
            Work(place=Place(TUESDAY, "ana")),
        ),
        (
            {"status": "completed", "guests": 1, "cleaning": None, "check_out": None},
            Work(place=Place(TUESDAY, "ana"), is_done=True),
        ),
        (
            {"status": "needs_review", "guests": 1, "cleaning": None, "check_out": None},
            Work(place=Place(TUESDAY, "ana"), is_done=True),
        ),
    ],
)
def test_what_else_people_have_to_do_stays(fields: dict[str, Any], work: Work) -> None:
    found = around([line(**fields)])
    assert found.cleanings == []
    assert found.works == [work]


@pytest.mark.parametrize(
    "fields",
    [
        {"status": "cancelled", "guests": 1, "cleaning": None, "check_out": None},
        {"member_id": None, "cleaning": None, "check_out": None, "status": "pending"},
    ],
)
def test_what_is_nobodys_work_does_not_count(fields: dict[str, Any]) -> None:
    found = around([line(**fields)])
    assert (found.cleanings, found.works) == ([], [])


def test_what_staff_pinned_is_looked_at() -> None:
    found = around([line(is_pinned=True)])
    assert [each.task_id for each in found.pinned] == ["t1"]


def test_what_should_have_been_done_before_today_is_for_staff_to_look_at() -> None:
    late = [line(1), line(2, member_id=None, status="pending")]
    found = around(late, YESTERDAY)
    assert names(found) == ["t2"]
    assert found.works == [Work(place=Place(YESTERDAY, "ana"), is_small=False)]


def test_what_is_more_than_a_week_away_stays() -> None:
    found = around([line()], TUESDAY + timedelta(days=8))
    assert found.cleanings == []
    assert len(found.works) == 1
    assert names(around([line()], TUESDAY + timedelta(days=7))) == ["t1"]


@pytest.mark.parametrize("days", [-8, 8])
def test_what_may_go_to_days_that_are_not_read_stays(days: int) -> None:
    far = TUESDAY + timedelta(days=days)
    found = around([line(check_out=far)])
    assert found.cleanings == []
    assert len(found.works) == 1


def test_what_is_about_to_change_counts_as_it_will_be() -> None:
    after = Cleaning(task_id="t1", property_id="p2", departure=MONDAY)
    found = around([line(1), line(2)], changed={"t1": after, "t2": None})
    assert found.cleanings == [after]
    assert found.works == []


def test_of_many_those_that_wait_and_those_of_near_days_are_planned() -> None:
    lines: dict[date, list[Line]] = {TUESDAY + timedelta(days=ahead): [] for ahead in range(6)}
    for number in range(30):
        day = TUESDAY + timedelta(days=number // 6)
        lines[day].append(line(number, check_out=day))
    last = TUESDAY + timedelta(days=5)
    lines[last] = [line(98, member_id=None, status="pending", check_out=last), line(99)]
    found = region(lines, TUESDAY, MONDAY, changed={})

    assert len(found.cleanings) == MOST_CLEANINGS
    assert len(found.works) == 32 - MOST_CLEANINGS
    assert set(names(found)) == {"t98", "t99", *(f"t{number}" for number in range(22))}
