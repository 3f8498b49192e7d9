"""What a guest has to pay by card, and when (reservations book, 6.2 to 6.4)."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, cast

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.kernel.money import CENT, ZERO
from chalicelib.payments.charges.rules import (
    HoldOver,
    NothingToPay,
    OtherAmount,
    Priced,
    StayClosed,
    amount_due,
    check_amount,
    check_open,
    is_open,
)
from chalicelib.pricing.types import Catalogue
from chalicelib.properties.types import House
from chalicelib.reservations.money.rules import TOLERANCE, derived
from chalicelib.reservations.types import ENDED, Paid, Status, Stay
from tests.unit.reservations.test_balance import stay

NOW = datetime(2026, 1, 2, 15, 0, tzinfo=UTC)
HOUSE: Any = {"property_id": "p", "name": "Casa", "slug": "casa"}
AMOUNTS = st.decimals(CENT, 3_000, places=2)


def priced(share: int = 50) -> Priced:
    # What is paid of the price of a stay asks no catalogue.
    house = msgspec.convert({**HOUSE, "advance_percentage": str(share)}, House, strict=False)
    return Priced(cast("Catalogue", None), house)


def with_paid(amount: Decimal) -> Stay:
    paid = Paid(payment_id="p", source="card", currency="sol", amount=amount)
    return derived(stay(origin="client", status="pending", paid=(paid,)))


def hold(seconds: int) -> Stay:
    """A hold whose deadline is so many seconds away."""
    deadline = NOW + timedelta(seconds=seconds)
    return stay(origin="client", status="incomplete", deadline=deadline)


@pytest.mark.parametrize(("seconds", "opens"), [(1, True), (0, True), (-1, False)])
def test_a_hold_takes_payments_until_its_deadline(seconds: int, *, opens: bool) -> None:
    assert is_open(hold(seconds), NOW) is opens


def test_a_hold_that_is_over_says_so() -> None:
    with pytest.raises(HoldOver):
        check_open(hold(-1), NOW)


@pytest.mark.parametrize("status", sorted(ENDED - {"expired"}))
def test_a_stay_that_has_ended_takes_no_payments(status: Status) -> None:
    with pytest.raises(StayClosed):
        check_open(stay(origin="client", status=status), NOW)


@given(AMOUNTS)
def test_the_balance_is_what_is_left(amount: Decimal) -> None:
    left = Decimal(1900) - amount
    if left <= TOLERANCE:
        with pytest.raises(NothingToPay):
            amount_due(with_paid(amount), "balance", priced(), NOW)
        return
    assert amount_due(with_paid(amount), "balance", priced(), NOW) == left


@given(AMOUNTS, st.integers(1, 100))
def test_an_advance_completes_the_share_and_is_never_more_than_is_left(
    amount: Decimal, share: int
) -> None:
    missing = Decimal(19) * share - amount
    try:
        due = amount_due(with_paid(amount), "advance", priced(share), NOW)
    except NothingToPay:
        assert missing <= TOLERANCE
    else:
        assert ZERO < due == missing <= Decimal(1900) - amount


@given(AMOUNTS, AMOUNTS)
def test_whoever_saw_another_amount_is_told_the_right_one(seen: Decimal, due: Decimal) -> None:
    check_amount(None, due)
    if seen == due:
        check_amount(seen, due)
        return
    with pytest.raises(OtherAmount) as refused:
        check_amount(seen, due)
    assert refused.value.amount == due
    assert refused.value.more == {"amount": float(due)}
