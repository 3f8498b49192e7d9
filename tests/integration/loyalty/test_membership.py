"""A client's membership follows the stays that it speaks of."""

from datetime import date

import pytest

from chalicelib.cloud import store
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import clock
from chalicelib.kernel.money import ZERO
from chalicelib.loyalty.membership import records as membership
from chalicelib.loyalty.membership.records import (
    MEMBERSHIP,
    FirstStayTaken,
    MembershipRecord,
    membership_in,
    membership_key,
    membership_of,
)
from chalicelib.loyalty.membership.types import Membership, MemberStay, StayState

ANA, LUIS = "ana", "luis"
FREE = date(2026, 3, 20)


def mark(
    reservation_id: str = "r1",
    state: StayState | None = "approved",
    *,
    of: str = ANA,
    until: date = FREE,
    is_first_stay: bool = False,
) -> MemberStay:
    return MemberStay(
        client_id=of,
        reservation_id=reservation_id,
        departure=until,
        created=clock.now(),
        price_sol=ZERO,
        state=state,
        is_first_stay=is_first_stay,
    )


def note(before: MemberStay | None, after: MemberStay | None) -> None:
    tx = Transaction(clock.now())
    membership.note_stay(tx, before, after)
    tx.commit()


def item(client_id: str) -> MembershipRecord | None:
    return store.fetch(MembershipRecord, client_id, MEMBERSHIP)


def test_a_client_without_stays_has_an_empty_membership() -> None:
    assert membership_of(ANA) == Membership()
    assert membership_of(ANA).stays == 0
    assert not membership_of(ANA).has_stayed(FREE)


def test_each_stay_is_noted_beside_the_others() -> None:
    note(None, mark("r1", "approved", until=date(2026, 4, 2)))
    note(None, mark("r2", "awaiting"))
    note(None, mark("r3", "approved", until=date(2026, 3, 9)))
    found = membership_of(ANA)
    assert [stay.departure for stay in found.approved] == [date(2026, 3, 9), date(2026, 4, 2)]
    assert (found.stays, found.awaiting) == (2, 1)


def test_one_transaction_may_note_stays_of_two_clients() -> None:
    note(None, mark("r1"))
    tx = Transaction(clock.now())
    membership.note_stay(tx, mark("r1"), mark("r1", None))
    membership.note_stay(tx, None, mark("r2", of=LUIS))
    tx.commit()
    assert (membership_of(ANA).stays, membership_of(LUIS).stays) == (0, 1)


def test_noting_twice_changes_nothing() -> None:
    note(None, mark("r1"))
    once = item(ANA)
    note(None, mark("r1"))
    twice = item(ANA)
    assert once is not None
    assert twice is not None
    assert once.stays == twice.stays == (f"approved#2026-03-20#{clock.now().isoformat()}#0",)
    assert membership_of(ANA).stays == 1


def test_what_does_not_change_is_not_written() -> None:
    note(mark("r1"), mark("r1"))
    note(None, None)
    note(None, mark("r2", None))
    note(mark("r3", None), None)
    assert item(ANA) is None


def test_a_stay_follows_its_state_and_its_dates() -> None:
    awaiting, approved = mark("r1", "awaiting"), mark("r1", "approved")
    note(None, awaiting)
    note(awaiting, approved)
    assert (membership_of(ANA).stays, membership_of(ANA).awaiting) == (1, 0)
    later = mark("r1", "approved", until=date(2026, 3, 25))
    note(approved, later)
    assert [stay.departure for stay in membership_of(ANA).approved] == [date(2026, 3, 25)]
    note(later, mark("r1", None))
    assert membership_of(ANA) == Membership()


@pytest.mark.parametrize("gone", [None, mark("r1", None)])
def test_a_stay_that_ends_is_forgotten_however_that_is_said(gone: MemberStay | None) -> None:
    note(None, mark("r1"))
    note(mark("r1"), gone)
    note(mark("r1"), gone)
    assert membership_of(ANA).stays == 0


def test_a_stay_handed_to_another_client_counts_for_that_one_only() -> None:
    note(None, mark("r1", is_first_stay=True))
    note(mark("r1", is_first_stay=True), mark("r1", of=LUIS, is_first_stay=True))
    assert membership_of(ANA) == Membership()
    assert (membership_of(LUIS).stays, membership_of(LUIS).discounted_stay_id) == (1, "r1")


def test_a_stay_is_over_on_the_day_after_its_departure() -> None:
    note(None, mark("r1"))
    assert not membership_of(ANA).has_stayed(FREE)
    assert membership_of(ANA).has_stayed(date(2026, 3, 21))


def test_one_booking_at_a_time_carries_the_discount_of_the_first_stay() -> None:
    first = mark("r1", "awaiting", is_first_stay=True)
    note(None, first)
    with pytest.raises(FirstStayTaken):
        note(None, mark("r2", "awaiting", is_first_stay=True))
    assert (membership_of(ANA).discounted_stay_id, membership_of(ANA).awaiting) == ("r1", 1)
    note(first, mark("r1", None))
    note(None, mark("r2", "awaiting", is_first_stay=True))
    assert membership_of(ANA).discounted_stay_id == "r2"


def test_the_booking_that_carries_the_discount_may_say_so_again() -> None:
    note(None, mark("r1", is_first_stay=True))
    note(None, mark("r1", is_first_stay=True))
    assert membership_of(ANA).discounted_stay_id == "r1"


def test_a_booking_keeps_the_discount_while_its_state_changes() -> None:
    awaiting = mark("r1", "awaiting", is_first_stay=True)
    note(None, awaiting)
    note(awaiting, mark("r1", "approved", is_first_stay=True))
    assert membership_of(ANA).discounted_stay_id == "r1"


def test_an_unpaid_hold_may_carry_the_discount_without_counting_as_a_stay() -> None:
    note(None, mark("r1", None, is_first_stay=True))
    found = membership_of(ANA)
    assert (found.discounted_stay_id, found.stays, found.awaiting) == ("r1", 0, 0)


def test_a_stay_is_not_handed_to_a_client_who_has_the_discount_already() -> None:
    carried = mark("r1", is_first_stay=True)
    note(None, carried)
    note(None, mark("r2", of=LUIS, is_first_stay=True))
    with pytest.raises(FirstStayTaken):
        note(carried, mark("r1", of=LUIS, is_first_stay=True))
    assert membership_of(ANA).discounted_stay_id == "r1"
    assert [stay.departure for stay in membership_of(LUIS).approved] == [FREE]


def test_a_membership_is_read_with_other_records_in_one_call() -> None:
    note(None, mark("r1"))
    found = store.fetch_many([membership_key(ANA), membership_key(LUIS)])
    assert membership_in(found, ANA).stays == 1
    assert membership_in(found, LUIS) == Membership()
