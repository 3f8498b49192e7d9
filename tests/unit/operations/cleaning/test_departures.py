"""When a house falls free, and who comes next."""

from datetime import date, timedelta
from typing import Any

import pytest

from chalicelib.operations.cleaning.rules.departures import (
    departure_of,
    nights_after,
    nights_around,
)
from chalicelib.reservations.types import Stay
from tests.support.march import stay as stay_of_march

from .diary import TUESDAY

ONE_DAY = timedelta(days=1)


def stay(name: str, arrives: int, *, nights: int = 2, **details: Any) -> Stay:
    """A stay that arrives so many days after Tuesday."""
    arrival = TUESDAY + timedelta(days=arrives)
    return stay_of_march(name, arrival, arrival + timedelta(days=nights), "100", **details)


LEAVING = stay("leaving", -2)


def next_arrival(*others: Stay) -> date | None:
    departure = departure_of(LEAVING, others)
    assert departure is not None
    return departure.next_arrival


def test_a_stay_leaves_on_the_day_after_its_last_night() -> None:
    departure = departure_of(LEAVING, [])
    assert departure is not None
    assert (departure.day, departure.guests, departure.next_arrival) == (TUESDAY, 4, None)


def test_with_a_late_checkout_the_house_falls_free_a_day_later() -> None:
    departure = departure_of(stay("late", -2, late_checkout=True), [stay("next", 1)])
    assert departure is not None
    assert departure.day == departure.next_arrival == TUESDAY + ONE_DAY


@pytest.mark.parametrize("status", ["incomplete", "pending", "under_review", "rejected"])
def test_a_stay_that_does_not_take_place_has_no_departure(status: Any) -> None:
    assert departure_of(stay("s", -2, status=status), []) is None
    assert departure_of(stay("s", -2, deleted=True), []) is None


@pytest.mark.parametrize("origin", ["air", "aus", "client", "man"])
def test_any_stay_that_takes_place_has_next_guests(origin: Any) -> None:
    assert next_arrival(stay("next", 0, origin=origin)) == TUESDAY


def test_nobody_comes_into_nights_that_a_channel_keeps_closed_and_nobody_leaves() -> None:
    closed = stay("closed", 0, origin="man", uuid_external="airbnb:block")
    assert departure_of(closed, []) is None
    assert next_arrival(closed) is None
    assert next_arrival(stay("sold", 0, origin="air", uuid_external="airbnb:U1")) == TUESDAY


def test_the_first_of_those_who_come_counts() -> None:
    assert next_arrival(stay("b", 5), stay("a", 1)) == TUESDAY + ONE_DAY


@pytest.mark.parametrize(
    "other",
    [
        stay("leaving", 1),
        stay("before", -5),
        stay("other house", 1, property_id="casa-2"),
        stay("not sold", 1, status="pending"),
        stay("removed", 1, deleted=True),
        stay("late", 8),
    ],
    ids=lambda other: other.reservation_id,
)
def test_these_are_nobodys_next_guests(other: Stay) -> None:
    assert next_arrival(other) is None


def test_guests_a_week_later_are_the_next() -> None:
    assert next_arrival(stay("next", 7)) == TUESDAY + timedelta(days=7)


def test_the_nights_after_a_departure_are_those_of_its_next_guests() -> None:
    assert nights_after(TUESDAY) == [TUESDAY + timedelta(days=ahead) for ahead in range(8)]


def test_a_change_concerns_departures_up_to_a_week_before_it() -> None:
    friday = TUESDAY + timedelta(days=3)
    nights = nights_around([friday, TUESDAY])
    # Who leaves a week before Tuesday had the night before that.
    assert nights[0] == TUESDAY - timedelta(days=8)
    assert nights[-1] == friday
    assert len(nights) == 12
    assert nights_around([]) == []
