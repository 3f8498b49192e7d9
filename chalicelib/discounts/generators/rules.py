"""What a generator may be (pricing book, 2.4; B35), and the codes that nobody writes by hand (8.5).

What makes a code takes `drawn`, the random end of its text, and `today` in Lima: the first day on
which the code may be redeemed. The last one is `validity_days` later, and counts.
"""

import re
from datetime import date, timedelta
from decimal import Decimal
from enum import IntEnum
from string import ascii_uppercase, digits

import msgspec

from chalicelib.discounts import rules
from chalicelib.discounts.types import DiscountCode, DynamicDiscountConfig, WelcomeDiscountConfig
from chalicelib.kernel import money
from chalicelib.kernel.errors import Invalid
from chalicelib.kernel.spanish import percentage_text, visible
from chalicelib.kernel.validation import Problems

PREFIX_TEXT = re.compile("[A-Z0-9]{1,10}")
ALPHABET = ascii_uppercase + digits
DRAWN_CHARACTERS = 6
SIMPLE_PREFIX = "SIMPLE"
LEAST_PERCENT, MOST_PERCENT = 1, 100

NOT_A_PREFIX = "Use de 1 a 10 letras sin tilde o números."
NOT_A_PERCENTAGE = f"Debe estar entre {LEAST_PERCENT} y {MOST_PERCENT}."


def checked(config: DynamicDiscountConfig, problems: Problems) -> DynamicDiscountConfig:
    """`config` tidy and within its limits, its prefix in capitals.

    Raises:
        Invalid: with every field that breaks them, and what `problems` had noted.
    """
    sent, config = config, rules.tidied(config)
    config = msgspec.structs.replace(config, prefix=as_prefix(config.prefix))
    problems.name("name", config.name, rules.LONGEST_NAME)
    is_prefix = PREFIX_TEXT.fullmatch(config.prefix) is not None
    problems.note("prefix", NOT_A_PREFIX, when=not is_prefix)
    is_percentage = LEAST_PERCENT <= sent.discount_percentage <= MOST_PERCENT
    problems.note("discount_percentage", NOT_A_PERCENTAGE, when=not is_percentage)
    problems.number("validity_days", config.validity_days, 1, rules.MOST_DAYS_VALID)
    rules.check_limits(problems, minimum=config.min_amount_usd, cap=config.max_discount_usd)
    problems.number("usage_limit", config.usage_limit, 1, rules.MOST_USES)
    rules.check_days(problems, config)
    problems.raise_any()
    return config


def as_prefix(text: str) -> str:
    """A prefix as codes begin with it: in capitals."""
    return visible(text).upper()


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
    if not 1 <= validity_days <= rules.MOST_DAYS_VALID:
        text = f"Los días de validez deben estar entre 1 y {rules.MOST_DAYS_VALID}."
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
    code = configured(f"{config.prefix}{drawn}", config.name, config, today)
    return msgspec.structs.replace(code, usage_limit=config.usage_limit, source="dynamic")


def configured(
    text: str, title: str, config: DynamicDiscountConfig | WelcomeDiscountConfig, today: date
) -> DiscountCode:
    """The code `text` with the terms of a setting, described under `title`."""
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
