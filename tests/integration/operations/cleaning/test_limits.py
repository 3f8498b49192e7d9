"""A transaction holds a hundred writes, and what is planned together is cut so that it does."""

from collections.abc import Iterable
from datetime import date, timedelta

from chalicelib.kernel import clock, dates
from chalicelib.operations.cleaning import reading, service
from chalicelib.operations.cleaning.reading import Desk, Known
from chalicelib.operations.cleaning.writing import Change, Round, carry_out
from chalicelib.operations.schedules import service as schedules
from chalicelib.operations.staff import service as people
from chalicelib.properties.types import House
from chalicelib.reservations.types import Stay
from tests.support.cleaning import (
    ANA,
    MONDAY,
    TUESDAY,
    Cleaners,
    cancelled,
    check_days,
    cleaning_of,
    gap_after,
    hire,
    sold,
    task_of,
    who,
)
from tests.support.crew import join
from tests.support.houses import new_house
from tests.support.people import ACTOR

LAST_OF_YEAR = date(2026, 12, 31)
MOST_DAYS = 99


def change_of(stay: Stay) -> Change:
    """What has to become of a cleaning."""
    known = reading.cleanings_of([stay.reservation_id]).get(stay.reservation_id, Known())
    departure = reading.departures_of([stay.reservation_id]).get(stay.reservation_id)
    change = service.changed(known, departure, clock.now())
    assert change is not None
    return change


def desk_of(change: Change) -> Desk:
    """What is read to plan around it."""
    return reading.desk([change.around(MONDAY)], MONDAY, besides=change.days)


def leave(member_id: str, days: Iterable[date]) -> None:
    """Free days of somebody."""
    fields = {"member_id": member_id, "schedule_type": "vacation"}
    for day in days:
        schedules.create({**fields, "day": day}, actor=ACTOR, now=clock.now())


def test_what_does_not_fit_beside_a_change_follows_it(houses: list[House]) -> None:
    hire(ANA)
    cleaners = Cleaners()
    first = sold(houses[0])
    cleaners.settle()
    urgent = sold(houses[1])
    sold(houses[1], TUESDAY + timedelta(days=3), nights=3)
    cleaners.waiting()

    change = change_of(urgent)
    many = list(dates.days_between(TUESDAY, TUESDAY + timedelta(days=MOST_DAYS)))
    desk = reading.desk([TUESDAY], MONDAY, besides=many)
    for day in many:
        desk.days.touch(day)
    assert carry_out(desk, TUESDAY, clock.now(), change)
    assert (who(first), who(urgent)) == ("Ana", None)

    cleaners.settle()
    assert (who(first), who(urgent)) == ("Ana+1", "Ana")
    check_days()


def test_the_most_that_is_planned_together_fits(aws: None) -> None:
    """Five cleanings that wait, each on another day of the next year, with somebody who works on
    no other, come back to five others on the day of the departure; and a sixth is called off."""
    waiting = [LAST_OF_YEAR + timedelta(days=ahead) for ahead in range(1, 7)]
    for day in waiting:
        leave(join(f"Late {day:%d}").member_id, {LAST_OF_YEAR, *waiting} - {day})
    early = [join(f"Early {number}", status="sick").member_id for number in range(5)]
    stays = [sold(new_house(f"Casa {number}"), LAST_OF_YEAR) for number in range(6)]
    service.follow_stays((stay.reservation_id for stay in stays), now=clock.now())
    assert sorted(task_of(stay).day for stay in stays) == waiting
    assert all(gap_after(stay) is not None for stay in stays)
    for member_id in early:
        people.change(member_id, {"status": "active"}, actor=ACTOR, now=clock.now())
    last = max(stays, key=lambda stay: task_of(stay).day)
    cancelled(last)

    together = Round(desk_of(change_of(last)), LAST_OF_YEAR, clock.now())
    together.decide(change_of(last), touch=False)
    assert together.fits
    assert together.commit()
    left = [stay for stay in stays if stay != last]
    assert {task_of(stay).day for stay in left} == {LAST_OF_YEAR}
    assert {task_of(stay).member_id for stay in left} == set(early)
    assert cleaning_of(last) is None
