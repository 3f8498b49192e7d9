from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.kernel import money

amounts = st.decimals(-(10**9), 10**9, allow_nan=False, allow_infinity=False, places=6)


@pytest.mark.parametrize(
    ("amount", "rounded"),
    [
        ("2.345", "2.35"),
        ("2.344999", "2.34"),
        ("2.355", "2.36"),
        ("-2.345", "-2.35"),
        ("0.005", "0.01"),
        ("7", "7.00"),
    ],
)
def test_half_a_cent_goes_away_from_zero(amount: str, rounded: str) -> None:
    assert str(money.cents(Decimal(amount))) == rounded


def test_soles_are_rounded_once_from_the_full_amount() -> None:
    # Cents first, then the rate, would give 1.25 * 3.755 = 4.69.
    assert money.to_pen(Decimal("1.2453"), Decimal("3.755")) == Decimal("4.68")


def test_a_percentage_keeps_its_full_precision() -> None:
    assert money.percent(Decimal("99.99"), Decimal("7.5")) == Decimal("7.49925")


@given(amounts)
def test_an_amount_survives_the_table(amount: Decimal) -> None:
    kept = money.from_integer_cents(money.to_integer_cents(amount))
    assert kept == money.cents(amount)
    assert kept.as_tuple().exponent == -2


@given(amounts)
def test_rounding_moves_an_amount_by_half_a_cent_at_most(amount: Decimal) -> None:
    assert abs(money.cents(amount) - amount) <= Decimal("0.005")


@given(amounts)
def test_rounding_twice_changes_nothing_more(amount: Decimal) -> None:
    assert money.cents(money.cents(amount)) == money.cents(amount)


@given(amounts | st.decimals(-(10**9), 10**9, allow_nan=False, allow_infinity=False))
def test_the_wire_shows_the_cents_of_any_amount(amount: Decimal) -> None:
    assert money.text(amount) == str(money.cents(amount))


@pytest.mark.parametrize("amount", ["0E+1", "1E+2", "1.25E+5", "1E-7", "-0.00", "-0", "0E-9"])
def test_the_wire_shows_no_exponents(amount: str) -> None:
    assert money.text(Decimal(amount)) == str(money.cents(Decimal(amount)))


def test_the_wire_shows_two_decimals() -> None:
    assert [money.text(Decimal(text)) for text in ("380", "0.5", "1234567.891")] == [
        "380.00",
        "0.50",
        "1234567.89",
    ]
