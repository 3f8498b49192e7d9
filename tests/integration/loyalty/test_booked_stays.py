"""The stays that staff keep make and unmake levels: the real ones, through their events."""

from datetime import date
from decimal import Decimal

import pytest

from chalicelib.cloud import events
from chalicelib.kernel import clock
from chalicelib.kernel.callers import Staff
from chalicelib.kernel.money import ZERO
from chalicelib.properties.houses import service as houses
from chalicelib.properties.types import House
from chalicelib.reservations.bookings.service import book_by_staff
from chalicelib.reservations.bookings.types import StaffBooking
from chalicelib.reservations.changes import service as changing
from chalicelib.reservations.changes.types import StayChange
from chalicelib.reservations.ending import service as ending
from chalicelib.reservations.types import Stay

from .conftest import Ladder
from .desk import ACTOR, deliver, names_held, welcome

SELLER = Staff(1, ("admin",), "s1")
BASE, BRONZE = "Base", "Bronze"


@pytest.fixture
def house(aws: None) -> House:
    details = {"name": "Casa Austin 1", "capacity_max": 10}
    return houses.create_house(details, actor=ACTOR).value


def book(house: House, client_id: str) -> Stay:
    """A stay that staff take, and everyone hears of."""
    command = StaffBooking(
        property_id=house.property_id,
        client_id=client_id,
        check_in=date(2026, 4, 6),
        departure=date(2026, 4, 9),
        late_checkout=False,
        guests=2,
        price_usd=Decimal("300.00"),
        price_sol=Decimal("1140.00"),
        advance_payment=ZERO,
        advance_payment_currency="usd",
        full_payment=False,
        temperature_pool=False,
        points_to_redeem=ZERO,
        origin="aus",
        tel_contact_number=None,
        comments=None,
        force=True,
    )
    stay = book_by_staff(command, caller=SELLER, now=clock.now())
    hear_of(stay)
    return stay


def change(stay: Stay, command: StayChange) -> None:
    changing.change(stay.reservation_id, command, caller=SELLER, now=clock.now())
    hear_of(stay)


def hear_of(stay: Stay) -> None:
    """The newest event of a stay is delivered."""
    deliver(events.timeline(f"reservation#{stay.reservation_id}")[:1])


def test_a_stay_that_staff_take_brings_its_level_at_once(ladder: Ladder, house: House) -> None:
    ana = welcome(1)
    book(house, ana)
    assert names_held(ana) == [BASE, BRONZE]


def test_a_cancelled_stay_takes_its_level_and_a_reopened_one_gives_it_back(
    ladder: Ladder, house: House
) -> None:
    ana = welcome(1)
    stay = book(house, ana)
    change(stay, StayChange(status="cancelled"))
    assert names_held(ana) == [BASE]
    ending.reopen(stay.reservation_id, caller=SELLER, now=clock.now())
    hear_of(stay)
    assert names_held(ana) == [BASE, BRONZE]


def test_a_removed_stay_takes_its_level(ladder: Ladder, house: House) -> None:
    ana = welcome(1)
    stay = book(house, ana)
    ending.remove(stay.reservation_id, caller=SELLER, now=clock.now())
    hear_of(stay)
    assert names_held(ana) == [BASE]


def test_a_moved_stay_still_counts_once(ladder: Ladder, house: House) -> None:
    ana = welcome(1)
    stay = book(house, ana)
    change(stay, StayChange(check_out=date(2026, 4, 11)))
    assert names_held(ana) == [BASE, BRONZE]


def test_a_stay_given_to_another_guest_brings_the_level_there(ladder: Ladder, house: House) -> None:
    ana, luis = welcome(1), welcome(2, "Luis")
    stay = book(house, ana)
    change(stay, StayChange(client_id=luis))
    assert (names_held(ana), names_held(luis)) == ([BASE], [BASE, BRONZE])
