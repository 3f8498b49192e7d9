"""Codes that nobody writes by hand (pricing book, 8.5).

Each takes `drawn`, the random end of its text, and `today` in Lima: the first day on which the
code may be redeemed. The last one is `validity_days` later, and counts.
"""

from datetime import date, timedelta
from decimal import Decimal
from enum import IntEnum
from string import ascii_uppercase, digits

import msgspec

from chalicelib.discounts.types import DiscountCode, DynamicDiscountConfig, WelcomeDiscountConfig
from chalicelib.kernel import money
from chalicelib.kernel.errors import Invalid
from chalicelib.kernel.spanish import percentage_text

ALPHABET = ascii_uppercase + digits
DRAWN_CHARACTERS = 6
SIMPLE_PREFIX, WELCOME_PREFIX = "SIMPLE", "WELCOME-"
MOST_DAYS, LEAST_PERCENT, MOST_PERCENT = 365, 1, 100


class SimpleCode(IntEnum):
    """The numbers of what can be wrong with a simple code (pricing book, 10.5)."""

    DAYS_RANGE = 1
    DAYS_NOT_INTEGER = 2
    PERCENTAGE_RANGE = 3
    PERCENTAGE_NOT_NUMBER = 4
    OTHER = 5


def simple(drawn: str, percentage: Decimal, validity_days: int, today: date) -> DiscountCode:
    """A code of `percentage` for one booking, in any house.

    Raises:
        Invalid: days or percentage out of range, with its number as `code`.
    """
    if not 1 <= validity_days <= MOST_DAYS:
        text = f"Los días de validez deben estar entre 1 y {MOST_DAYS}."
        raise _wrong("validity_days", text, SimpleCode.DAYS_RANGE)
    if not LEAST_PERCENT <= percentage <= MOST_PERCENT:
        text = f"El porcentaje debe estar entre {LEAST_PERCENT} y {MOST_PERCENT}."
        raise _wrong("discount_percentage", text, SimpleCode.PERCENTAGE_RANGE)
    rounded = money.cents(percentage)
    return DiscountCode(
        code=f"{SIMPLE_PREFIX}{drawn}",
        description=f"Descuento simple de {percentage_text(rounded)}",
        discount_value=rounded,
        start_date=today,
        end_date=today + timedelta(days=validity_days),
        usage_limit=1,
        source="simple",
    )


def _wrong(field: str, text: str, code: SimpleCode) -> Invalid:
    return Invalid(text, fields={field: [text]}, code=int(code))


def dynamic(drawn: str, config: DynamicDiscountConfig, today: date) -> DiscountCode:
    """A code as a generator is set up to make them."""
    code = _configured(f"{config.prefix}{drawn}", config.name, config, today)
    return msgspec.structs.replace(code, usage_limit=config.usage_limit, source="dynamic")


def welcome(drawn: str, config: WelcomeDiscountConfig, owner_id: str, today: date) -> DiscountCode:
    """The code of a new guest, for one booking of theirs (B17)."""
    code = _configured(f"{WELCOME_PREFIX}{drawn}", "Bienvenida", config, today)
    return msgspec.structs.replace(code, usage_limit=1, owner_id=owner_id, source="welcome")


def _configured(
    text: str, title: str, config: DynamicDiscountConfig | WelcomeDiscountConfig, today: date
) -> DiscountCode:
    return DiscountCode(
        code=text,
        description=f"{title}: {percentage_text(config.discount_percentage)} de descuento",
        discount_value=config.discount_percentage,
        min_amount_usd=config.min_amount_usd,
        max_discount_usd=config.max_discount_usd,
        start_date=today,
        end_date=today + timedelta(days=config.validity_days),
        property_ids=config.property_ids,
        apply_only_to_base_price=config.apply_only_to_base_price,
        restrict_weekdays=config.restrict_weekdays,
        restrict_weekends=config.restrict_weekends,
        specific_weekdays=config.specific_weekdays,
    )
