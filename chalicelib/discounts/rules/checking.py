"""What may be entered of a discount (pricing book, 2.4; 17: B7, B17, B23, B24, B35).

Each function gives the discount back tidy (amounts and percentages with two decimals, weekdays in
order, names without needless blanks) and within its limits, whoever made it: an administrator
or a generator of codes. Problems are named by the fields of the wire, all of them at once;
`problems` are those that the caller, who can look things up, found before. Amounts must be
finite and under 10^15, as the edge and other discounts give them.
"""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import TypeVar

import msgspec

from chalicelib.discounts.types import (
    AutomaticDiscount,
    CheckInDays,
    DiscountCode,
    DynamicDiscountConfig,
    ReferralDiscount,
    WelcomeDiscountConfig,
)
from chalicelib.kernel import money
from chalicelib.kernel.spanish import single_spaced
from chalicelib.kernel.validation import MOST_PRICE, TOO_LONG, Problems

S = TypeVar("S", bound=msgspec.Struct)

CODE_TEXT = re.compile("[A-Z0-9_-]{3,50}")
PREFIX_TEXT = re.compile("[A-Z0-9]{1,10}")
MOST_USES = 99_999_999
MOST_DAYS_VALID = 365
LEAST_GENERATED = Decimal(1)
"""Per cent of what generators make."""
LAST_WEEKDAY = 6

LONGEST_CODE_TEXTS = {"description": 200}
LONGEST_AUTOMATIC_TEXTS = {"description": 2000}
LONGEST_WELCOME_TEXTS = {"promotional_message": 500, "promotional_subtitle": 300}
LONGEST_NAME, LONGEST_WELCOME_NAME = 100, 200

AMOUNTS = ("discount_value", "discount_percentage", "min_amount_usd", "max_discount_usd")

NOT_A_CODE = "Use de 3 a 50 letras sin tilde, números, guiones o guiones bajos."
NOT_A_PREFIX = "Use de 1 a 10 letras sin tilde o números."
NOT_A_PERCENTAGE = "Debe ser mayor que 0 y como máximo 100."
NOT_A_GENERATED_PERCENTAGE = "Debe estar entre 1 y 100."
NOT_ABOVE_ZERO = "Debe ser mayor que 0."
NOT_A_LIMIT = "Debe ser mayor que 0; déjelo vacío si no hay límite."
TOO_MUCH = "El monto es demasiado grande."
NO_CAP_ON_FIXED = "Solo los descuentos en porcentaje tienen un máximo."
NOT_WEEKDAYS = "Use días del 0 (lunes) al 6 (domingo), cada uno una sola vez."
CONTRADICTORY_DAYS = "Elija una sola restricción de días de ingreso."
ENDS_BEFORE_START = "La fecha final no puede ser anterior a la inicial."
LEVEL_NEEDED = "Un descuento por lealtad requiere al menos un nivel."
OWNER_NEEDED = "Un código de bienvenida pertenece a un cliente."
ONE_USE = "Un código de bienvenida sirve para una sola reserva."


def checked_code(code: DiscountCode, problems: Problems | None = None) -> DiscountCode:
    """`code` tidy and within its limits. Its text must be in capitals already.

    Raises:
        Invalid: with every field that breaks them.
    """
    problems = problems or Problems()
    given, code = code, _tidied(code)
    is_text = CODE_TEXT.fullmatch(code.code) is not None
    problems.note("code", NOT_A_CODE, when=not is_text)
    if code.discount_type == "percentage":
        _check_percentage(problems, "discount_value", given.discount_value)
    else:
        _check_amount(problems, "discount_value", code.discount_value, NOT_ABOVE_ZERO)
        capped = code.max_discount_usd is not None
        problems.note("max_discount_usd", NO_CAP_ON_FIXED, when=capped)
    _check_limits(problems, minimum=code.min_amount_usd, cap=code.max_discount_usd)
    _check_uses(problems, code.usage_limit)
    _check_dates(problems, code)
    _check_days(problems, code)
    _check_texts(problems, code, LONGEST_CODE_TEXTS)
    if code.source == "welcome":
        problems.note("client", OWNER_NEEDED, when=code.owner_id is None)
        problems.note("usage_limit", ONE_USE, when=code.usage_limit != 1)
    problems.raise_any()
    return code


def checked_automatic(
    discount: AutomaticDiscount, problems: Problems | None = None
) -> AutomaticDiscount:
    """`discount` tidy and within its limits.

    Raises:
        Invalid: with every field that breaks them.
    """
    problems = problems or Problems()
    given, discount = discount, _tidied(discount)
    problems.name("name", discount.name, LONGEST_NAME)
    _check_percentage(problems, "discount_percentage", given.discount_percentage)
    _check_limits(problems, cap=discount.max_discount_usd)
    _check_dates(problems, discount)
    _check_days(problems, discount)
    _check_texts(problems, discount, LONGEST_AUTOMATIC_TEXTS)
    levelless = discount.trigger == "loyalty" and not discount.required_achievements
    problems.note("required_achievements", LEVEL_NEEDED, when=levelless)
    problems.raise_any()
    return discount


