"""How much one person can take on a day (staff book, 1.4 and 1.10.3; vectors TV3 and TV7)."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.operations.tasks.rules import capacity
from chalicelib.operations.tasks.types import Line

from .tasks import LUZ, ROSA, line

GUESTS = st.integers(1, 12)
LINES = st.lists(st.tuples(GUESTS, st.sampled_from([ROSA, LUZ])), max_size=6).map(
    lambda rows: [line(n, guests=guests, member_id=who) for n, (guests, who) in enumerate(rows)]
)


def room(lines: list[Line], guests: int, most: int = 3, but: str | None = None) -> bool:
    return capacity.has_room(lines, ROSA, guests=guests, most_a_day=most, but=but)


def test_two_big_houses_never_fit_one_person() -> None:
    assert room([], 4)
    assert not room([line(guests=4)], 4)


def test_two_small_ones_do_and_a_third_never_does() -> None:
    assert room([line(1, guests=2)], 2)
    assert not room([line(1, guests=2), line(2, guests=1)], 2, most=5)


def test_a_big_and_a_small_one_do_not_mix() -> None:
    assert not room([line(guests=4)], 2)
    assert not room([line(guests=2)], 4)


def test_the_own_limit_counts_where_it_is_lower() -> None:
    assert not room([line(guests=2)], 2, most=1)


def test_a_limit_of_none_means_never() -> None:
    assert not room([], 4, most=0)
    assert not room([], 1, most=0)


def test_tasks_without_a_stay_count_as_small_ones() -> None:
    assert room([line(task_type="garden_maintenance")], 2)
    assert not room([line(1), line(2, task_type="custom")], 2)


def test_what_is_over_or_of_others_takes_no_room() -> None:
    over = [line(1, status="completed", guests=4), line(2, status="cancelled", guests=4)]
    assert room([*over, line(3, member_id=LUZ, guests=4)], 4)


def test_work_in_progress_takes_its_room() -> None:
    assert not room([line(status="in_progress", guests=4)], 4)


def test_a_task_does_not_count_against_whoever_has_it() -> None:
    own = line(guests=4)
    assert room([own], 4, but=own.task_id)


def test_saturday_and_sunday_are_the_weekend() -> None:
    week = [date(2026, 3, day) for day in range(2, 9)]
    assert [capacity.is_weekend(day) for day in week] == [False] * 5 + [True] * 2


@given(LINES, GUESTS, st.integers(0, 5))
def test_who_takes_what_there_is_room_for_keeps_to_the_rule(
    lines: list[Line], guests: int, most: int
) -> None:
    if not room(lines, guests, most):
        return
    mine = [*capacity.held(lines, ROSA), line(99, guests=guests)]
    assert len(mine) <= min(2, most)
    assert len(mine) == 1 or all(each.guests <= capacity.FEW_GUESTS for each in mine)


@given(LINES, GUESTS, st.integers(0, 5))
def test_who_has_less_has_more_room(lines: list[Line], guests: int, most: int) -> None:
    if room(lines, guests, most):
        assert all(room(lines[:n] + lines[n + 1 :], guests, most) for n in range(len(lines)))
