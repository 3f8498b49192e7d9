"""What was paid and what is left (vectors W6 to W8)."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.reservations.money.rules import balance, full_advance
from chalicelib.reservations.types import Stay

PRICES = st.decimals(0, 100_000, places=2)


def stay(**fields: Any) -> Stay:
    """A stay of 500 USD and 1900 PEN, and what a test says of it."""
    plain = Stay(
        reservation_id="r",
        property_id="p",
        client_id="c",
        seller_id=1,
        check_in=date(2026, 1, 10),
        departure=date(2026, 1, 13),
        guests=2,
        price_usd=Decimal("500.00"),
        price_sol=Decimal("1900.00"),
        origin="aus",
        status="approved",
        created=datetime(2026, 1, 1, tzinfo=UTC),
        updated=datetime(2026, 1, 1, tzinfo=UTC),
    )
    return msgspec.structs.replace(plain, **fields)


def test_a_dollar_advance_counts_at_the_rate_of_the_stay_itself() -> None:
    found = balance(
        stay(
            advance_payment=Decimal(100),
            advance_payment_currency="usd",
            points_redeemed=Decimal(50),
        )
    )

    assert found.advance_sol == Decimal("380.00")
    assert found.left_sol == Decimal("1470.00")
    assert found.left_usd == Decimal("386.84")


def test_a_full_advance_leaves_nothing_in_either_currency() -> None:
    points = Decimal(50)
    prices = (Decimal(500), Decimal(1900))

    assert full_advance(*prices, points, "sol") == Decimal("1850.00")
    assert full_advance(*prices, points, "usd") == Decimal("486.84")
    paid = balance(
        stay(
            advance_payment=Decimal("486.84"),
            advance_payment_currency="usd",
            points_redeemed=points,
        )
    )
    assert paid.advance_sol == Decimal("1849.99")
    assert (paid.left_sol, paid.left_usd) == (Decimal("0.00"), Decimal("0.00"))


def test_an_unknown_rate_counts_as_nothing_instead_of_failing() -> None:
    found = balance(
        stay(price_usd=Decimal(0), advance_payment=Decimal(100), advance_payment_currency="usd")
    )

    assert found.advance_sol == Decimal("0.00")
    assert found.left_usd == Decimal("0.00")
    assert found.left_sol == Decimal("1900.00")


@given(PRICES, PRICES, st.sampled_from(["sol", "usd"]))
def test_paid_in_full_is_always_paid_within_the_tolerance_of_both_currencies(
    usd: Decimal, sol: Decimal, currency: Any
) -> None:
    advance = full_advance(usd, sol, Decimal(0), currency)
    found = balance(
        stay(
            price_usd=usd,
            price_sol=sol,
            advance_payment=advance,
            advance_payment_currency=currency,
        )
    )
    rate = sol / usd if usd and sol else Decimal(0)
    if currency == "sol" or (rate and rate < 10):
        assert found.left_sol == 0


@given(PRICES, PRICES, PRICES, st.sampled_from(["sol", "usd"]))
def test_no_stay_has_a_balance_that_cannot_be_computed(
    usd: Decimal, sol: Decimal, advance: Decimal, currency: Any
) -> None:
    found = balance(
        stay(
            price_usd=usd,
            price_sol=sol,
            advance_payment=advance,
            advance_payment_currency=currency,
        )
    )
    assert found.left_sol.as_tuple().exponent == -2
