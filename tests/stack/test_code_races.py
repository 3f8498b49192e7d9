"""Invariant 3 under fire: a code is used at most as often as it may be, and given back once."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

import pytest

from bench import promotions, scene
from bench.promotions import CODE, Rush
from bench.scene import ADMINISTRATOR, NOW, Scene
from chalicelib.discounts.codes import records, uses
from chalicelib.kernel import clock
from chalicelib.kernel.errors import Conflict, NotFound
from chalicelib.loyalty.membership.records import membership_of
from chalicelib.reservations.changes import service as changing
from chalicelib.reservations.changes.types import StayChange
from chalicelib.reservations.ending import service as ending
from chalicelib.reservations.guest_bookings import service as guest_booking
from chalicelib.reservations.types import Stay
from local.aws.ministack import MiniStack
from tests.support.sizes import size

pytestmark = pytest.mark.soak
GUESTS, LIMIT = size(30, 100), size(5, 10)


def rushed(limit: int = LIMIT) -> tuple[Scene, Rush]:
    business = scene.build(house_count=4, client_count=GUESTS)
    promotions.configure(usage_limit=limit)
    return business, promotions.rush(business, callers=GUESTS)


def count() -> int:
    record = records.code_of(CODE)
    assert record is not None
    return int(record.used_count)


def test_of_many_simultaneous_bookings_exactly_as_many_carry_a_code_as_it_is_for(
    aws: MiniStack,
) -> None:
    _, outcome = rushed()

    assert outcome == Rush(carried=LIMIT, refused=GUESTS - LIMIT)
    assert count() == LIMIT
    assert len({use.reservation_id for use in uses.uses_of(CODE)}) == LIMIT


def test_a_use_is_given_back_once_however_often_the_stay_is_ended_at_the_same_moment(
    aws: MiniStack,
) -> None:
    rushed()
    stays = [use.reservation_id for use in uses.uses_of(CODE)]

    def end(reservation_id: str, way: int) -> None:
        with clock.at(NOW):
            try:
                if way % 2:
                    ending.remove(reservation_id, caller=ADMINISTRATOR, now=NOW)
                else:
                    cancel = StayChange(status="cancelled")
                    changing.change(reservation_id, cancel, caller=ADMINISTRATOR, now=NOW)
            except (Conflict, NotFound):
                return

    with ThreadPoolExecutor(max_workers=16) as pool:
        for work in [pool.submit(partial(end, stay, way)) for stay in stays for way in range(4)]:
            work.result()

    assert count() == 0
    assert uses.uses_of(CODE) == []


def test_of_a_guests_two_simultaneous_bookings_one_carries_the_first_stay_discount(
    aws: MiniStack,
) -> None:
    business = scene.build(house_count=2, client_count=1)
    promotions.configure()
    guest = promotions.referred_guest(business)
    both = Barrier(2)

    def book(house: int) -> Stay:
        both.wait()
        with clock.at(NOW):
            command = scene.guest_command(business, house, 10, 2)
            return guest_booking.book_by_guest(command, caller=guest, now=NOW).stays[0]

    with ThreadPoolExecutor(max_workers=2) as pool:
        stays = list(pool.map(book, range(2)))

    carrying = [stay for stay in stays if stay.first_stay_discount]
    assert len(carrying) == 1
    assert membership_of(guest.client_id).discounted_stay_id == carrying[0].reservation_id
    assert len({stay.price_usd for stay in stays}) == 2
