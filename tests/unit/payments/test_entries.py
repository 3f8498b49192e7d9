"""What staff may enter as a payment, and give back of one."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.kernel.errors import Invalid
from chalicelib.kernel.money import CENT
from chalicelib.payments.ledger.rules import MOST, check_entry, check_return

AMOUNTS = st.decimals(CENT, MOST, places=2)
FINER = st.decimals(Decimal("0.001"), 1_000, places=3).filter(lambda each: each % CENT != 0)


@given(AMOUNTS)
def test_any_amount_in_cents_may_be_entered_and_taken_back(amount: Decimal) -> None:
    check_entry(amount)
    check_entry(-amount)


@pytest.mark.parametrize("amount", ["0", "-0.00", "1000000000.01", "-1000000000.01", "0.001"])
def test_nothing_too_much_and_parts_of_cents_are_no_entry(amount: str) -> None:
    with pytest.raises(Invalid):
        check_entry(Decimal(amount))


@given(AMOUNTS, AMOUNTS)
def test_no_more_is_given_back_than_is_left(amount: Decimal, most: Decimal) -> None:
    if amount <= most:
        check_return(amount, most)
        return
    with pytest.raises(Invalid) as refused:
        check_return(amount, most)
    # Staff read how much they can give.
    assert str(most) in str(refused.value.fields)


@given(FINER)
def test_parts_of_cents_are_not_given_back(amount: Decimal) -> None:
    with pytest.raises(Invalid):
        check_return(amount, MOST)


@pytest.mark.parametrize("amount", ["0", "-1"])
def test_nothing_and_less_is_not_given_back(amount: str) -> None:
    with pytest.raises(Invalid):
        check_return(Decimal(amount), Decimal(100))
