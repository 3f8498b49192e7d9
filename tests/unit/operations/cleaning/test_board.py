"""Who has room for one cleaning more, as tasks that staff assign say it too."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.operations.cleaning.rules.board import Board
from chalicelib.operations.cleaning.types import Place, Work, Worker
from chalicelib.operations.tasks.rules import capacity
from chalicelib.operations.tasks.types import Line

from .diary import ANA, MONDAY, TUESDAY
from .worlds import workers


def line(guests: int) -> Line:
    """A task of Ana."""
    return Line(
        task_id="t",
        property_id="p",
        member_id=ANA.member_id,
        task_type="checkout_cleaning",
        status="assigned",
        priority="low",
        guests=guests,
    )


@given(workers(ANA.member_id), st.lists(st.integers(1, 6), max_size=3), st.integers(1, 6))
def test_a_board_has_room_where_a_day_of_tasks_has(
    ana: Worker, sizes: list[int], guests: int
) -> None:
    place = Place(TUESDAY, ana.member_id)
    board = Board([ana], [Work(place=place, is_small=size <= 2) for size in sizes])

    has_room = capacity.has_room(
        map(line, sizes), ana.member_id, guests=guests, most_a_day=ana.most_a_day
    )

    assert board.has_room(place, is_small=guests <= 2) == (ana.is_there(TUESDAY) and has_room)


def test_work_that_is_done_takes_no_time_but_was_work_of_the_week() -> None:
    place = Place(TUESDAY, ANA.member_id)
    board = Board([ANA], [Work(place=place, is_small=False, is_done=True)])

    assert board.has_room(place, is_small=False)
    assert board.tasks(place) == 0
    assert board.tasks_of_week(Place(MONDAY, ANA.member_id)) == 1


def test_a_week_begins_on_monday() -> None:
    board = Board([ANA], [Work(place=Place(MONDAY, ANA.member_id))])
    sunday = MONDAY + timedelta(days=6)

    assert board.tasks_of_week(Place(sunday, ANA.member_id)) == 1
    assert board.tasks_of_week(Place(sunday + timedelta(days=1), ANA.member_id)) == 0


def test_what_is_put_on_the_board_can_be_taken_off() -> None:
    board, place = Board([ANA], []), Place(TUESDAY, ANA.member_id)
    board.put(place, is_small=False)
    assert not board.has_room(place, is_small=True)
    board.put(place, -1, is_small=False)
    assert board.has_room(place, is_small=False)
    assert board.tasks_of_week(place) == 0
