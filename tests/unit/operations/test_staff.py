"""Who works in the houses, and on which days."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from chalicelib.operations.schedules.types import WorkSchedule
from chalicelib.operations.staff.rules import by_name
from chalicelib.operations.staff.types import StaffMember

NOW = datetime(2026, 3, 2, 15, tzinfo=UTC)


def member(member_id: str = "m1", first_name: str = "Rosa", **fields: Any) -> StaffMember:
    given = {"last_name": "Huamán", "created": NOW, **fields}
    return StaffMember(member_id=member_id, first_name=first_name, **given)


def schedule(**fields: Any) -> WorkSchedule:
    return WorkSchedule(schedule_id="s1", member_id="m1", day=date(2026, 3, 2), **fields)


@pytest.mark.parametrize(
    ("fields", "can"),
    [
        ({}, True),
        ({"staff_type": "both"}, True),
        ({"staff_type": "maintenance"}, False),
        ({"status": "inactive"}, False),
        ({"status": "vacation"}, False),
        ({"status": "sick"}, False),
        ({"deleted_at": NOW}, False),
    ],
)
def test_cleanings_are_for_active_cleaners(fields: dict[str, Any], can: bool) -> None:
    assert member(**fields).can_clean is can


@pytest.mark.parametrize(
    ("fields", "allows"),
    [
        ({}, True),
        ({"schedule_type": "overtime"}, True),
        ({"schedule_type": "on_call"}, True),
        ({"schedule_type": "vacation"}, False),
        ({"schedule_type": "sick_leave"}, False),
        ({"is_available": False}, False),
    ],
)
def test_a_day_off_allows_no_work(fields: dict[str, Any], allows: bool) -> None:
    assert schedule(**fields).allows_work is allows


def test_people_stand_by_given_names_then_family_names_whatever_their_accents() -> None:
    people = [
        member("1", "Úrsula"),
        member("2", "ana", last_name="Zúñiga"),
        member("3", "Ana", last_name="Ávila"),
        member("4", "Ana", last_name="Avila"),
    ]
    assert [each.member_id for each in by_name(people)] == ["3", "4", "2", "1"]


def test_a_full_name_has_both_names() -> None:
    assert member().full_name == "Rosa Huamán"
