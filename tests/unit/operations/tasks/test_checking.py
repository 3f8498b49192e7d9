"""What a task may say (staff book, 1.1)."""

from typing import Any

import pytest

from chalicelib.kernel.errors import Invalid
from chalicelib.operations.tasks.rules.checking import check_departure, checked

from .tasks import CASA, LUZ, ROSA, begun, task


def test_a_title_has_no_blanks_around_it() -> None:
    assert checked(task(title="  Limpieza ")).title == "Limpieza"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"title": "  "}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"description": "x" * 5001}, "description"),
        ({"completion_notes": "x" * 5001}, "completion_notes"),
        ({"minutes": 0}, "estimated_duration"),
        ({"minutes": 1441}, "estimated_duration"),
    ],
)
def test_what_breaks_a_limit_is_named_as_on_the_wire(fields: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        checked(task(**fields))
    assert set(refusal.value.fields) == {field}


def test_what_is_at_a_limit_passes() -> None:
    checked(task(title="x" * 200, description="x" * 5000, minutes=1440))
    checked(task(minutes=None))


def test_the_cleaning_of_a_departure_stays_what_it_is() -> None:
    cleaning = task(cleaning="checkout")
    other = task(cleaning="checkout", task_type="custom", property_id=LUZ)
    with pytest.raises(Invalid) as refusal:
        check_departure(cleaning, other)
    assert set(refusal.value.fields) == {"task_type", "building_property"}
    check_departure(cleaning, task(cleaning="checkout", member_id=ROSA, status="assigned"))


def test_other_tasks_may_become_others() -> None:
    check_departure(task(), task(task_type="custom", property_id=LUZ))
    check_departure(begun(), task(property_id=CASA, task_type="pool_maintenance"))
