"""What vouchers make of a stay (reservations book, 2.2, 2.3 and 5.3)."""

from datetime import timedelta
from decimal import Decimal
from typing import Any, get_args

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.kernel.errors import CasaAustinError, Conflict, Invalid
from chalicelib.kernel.money import ZERO
from chalicelib.payments.vouchers import rules
from chalicelib.reservations.money.service import payment_of
from chalicelib.reservations.money.types import Payment
from chalicelib.reservations.stays.rules import HOLD_TIME
from chalicelib.reservations.types import BLOCKING, REVIEWED, Status, Stay
from tests.unit.reservations.test_balance import stay
from tests.unit.reservations.test_money import NOW

STATUSES: tuple[Status, ...] = get_args(Status)


def hold(**fields: Any) -> Stay:
    return msgspec.structs.replace(
        stay(), **{"status": "incomplete", "origin": "client", "deadline": NOW} | fields
    )


def voucher(of: Stay, name: str = "v1", **fields: Any) -> Payment:
    values: dict[str, Any] = {"source": "voucher", "state": "under_review", "by": "client#1"}
    values |= {"amount": Decimal("100"), "currency": "sol"}
    return payment_of(of, name, **values | fields)


def sent(before: Stay, number: int = 1) -> Stay:
    return rules.with_voucher(before, voucher(before, f"v{number}"), NOW)


@pytest.mark.parametrize(
    ("status", "after"),
    [
        ("incomplete", "pending"),
        ("pending", "under_review"),
        ("under_review", "under_review"),
        ("approved", "approved"),
    ],
)
def test_what_a_voucher_makes_of_a_stay(status: Status, after: Status) -> None:
    found = sent(hold(status=status))
    assert (found.status, found.deadline, found.voucher_uploaded) == (after, None, True)
    assert found.vouchers_waiting == ("v1",)
    assert found.balance_review == (after == "approved")


@pytest.mark.parametrize(
    ("had", "says", "has"), [(True, None, True), (True, False, False), (False, True, True)]
)
def test_what_the_guest_confirms(had: bool, says: bool | None, has: bool) -> None:
    before = hold(payment_confirmed=had)
    after = rules.with_voucher(before, voucher(before, confirmed=says), NOW)
    assert after.payment_confirmed is has


@pytest.mark.parametrize("status", STATUSES)
def test_which_stays_take_vouchers(status: Status) -> None:
    before = hold(status=status, deadline=None)
    if status in BLOCKING:
        rules.check_open(before, NOW)
    else:
        with pytest.raises(Conflict):
            rules.check_open(before, NOW)


@given(st.integers(-3, 3))
def test_a_hold_takes_one_until_its_last_second(seconds: int) -> None:
    now = NOW + timedelta(seconds=seconds)
    if seconds <= 0:
        rules.check_open(hold(), now)
    else:
        with pytest.raises(Conflict):
            rules.check_open(hold(), now)


@pytest.mark.parametrize("origin", ["air", "aus", "man"])
def test_only_guests_bookings_take_vouchers_of_guests(origin: str) -> None:
    with pytest.raises(rules.NotOfGuests):
        rules.check_open(hold(origin=origin), NOW)


def test_an_approved_voucher_sells_the_stay() -> None:
    before = sent(hold())
    after = rules.approved(before, voucher(before), Decimal("20.00"), "usd", NOW)
    assert (after.status, after.vouchers_waiting) == ("approved", ())
    (paid,) = after.paid
    assert (paid.payment_id, paid.source, paid.amount) == ("v1", "voucher", Decimal("20.00"))
    assert (after.advance_payment, after.advance_payment_currency) == (Decimal("20.00"), "usd")


def test_the_money_of_an_ended_stay_goes_back_once() -> None:
    before = msgspec.structs.replace(sent(hold()), status="cancelled")
    after = rules.approved(before, voucher(before), Decimal("20.00"), "sol", NOW)
    assert (after.status, after.paid) == ("cancelled", ())
    assert after.refund is not None
    assert [(part.payment_id, part.amount) for part in after.refund.parts] == [
        ("v1", Decimal("20.00"))
    ]


@pytest.mark.parametrize("amount", ["0", "-0.01", "0.001", "1000000.01"])
def test_amounts_that_no_voucher_has(amount: str) -> None:
    with pytest.raises(Invalid):
        rules.check_amount(Decimal(amount))


@pytest.mark.parametrize("by_staff", [True, False])
def test_without_its_only_voucher_a_hold_has_an_hour_again(by_staff: bool) -> None:
    before = sent(hold(), 1)
    after = rules.without_voucher(before, voucher(before), NOW, by_staff=by_staff)
    assert (after.status, after.deadline) == ("incomplete", NOW + HOLD_TIME)
    assert not after.voucher_uploaded


@pytest.mark.parametrize(("by_staff", "status"), [(True, "approved"), (False, "under_review")])
def test_where_a_payment_stands_only_staff_sell_the_stay(by_staff: bool, status: Status) -> None:
    before = sent(hold(status="pending", advance_payment=Decimal("100")))
    after = rules.without_voucher(before, voucher(before), NOW, by_staff=by_staff)
    assert (after.status, after.deadline) == (status, None)


@given(
    st.lists(st.tuples(st.sampled_from(["send", "approve", "reject", "lose"]), st.booleans())),
    st.sampled_from([each for each in STATUSES if each in BLOCKING]),
)
def test_whatever_becomes_of_vouchers_a_sold_stay_stays_sold_and_no_money_is_lost(
    steps: list[tuple[str, bool]], status: Status
) -> None:
    present = hold(status=status)
    approved, number = ZERO, 0
    for step, _ in steps:
        was_sold, waiting = present.is_sold, present.vouchers_waiting
        if step == "send":
            number += 1
            present = sent(present, number)
        elif waiting:
            one = voucher(present, waiting[0])
            if step == "approve":
                present = rules.approved(present, one, Decimal("10.00"), "sol", NOW)
                approved += Decimal("10.00")
            else:
                present = rules.without_voucher(present, one, NOW, by_staff=step == "reject")
        assert present.is_sold or not was_sold
        assert sum((each.amount for each in present.paid), ZERO) == approved
        assert present.hold_until is None or not present.vouchers_waiting
        # What waits for staff is never a hold that lapses, and what lapses has a deadline.
        assert present.status != "incomplete" or present.deadline is not None
        assert not present.vouchers_waiting or present.status in REVIEWED | {"approved"}


@given(st.binary(min_size=8, max_size=8), st.sets(st.integers(0, 63), max_size=12))
def test_pictures_look_alike_up_to_six_bits(content: bytes, flipped: set[int]) -> None:
    one = content.hex()
    number = int(one, 16)
    for bit in flipped:
        number ^= 1 << bit
    other = f"{number:016x}"
    assert rules.look_alike(one, other) == (len(flipped) <= 6)
    if len(flipped) < 4:
        assert set(rules.bands_of(one)) & set(rules.bands_of(other))


@pytest.mark.parametrize("written", ["OP-0012", "op 0012", "Op.0012", " op0012"])
def test_a_number_of_operation_is_the_same_however_it_is_written(written: str) -> None:
    assert rules.operation_of(written) == "op0012"
    assert rules.operation_of("000123") == rules.operation_of("123")
    assert rules.operation_of("000") == rules.operation_of("000")


def test_a_decision_says_what_happened() -> None:
    with pytest.raises(CasaAustinError) as raised:
        rules.check_waiting(voucher(hold(), state="paid"))
    assert "recibido" in raised.value.message