def checked_dynamic(
    config: DynamicDiscountConfig, problems: Problems | None = None
) -> DynamicDiscountConfig:
    """`config` tidy and within its limits, its prefix in capitals.

    Raises:
        Invalid: with every field that breaks them.
    """
    problems = problems or Problems()
    given, config = config, _tidied(config)
    config = msgspec.structs.replace(config, prefix=as_prefix(config.prefix))
    problems.name("name", config.name, LONGEST_NAME)
    is_prefix = PREFIX_TEXT.fullmatch(config.prefix) is not None
    problems.note("prefix", NOT_A_PREFIX, when=not is_prefix)
    is_generated = LEAST_GENERATED <= given.discount_percentage <= money.HUNDRED
    problems.note("discount_percentage", NOT_A_GENERATED_PERCENTAGE, when=not is_generated)
    problems.number("validity_days", config.validity_days, 1, MOST_DAYS_VALID)
    _check_limits(problems, minimum=config.min_amount_usd, cap=config.max_discount_usd)
    _check_uses(problems, config.usage_limit)
    _check_days(problems, config)
    problems.raise_any()
    return config


def checked_welcome(
    config: WelcomeDiscountConfig, problems: Problems | None = None
) -> WelcomeDiscountConfig:
    """`config` tidy and within its limits. A minimum of zero, the book's default, is none.

    Raises:
        Invalid: with every field that breaks them.
    """
    problems = problems or Problems()
    given, config = config, _tidied(config)
    config = msgspec.structs.replace(
        config,
        min_amount_usd=config.min_amount_usd or None,
        promotional_message=config.promotional_message or None,
        promotional_subtitle=config.promotional_subtitle or None,
    )
    problems.name("name", config.name, LONGEST_WELCOME_NAME)
    _check_percentage(problems, "discount_percentage", given.discount_percentage)
    problems.number("validity_days", config.validity_days, 1, MOST_DAYS_VALID)
    _check_limits(problems, minimum=config.min_amount_usd, cap=config.max_discount_usd)
    _check_days(problems, config)
    _check_texts(problems, config, LONGEST_WELCOME_TEXTS)
    problems.raise_any()
    return config


def checked_referral(
    discount: ReferralDiscount, problems: Problems | None = None
) -> ReferralDiscount:
    """`discount` tidy and within its limits.

    Raises:
        Invalid: with every field that breaks them.
    """
    problems = problems or Problems()
    given, discount = discount, _tidied(discount)
    _check_percentage(problems, "discount_percentage", given.discount_percentage)
    _check_limits(problems, cap=discount.max_discount_usd)
    problems.raise_any()
    return discount


def as_prefix(text: str) -> str:
    """A prefix as codes begin with it: in capitals."""
    return text.strip().upper()


def _tidied(discount: S) -> S:
    tidy: dict[str, object] = {
        name: money.cents(amount)
        for name in AMOUNTS
        if (amount := getattr(discount, name, None)) is not None
    }
    if hasattr(discount, "name"):
        tidy["name"] = single_spaced(discount.name)
    if isinstance(discount, CheckInDays):
        tidy["specific_weekdays"] = tuple(sorted(discount.specific_weekdays))
    return msgspec.structs.replace(discount, **tidy)


def _check_percentage(problems: Problems, field: str, given: Decimal) -> None:
    """What was given counts, not what it is rounded to; but it must not be rounded to nothing."""
    is_percentage = given <= money.HUNDRED and money.cents(given) > 0
    problems.note(field, NOT_A_PERCENTAGE, when=not is_percentage)


def _check_amount(problems: Problems, field: str, amount: Decimal | None, text: str) -> None:
    if amount is not None:
        problems.note(field, text, when=amount <= 0)
        problems.note(field, TOO_MUCH, when=amount > MOST_PRICE)


def _check_limits(
    problems: Problems, *, minimum: Decimal | None = None, cap: Decimal | None = None
) -> None:
    """None is "none": a limit of zero would say the same, or that nothing is allowed (B24)."""
    _check_amount(problems, "min_amount_usd", minimum, NOT_A_LIMIT)
    _check_amount(problems, "max_discount_usd", cap, NOT_A_LIMIT)


def _check_uses(problems: Problems, limit: int | None) -> None:
    problems.number("usage_limit", limit, 1, MOST_USES)


def _check_dates(problems: Problems, terms: DiscountCode | AutomaticDiscount) -> None:
    start, end = terms.start_date, terms.end_date
    backwards = start is not None and end is not None and end < start
    for field in ("start_date", "end_date"):
        problems.note(field, ENDS_BEFORE_START, when=backwards)


def _check_days(problems: Problems, days: CheckInDays) -> None:
    """Of the three ways to limit the days of arrival one at most may be chosen (B7)."""
    listed = days.specific_weekdays
    in_range = all(0 <= day <= LAST_WEEKDAY for day in listed)
    repeated = len(set(listed)) != len(listed)
    problems.note("specific_weekdays", NOT_WEEKDAYS, when=repeated or not in_range)
    chosen = [
        field
        for field in ("restrict_weekdays", "restrict_weekends", "specific_weekdays")
        if getattr(days, field)
    ]
    for field in chosen:
        problems.note(field, CONTRADICTORY_DAYS, when=len(chosen) > 1)


def _check_texts(problems: Problems, terms: msgspec.Struct, longest: Mapping[str, int]) -> None:
    for field, length in longest.items():
        problems.note(field, TOO_LONG, when=len(getattr(terms, field) or "") > length)
