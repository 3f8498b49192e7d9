"""What speaks against giving somebody a task on a day (staff book, 1.4 and 1.10.3)."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.operations.staff.types import StaffMember
from chalicelib.operations.tasks.rules import capacity
from chalicelib.operations.tasks.rules.warning import warnings

from .tasks import NOW, ROSA, line, task

SATURDAY = date(2026, 3, 7)


def rosa(**fields: Any) -> StaffMember:
    return StaffMember(member_id=ROSA, first_name="Rosa", last_name="Huamán", created=NOW, **fields)


def test_nothing_speaks_against_a_free_day() -> None:
    assert warnings(task(guests=4), rosa(), [], is_away=False) == ()


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"can_work_weekends": False}, "Rosa Huamán no trabaja los fines de semana."),
        ({"staff_type": "maintenance"}, "Rosa Huamán no hace limpiezas."),
        (
            {"max_properties_per_day": 0},
            "Rosa Huamán no tiene otras tareas ese día y con esta pasa su máximo, que es 0.",
        ),
    ],
)
def test_each_reason_has_its_sentence(fields: dict[str, Any], text: str) -> None:
    assert warnings(task(day=SATURDAY), rosa(**fields), [], is_away=False) == (text,)


def test_repairs_are_for_those_who_do_them() -> None:
    repair = task(task_type="maintenance_repair")
    assert warnings(repair, rosa(staff_type="maintenance"), [], is_away=False) == ()


def test_several_reasons_are_told_together() -> None:
    busy = [line(7, guests=4)]
    found = warnings(
        task(day=SATURDAY, guests=4), rosa(can_work_weekends=False), busy, is_away=True
    )
    assert len(found) == 3
    assert (
        found[-1] == "Rosa Huamán ya tiene una tarea ese día y con esta pasa su máximo, que es 1."
    )


def test_a_task_does_not_speak_against_itself() -> None:
    own = task(guests=4, member_id=ROSA, status="assigned")
    assert warnings(own, rosa(), [line(guests=4)], is_away=False) == ()


@given(st.integers(0, 4), st.integers(1, 6), st.lists(st.integers(1, 6), max_size=4))
def test_who_has_room_is_not_warned_of_it(most: int, guests: int, others: list[int]) -> None:
    lines = [line(10 + n, guests=each) for n, each in enumerate(others)]
    found = warnings(task(guests=guests), rosa(max_properties_per_day=most), lines, is_away=False)
    has_room = capacity.has_room(lines, ROSA, guests=guests, most_a_day=most)
    assert has_room is (found == ())
