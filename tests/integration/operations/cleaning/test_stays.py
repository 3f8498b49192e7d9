"""The cleaning of a departure follows its stay, in any order and however often it is heard of."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.cloud import events
from chalicelib.kernel import clock
from chalicelib.operations.tasks.records import cleaning_of as cleaning_id_of
from chalicelib.operations.tasks.records import tasks_of_stay
from chalicelib.properties.types import House
from chalicelib.reservations.events import StayApproved, StayReopened
from tests.support import deliveries
from tests.support.cleaning import (
    ANA,
    BETO,
    FRIDAY,
    MONDAY,
    ONE_DAY,
    SATURDAY,
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    by_staff,
    cancelled,
    changed,
    check_days,
    cleaning_of,
    gap_after,
    hire,
    moved,
    noted,
    removed,
    sold,
    task_of,
    who,
)
from tests.support.outbox import Outbox
from tests.support.people import new_client

Settle = Callable[[], object]
FAR = FRIDAY + timedelta(days=30)


@pytest.fixture
def ana(aws: None) -> None:
    hire(ANA)


@pytest.fixture
def both(ana: None) -> None:
    hire(BETO)


@pytest.mark.parametrize("origin", ["client", "aus"])
def test_a_stay_that_is_approved_gets_its_cleaning(
    ana: None, houses: list[House], settle: Settle, origin: Any
) -> None:
    client = new_client("40000001", "Eva")
    stay = sold(houses[0], status="pending", origin=origin, client_id=client.client_id)
    settle()
    assert cleaning_of(stay) is None

    changed(stay, StayApproved, status="approved")
    settle()
    task = task_of(stay)
    assert who(stay) == "Ana"
    assert task.title == "Limpieza de salida - Casa Austin 1"
    assert (task.minutes, task.check_out, task.guests) == (120, TUESDAY, 4)
    assert task.reservation_id == stay.reservation_id


@pytest.mark.parametrize("origin", ["air", "man"])
def test_stays_of_the_channel_and_repairs_get_theirs(
    ana: None, houses: list[House], settle: Settle, origin: Any
) -> None:
    stay = sold(houses[0], origin=origin)
    settle()
    assert who(stay) == "Ana"


def test_a_stay_that_left_before_today_gets_none(
    ana: None, houses: list[House], settle: Settle
) -> None:
    stay = sold(houses[0], MONDAY - ONE_DAY)
    settle()
    assert cleaning_of(stay) is None


def test_a_departure_has_one_cleaning_however_often_it_is_heard_of(
    ana: None, houses: list[House]
) -> None:
    outbox = Outbox()
    stay = sold(houses[0])
    waiting = outbox.waiting()
    for each in [*waiting, *waiting, *reversed(waiting)]:
        assert deliveries.take(each)

    assert len(tasks_of_stay(stay.reservation_id)) == 1
    assert task_of(stay).version == 1


def test_what_is_heard_in_another_order_ends_the_same(both: None, houses: list[House]) -> None:
    outbox = Outbox()
    stay = sold(houses[0])
    stay = moved(stay, 2)
    other = sold(houses[0], THURSDAY + ONE_DAY)
    cancelled(other)
    moved(stay, 1)
    waiting = outbox.waiting()
    for each in reversed(waiting):
        assert deliveries.take(each)
    outbox.settle()

    task = task_of(stay)
    assert (task.day, task.check_out, task.required_by) == (FRIDAY, FRIDAY, None)
    assert cleaning_of(other) is None
    check_days()


def test_a_stay_that_moves_far_away_leaves_its_place_to_whoever_waits(
    ana: None, houses: list[House], settle: Settle
) -> None:
    first = sold(houses[0])
    settle()
    second = sold(houses[1])
    settle()
    assert [who(first), who(second)] == ["Ana", "Ana+1"]

    first = moved(first, 40)
    settle()

    assert task_of(first).day == TUESDAY + timedelta(days=40)
    assert who(second) == "Ana"
    gap = gap_after(second)
    assert gap is not None
    assert (gap.is_over, gap.days_without_cleaning) == (True, 0)
    assert task_of(second).note == ""
    check_days()


def test_a_stay_in_another_house_is_cleaned_there(
    ana: None, houses: list[House], settle: Settle
) -> None:
    stay = sold(houses[0])
    settle()
    changed(stay, property_id=houses[1].property_id)
    settle()

    task = task_of(stay)
    assert task.property_id == houses[1].property_id
    assert task.title == "Limpieza de salida - Casa Austin 2"


def test_a_late_checkout_is_cleaned_a_day_later(
    ana: None, houses: list[House], settle: Settle
) -> None:
    stay = sold(houses[0])
    before = sold(houses[0], WEDNESDAY + ONE_DAY, nights=1)
    settle()
    assert task_of(stay).priority == "high"
    stay = changed(stay, late_checkout=True)
    settle()

    task = task_of(stay)
    assert (task.day, task.check_out, task.required_by) == (WEDNESDAY, WEDNESDAY, WEDNESDAY)
    assert task.priority == "urgent"
    assert task_of(before).check_out == THURSDAY


def test_more_guests_need_a_day_of_their_own(
    ana: None, houses: list[House], settle: Settle
) -> None:
    first, second = (sold(house, guests=2) for house in houses[:2])
    settle()
    assert {who(first), who(second)} == {"Ana"}
    noted(first, guests=5)
    settle()

    assert {who(first), who(second)} == {"Ana", "Ana+1"}
    assert task_of(first).guests == 5
    check_days()


@pytest.mark.parametrize("end", [cancelled, removed])
def test_a_stay_that_ends_calls_its_cleaning_off_and_others_move_up(
    ana: None, houses: list[House], settle: Settle, end: Callable[..., Any]
) -> None:
    first = sold(houses[0])
    settle()
    second = sold(houses[1])
    settle()
    task = task_of(first)
    end(first)
    settle()

    assert who(second) == "Ana"
    assert cleaning_id_of(first.reservation_id, "checkout") is None
    (over,) = tasks_of_stay(first.reservation_id)
    assert (over.task_id, over.status, over.member_id) == (task.task_id, "cancelled", ANA)
    check_days()


def test_the_gap_of_a_stay_that_ends_is_closed(houses: list[House], settle: Settle) -> None:
    stay = sold(houses[0])
    settle()
    gap = gap_after(stay)
    assert gap is not None
    cancelled(stay)
    settle()

    told = [each.name for each in events.timeline(f"gap#{gap.gap_id}")]
    assert told == ["gap.resolved", "gap.noticed"]


def test_a_stay_that_comes_back_is_cleaned_after(
    ana: None, houses: list[House], settle: Settle
) -> None:
    stay = sold(houses[0])
    settle()
    former = task_of(stay)
    cancelled(stay)
    settle()
    changed(stay, StayReopened, status="approved")
    settle()

    assert who(stay) == "Ana"
    assert task_of(stay).task_id != former.task_id
    assert len(tasks_of_stay(stay.reservation_id)) == 2


def test_work_that_began_goes_on_when_its_stay_ends(
    ana: None, houses: list[House], settle: Settle
) -> None:
    stay = sold(houses[0])
    settle()
    by_staff(task_of(stay), status="in_progress", started_at=clock.now())
    cancelled(stay)
    settle()

    task = task_of(stay)
    assert (task.status, task.member_id) == ("in_progress", ANA)
    assert task.note == "La reserva ya no sigue en pie, y la limpieza ya había empezado."


def test_guests_who_leave_after_the_house_was_cleaned_leave_it_dirty(
    ana: None, houses: list[House], settle: Settle
) -> None:
    stay = sold(houses[0], MONDAY)
    settle()
    done = by_staff(task_of(stay), status="completed", ended_at=clock.now())
    settle()
    changed(stay, departure=WEDNESDAY)
    settle()

    task = task_of(stay)
    assert task.task_id != done.task_id
    assert (task.day, task.member_id) == (WEDNESDAY, ANA)
    assert len(tasks_of_stay(stay.reservation_id)) == 2


def test_the_next_guests_make_the_cleaning_before_them_urgent_and_their_end_makes_it_wait(
    ana: None, houses: list[House], settle: Settle
) -> None:
    stay = sold(houses[0])
    settle()
    following = sold(houses[0], FAR, nights=(FAR - WEDNESDAY).days)
    settle()
    assert (task_of(stay).priority, task_of(stay).required_by) == ("high", WEDNESDAY)

    following = moved(following, 3)
    settle()
    assert (task_of(stay).priority, task_of(stay).required_by) == ("low", SATURDAY)
    cancelled(following)
    settle()
    assert (task_of(stay).priority, task_of(stay).required_by) == ("low", None)


def test_a_cleaning_is_never_put_off_beyond_the_next_arrival(
    ana: None, houses: list[House], settle: Settle
) -> None:
    for house in houses[:3]:
        sold(house, FAR, nights=(FAR - WEDNESDAY).days)
        settle()
    stays = []
    for house in houses[:3]:
        stays.append(sold(house))
        settle()

    assert sorted(filter(None, map(who, stays))) == ["Ana", "Ana+1"]
    (left,) = [stay for stay in stays if who(stay) is None]
    task, gap = task_of(left), gap_after(left)
    assert (task.status, task.day) == ("pending", TUESDAY)
    assert gap is not None
    assert not gap.resolved
    assert task.note == (
        "Nadie puede limpiar antes del próximo ingreso, el 04/03/2026: sobrecarga de personal."
    )


def lacking(task_id: str) -> list[Any]:
    """What administrators were told of a cleaning that nobody can do."""
    told = events.timeline(f"task#{task_id}")
    return [each.event for each in told if each.name == "cleaning.needs_review"]


def test_administrators_are_told_once_when_guests_come_into_a_dirty_house(
    houses: list[House], settle: Settle, caplog: pytest.LogCaptureFixture
) -> None:
    stay = sold(houses[0])
    settle()
    task_id = task_of(stay).task_id
    assert lacking(task_id) == []
    sold(houses[0], WEDNESDAY)
    settle()
    by_staff(task_of(stay), description="Llevar toallas.")
    settle()

    (told,) = lacking(task_id)
    assert (told["next_arrival"], told["priority"]) == ("2026-03-03", "urgent")
    assert told["reason"] == "no_staff_available"
    (line,) = [each for each in caplog.records if "nobody can clean" in each.message]
    assert line.__dict__["LackingCleanings"] == 1


def test_an_event_of_stays_that_are_not_sold_costs_little(
    ana: None, houses: list[House], settle: Settle
) -> None:
    stay = sold(houses[0], status="pending", origin="air")
    settle()
    noted(stay, guests=2)
    settle()
    assert cleaning_of(stay) is None


def test_a_long_stay_and_one_that_moves_by_months_are_followed_on_both_sides(
    both: None, houses: list[House], settle: Settle
) -> None:
    before = sold(houses[0])
    stay = sold(houses[0], TUESDAY + timedelta(days=30), nights=30)
    settle()
    assert task_of(before).priority == "urgent"
    moved(stay, 100)
    settle()
    assert task_of(before).priority == "low"
    assert task_of(stay).day == TUESDAY + timedelta(days=130)
