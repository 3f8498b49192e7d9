"""Refunds of made-up payments: ten thousand each day, a million in `make soak` (OPERATIONS=...)."""

import random
from decimal import Decimal

import msgspec
import pytest

from chalicelib.kernel.money import CENT, ZERO, cents
from chalicelib.reservations.money.refunds import refund_of_part
from chalicelib.reservations.money.rules import TOLERANCE, amounts_of, balance, derived, split
from chalicelib.reservations.types import Currency, Paid, Source, Stay
from tests.support.sizes import SPLITS

from .test_balance import stay
from .test_money import NOW

TOGETHER = 100
"""Splits of one seed, so that a failure names a short way to it."""
CURRENCIES: tuple[Currency, ...] = ("sol", "usd")
SOURCES: tuple[Source, ...] = ("card", "staff", "voucher")


def some_cents(chance: random.Random) -> Decimal:
    """An amount; small ones, and ones that are alike, are where cents get lost."""
    return CENT * chance.randint(1, chance.choice([1, 3, 100, 10_000, 10_000_000]))


def some_paid(chance: random.Random, number: int, currency: Currency) -> Paid:
    source, amount = chance.choice(SOURCES), some_cents(chance)
    return Paid(payment_id=f"p{number}", source=source, currency=currency, amount=amount)


def some_stay(chance: random.Random) -> Stay:
    """A stay with a rate of its own and up to eight payments in both currencies."""
    usd = CENT * chance.randint(1_000, 1_000_000)
    sol = cents(usd * chance.randint(2_500, 4_500) / 1_000)
    paid = tuple(
        some_paid(chance, number, chance.choice(CURRENCIES))
        for number in range(chance.randint(1, 8))
    )
    return derived(stay(price_usd=usd, price_sol=sol, paid=paid))


def check_split(chance: random.Random) -> None:
    """The parts sum to the cent, none is above its amount or a cent off its share."""
    weights = [some_cents(chance) for _ in range(chance.randint(1, 8))]
    whole = sum(weights, ZERO)
    total = CENT * chance.choice([chance.randint(0, int(whole / CENT)), int(whole / CENT)])

    parts = split(total, weights)

    assert sum(parts, ZERO) == total
    for part, weight in zip(parts, weights, strict=True):
        assert ZERO <= part <= weight
        assert abs(part - total * weight / whole) < CENT


def check_refund(chance: random.Random) -> None:
    """Each currency gives back its share of what was paid in it, to the cent, and of no payment
    more than it brought; the total of the stay is that of its payments."""
    ending, percentage = some_stay(chance), CENT * chance.randint(0, 10_000)
    owed = refund_of_part(ending, percentage, NOW)
    amounts = {each.payment_id: each for each in ending.paid}
    for currency in CURRENCIES:
        paid = sum((p.amount for p in ending.paid if p.currency == currency), ZERO)
        back = sum((p.amount for p in owed.parts if p.currency == currency), ZERO)
        assert back == cents(paid * percentage / 100)
    for part in owed.parts:
        assert ZERO < part.amount <= amounts[part.payment_id].amount
        assert part.currency == amounts[part.payment_id].currency
    assert len({part.refund_id for part in owed.parts}) == len(owed.parts)


def check_totals(chance: random.Random) -> None:
    """What a stay says that was paid, in each currency, is what its payments are worth."""
    ending = some_stay(chance)
    found, rate = balance(ending), ending.price_sol / ending.price_usd
    in_sol = sum((p.amount for p in ending.paid if p.currency == "sol"), ZERO)
    in_usd = sum((p.amount for p in ending.paid if p.currency == "usd"), ZERO)
    assert amounts_of(ending) == ending.paid
    assert abs(found.advance_sol - (in_sol + in_usd * rate)) <= TOLERANCE
    assert abs(found.advance_usd - (in_usd + in_sol / rate)) <= TOLERANCE
    assert abs(found.left_sol - (ending.price_sol - in_sol - in_usd * rate)) <= TOLERANCE
    assert abs(found.left_usd - (ending.price_usd - in_usd - in_sol / rate)) <= TOLERANCE
    in_one = found.advance_sol if ending.advance_payment_currency == "sol" else found.advance_usd
    assert ending.advance_payment == in_one
    assert derived(msgspec.structs.replace(ending, advance_payment=ZERO)) == ending


@pytest.mark.soak
def test_any_refund_is_split_to_the_cent() -> None:
    for seed in range(SPLITS // TOGETHER):
        chance = random.Random(seed)
        for _ in range(TOGETHER):
            check_split(chance)
        for _ in range(TOGETHER // 10):
            check_refund(chance)
            check_totals(chance)
