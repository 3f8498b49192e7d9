"""What it costs to let cleanings follow: neighbours are read once, and so are days."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from chalicelib.cloud import usage
from chalicelib.kernel import clock
from chalicelib.operations.cleaning import service
from chalicelib.properties.types import House
from chalicelib.reservations.types import Stay
from tests.support.cleaning import (
    ANA,
    BETO,
    MONDAY,
    TUESDAY,
    Cleaners,
    cancelled,
    changed,
    check_days,
    hire,
    moved,
    noted,
    sold,
    task_of,
)

OTHER_TASKS = 3
"""Calls of whoever looks for other tasks of the stay."""


@pytest.fixture(autouse=True)
def both(aws: None) -> None:
    hire(ANA)
    hire(BETO)


@pytest.mark.parametrize(
    ("change", "calls"),
    [
        # The stay's own cleaning and departure.
        pytest.param(noted, 5, id="noted"),
        # The nights around, cleanings and departures in five calls, the days with people and
        # schedules in four, and one write for each cleaning that is another.
        pytest.param(cancelled, 13, id="cancelled"),
        pytest.param(lambda stay: changed(stay, late_checkout=True), 12, id="late"),
        pytest.param(lambda stay: moved(stay, 9), 14, id="moved"),
    ],
)
def test_a_change_of_a_stay_looks_at_its_neighbours_once(
    houses: list[House], change: Callable[[Stay], Stay], calls: int
) -> None:
    cleaners = Cleaners()
    stays = [sold(houses[0], MONDAY + timedelta(days=2 * ahead)) for ahead in range(1, 7)]
    cleaners.settle()
    change(stays[2])
    (told,) = cleaners.waiting()
    with usage.measured() as used:
        cleaners.hear([told])
    assert used.calls <= calls + OTHER_TASKS
    check_days()


def test_departures_of_many_stays_are_planned_with_what_is_read_once(houses: list[House]) -> None:
    cleaners = Cleaners()
    days = [TUESDAY + timedelta(days=ahead) for ahead in range(3)]
    stays = [sold(house, day) for house in houses for day in days]
    told = cleaners.waiting()
    ids = [stay.reservation_id for stay in stays]
    with usage.measured() as used:
        made = service.follow_stays(ids, now=clock.now())
    assert len(made) == len({task_of(stay).task_id for stay in stays}) == len(stays)
    # Each writes, and reads the others that make room for it.
    assert used.calls <= 10 + 2 * len(stays)
    check_days()

    with usage.measured() as used:
        assert service.follow_stays(ids, now=clock.now()) == []
    assert used.calls <= 5

    cleaners.settle()
    with usage.measured() as used:
        cleaners.hear(told)
    assert used.calls <= 6 * len(stays)
