"""Keeping the house during the night of the departure, cheaper (pricing book, section 9)."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import assert_never

import msgspec

from chalicelib.kernel import money
from chalicelib.kernel.amounts import Amount
from chalicelib.kernel.dates import is_weekend_night
from chalicelib.pricing.quotes.rules import nightly
from chalicelib.pricing.quotes.rules.requests import capacity
from chalicelib.pricing.types import Catalogue
from chalicelib.properties.types import House
from chalicelib.rates.types import LateCheckoutRule


class LateCheckoutOffer(msgspec.Struct, frozen=True):
    """The departure night at its price: `price` = `base` - `discount` in each currency.

    `discount_percentage` is zero for a fixed discount and where no rule is set.
    """

    base: Amount
    discount: Amount
    price: Amount
    discount_percentage: Decimal


class LateCheckoutRefusal(msgspec.Struct, frozen=True):
    """Why a late checkout is not sold that day, in Spanish."""

    message: str


def late_checkout(
    catalogue: Catalogue,
    house: House,
    checkout_date: date,
    guests: int,
    *,
    night_is_free: bool,
    today: date,
) -> LateCheckoutOffer | LateCheckoutRefusal:
    """Offer or refuse the night `[checkout_date, checkout_date + 1)` to `guests` people.

    `today` is the Lima date; `night_is_free` says whether anybody holds that night.
    """
    rule = rule_of_day(catalogue.late_checkout, checkout_date)
    refusal = _refusal(rule, checkout_date, night_is_free, today)
    too_many = capacity(guests, house.capacity_max)
    if too_many and not refusal:
        refusal = too_many.message
    if refusal:
        return LateCheckoutRefusal(refusal)
    high_season = nightly.HighSeason.of(catalogue.seasons)
    night = nightly.night_price(house, high_season, checkout_date)
    extras = nightly.extra_guest_price(house) * nightly.extra_guests(house, guests)
    return _offer(night.price_usd + extras, rule, catalogue.exchange_rate)


def rule_of_day(rules: Iterable[LateCheckoutRule], day: date) -> LateCheckoutRule | None:
    """The active rule of that weekday; without one, Friday and Saturday are not allowed."""
    weekday = day.weekday()
    return next((rule for rule in rules if rule.is_active and rule.weekday == weekday), None)


def _refusal(
    rule: LateCheckoutRule | None, checkout_date: date, night_is_free: bool, today: date
) -> str | None:
    if checkout_date < today:
        return "La fecha de salida ya pasó."
    allowed = rule.allowed if rule else not is_weekend_night(checkout_date)
    if not allowed:
        return "El late checkout no está disponible ese día de la semana."
    if not night_is_free:
        return "El late checkout no está disponible: la noche ya está reservada."
    return None


def _offer(base_usd: Decimal, rule: LateCheckoutRule | None, rate: Decimal) -> LateCheckoutOffer:
    percentage, discount_usd = _discount(base_usd, rule)
    base, discount = Amount.of(base_usd, rate), Amount.of(discount_usd, rate)
    return LateCheckoutOffer(base, discount, base - discount, percentage)


def _discount(base_usd: Decimal, rule: LateCheckoutRule | None) -> tuple[Decimal, Decimal]:
    """The percentage (zero for a fixed discount) and the unrounded USD that a rule takes off."""
    if rule is None:
        return money.ZERO, money.ZERO
    match rule.discount_type:
        case "percentage":
            percentage = min(rule.discount_value, money.HUNDRED)
            return percentage, money.percent(base_usd, percentage)
        case "fixed":
            return money.ZERO, min(rule.discount_value, base_usd)
        case kind:
            assert_never(kind)
