"""What people have to do."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.operations.tasks.types import Line, WorkTask
from chalicelib.operations.team.rules import (
    completed_by_member,
    current_by_member,
    tasks_by_member,
)

NOW = datetime(2026, 3, 2, 15, tzinfo=UTC)


def task(
    task_id: str, member_id: str | None, minutes: int | None = None, **fields: Any
) -> WorkTask:
    given = {"status": "in_progress", **fields}
    return WorkTask(
        task_id=task_id,
        member_id=member_id,
        property_id="h1",
        task_type="checkout_cleaning",
        title="Limpieza",
        day=date(2026, 3, 2),
        started_at=None if minutes is None else NOW + timedelta(minutes=minutes),
        created=NOW,
        updated=NOW,
        **given,
    )


lines = st.lists(
    st.builds(
        Line,
        task_id=st.uuids().map(str),
        property_id=st.just("h1"),
        member_id=st.sampled_from([None, "m1", "m2"]),
        task_type=st.just("checkout_cleaning"),
        status=st.sampled_from(["pending", "assigned", "completed", "cancelled"]),
        priority=st.just("low"),
    )
)


@given(lines)
def test_every_task_of_somebody_counts_for_them(day: list[Line]) -> None:
    numbers = tasks_by_member(day)
    assert sum(numbers.values()) == len([line for line in day if line.member_id])
    completed = completed_by_member(day)
    assert sum(completed.values()) <= sum(numbers.values())
    assert completed["m1"] == len(
        [line for line in day if (line.member_id, line.status) == ("m1", "completed")]
    )
    assert numbers["nobody"] == 0


def test_of_several_tasks_at_once_the_last_begun_is_what_somebody_is_at() -> None:
    first, last = task("t2", "m1", 5), task("t1", "m1", 10)
    other = task("t3", "m2", 1)
    assert current_by_member([last, other, first]) == {"m1": last, "m2": other}


def test_what_is_over_deleted_or_of_nobody_is_not_worked_on() -> None:
    over = [
        task("t1", "m1", 5, status="completed"),
        task("t2", "m1", 5, deleted=True),
        task("t3", None, 5),
    ]
    assert current_by_member(over) == {}
    begun = task("t4", "m1")
    assert current_by_member([*over, begun]) == {"m1": begun}
