"""How a day keeps the lines of its tasks."""

from datetime import date, timedelta
from typing import Any, get_args

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.operations.tasks import packing
from chalicelib.operations.tasks.days import MOST_TASKS
from chalicelib.operations.tasks.types import NO_GUESTS, Line
from chalicelib.operations.types import CleaningKind, Priority, TaskStatus, TaskType

from .tasks import BOSS, CASA, ROSA, TUESDAY, line, task

IDS = st.uuids().map(str)
DAYS = st.dates(date(2020, 1, 1), date(2040, 1, 1))
TASKS = st.builds(
    task,
    task_id=IDS,
    property_id=IDS,
    member_id=st.none() | IDS,
    task_type=st.sampled_from(get_args(TaskType)),
    status=st.sampled_from(get_args(TaskStatus)),
    priority=st.sampled_from(get_args(Priority)),
    guests=st.integers(1, 40),
    cleaning=st.none() | st.sampled_from(get_args(CleaningKind)),
    pinned=st.none() | st.just(BOSS),
    check_out=st.none() | DAYS,
    required_by=st.none() | DAYS,
)
ITEM = 400 * 1024


@given(st.lists(TASKS.map(Line.of), max_size=5))
def test_lines_come_back_as_they_were_packed(lines: list[Line]) -> None:
    assert packing.unpacked(packing.packed(lines)) == tuple(lines)


def test_every_word_has_a_code_of_its_own() -> None:
    for codes, words in (
        (packing.TYPE_CODES, TaskType),
        (packing.STATE_CODES, TaskStatus),
        (packing.CLEANING_CODES, CleaningKind),
    ):
        assert set(codes) == set(get_args(words))
        assert len(set(codes.values())) == len(codes)


def test_a_day_that_was_packed_once_can_be_read_for_ever() -> None:
    kept = bytes.fromhex(
        "919bc4100b000000000040008000000000000001c4100c000000000040008000000000000001c410"
        "0a0000000000400080000000000000010102020401c3ce000b495ece000b4961"
    )
    assert packing.unpacked(kept) == (
        Line(
            task_id=task().task_id,
            property_id=CASA,
            member_id=ROSA,
            task_type="checkout_cleaning",
            status="assigned",
            priority="medium",
            guests=4,
            cleaning="checkout",
            is_pinned=True,
            check_out=date(2026, 3, 3),
            required_by=date(2026, 3, 6),
        ),
    )


def test_of_what_is_over_only_what_lists_count_is_kept() -> None:
    plans: dict[str, Any] = {
        "guests": 6,
        "pinned": BOSS,
        "check_out": TUESDAY,
        "cleaning": "checkout",
    }
    over = line(status="completed", **plans)
    assert (over.guests, over.is_pinned, over.check_out) == (NO_GUESTS, False, None)
    assert len(packing.packed([over])) < len(packing.packed([line(**plans)]))


def test_as_many_tasks_as_a_day_may_have_fit_into_its_item() -> None:
    longest = line(
        guests=40,
        cleaning="checkout",
        pinned=BOSS,
        check_out=TUESDAY,
        required_by=TUESDAY + timedelta(3),
    )
    assert len(packing.packed([longest] * 1000)) < ITEM / 4
    assert len(packing.packed([longest] * MOST_TASKS)) < ITEM
