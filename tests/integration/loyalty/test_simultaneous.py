"""Two workers look at one guest at the same time: whoever wins, the guest's levels are right."""

import pytest

from chalicelib.clients import writing
from chalicelib.cloud import budget
from chalicelib.cloud.transaction import Busy, Transaction
from chalicelib.kernel import clock
from chalicelib.loyalty.membership import awarding
from chalicelib.reservations.events import StayCancelled, StayReopened
from tests.support.meanwhile import each_time, meanwhile

from .conftest import Ladder
from .desk import (
    NOW,
    Booking,
    define,
    delete_guest,
    deliver,
    level_events,
    names_held,
    record_of,
    register,
    welcome,
)

BASE, BRONZE = "Base", "Bronze"


def edit(client_id: str) -> None:
    """Staff change the client."""
    before = record_of(client_id)
    tx = Transaction(NOW)
    writing.replace(tx, before, writing.changed(before, notes="Llega tarde"))
    tx.commit()


def test_two_workers_who_see_the_same_give_a_level_once(ladder: Ladder) -> None:
    ana = welcome(1)
    Booking(ana).becomes("approved")
    with meanwhile(lambda: awarding.recheck(ana, now=NOW)):
        awarding.recheck(ana, now=NOW)
    assert names_held(ana) == [BASE, BRONZE]
    assert level_events(ana) == [("earned", BASE), ("earned", BRONZE)]


def test_a_stay_cancelled_between_a_look_and_its_write_leaves_no_level(ladder: Ladder) -> None:
    ana = welcome(1)
    booking = Booking(ana)
    approved = booking.becomes("approved")

    def cancelled() -> None:
        """The cancellation and its own worker, who finds nothing to withdraw yet."""
        deliver([booking.becomes(None, StayCancelled)])

    with meanwhile(cancelled):
        deliver([approved])
    assert names_held(ana) == [BASE]
    level = record_of(ana).level
    assert level is not None
    assert level.name == BASE


def test_a_stay_approved_between_a_look_and_its_write_is_not_missed(ladder: Ladder) -> None:
    ana = welcome(1)
    booking = Booking(ana)
    deliver([booking.becomes("approved")])
    cancelled = booking.becomes(None, StayCancelled)
    with meanwhile(lambda: deliver([booking.becomes("approved", StayReopened)])):
        deliver([cancelled])
    assert names_held(ana) == [BASE, BRONZE]


def test_a_friend_who_leaves_while_arriving_is_not_counted(aws: None) -> None:
    define("Amigo", 0, 1, 0)
    ana = welcome(1)
    luis, came = register(2, "Luis", by=record_of(ana))
    with meanwhile(lambda: deliver([delete_guest(luis.client_id)])):
        deliver([came])
    assert names_held(ana) == []


def test_a_change_by_staff_between_a_look_and_its_write_is_kept(ladder: Ladder) -> None:
    ana, came = register(1)
    with meanwhile(lambda: edit(ana.client_id)):
        deliver([came])
    assert record_of(ana.client_id).notes == "Llega tarde"
    assert names_held(ana.client_id) == [BASE]
    assert level_events(ana.client_id) == [("earned", BASE)]


def test_a_guest_whom_others_never_stop_changing_is_left_for_later(ladder: Ladder) -> None:
    ana, _ = register(1)
    a_while = budget.of(budget.TIME_TO_DECIDE + 1)
    with a_while, each_time(lambda: edit(ana.client_id)), pytest.raises(Busy):
        awarding.recheck(ana.client_id, now=clock.now())
    assert names_held(ana.client_id) == []
    awarding.recheck(ana.client_id, now=clock.now())
    assert names_held(ana.client_id) == [BASE]
