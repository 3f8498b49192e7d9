"""What the discounts of all kinds have in common: their limits (pricing book, 2.4; 17: B7, B17,
B23, B24, B35), and whom and when they are for (8.2 to 8.4).

What checks a discount gives it back tidy and within its limits, whoever made it: an administrator
or a generator of codes. Problems are named by the fields of the wire, all of them at once. Amounts
must be finite and under 10^15, as the edge and other discounts give them.

What refuses one answers why not, in Spanish, or None. Nothing here depends on the house: that is
asked when a discount meets a stay (`choosing`).
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import TypeVar

import msgspec

from chalicelib.discounts.types import AutomaticDiscount, CheckInDays, DiscountCode, GuestHistory
from chalicelib.kernel import money
from chalicelib.kernel.dates import is_weekend_night
from chalicelib.kernel.spanish import visible
from chalicelib.kernel.validation import MOST_PRICE, Problems

S = TypeVar("S", bound=msgspec.Struct)

MOST_USES = 99_999_999
MOST_DAYS_VALID = 365
LAST_WEEKDAY = 6
LONGEST_NAME = 100

AMOUNTS = ("discount_value", "discount_percentage", "min_amount_usd", "max_discount_usd")
DAYS = ("restrict_weekdays", "restrict_weekends", "specific_weekdays")

NOT_A_PERCENTAGE = "Debe ser mayor que 0 y como máximo 100."
NOT_A_LIMIT = "Debe ser mayor que 0; déjelo vacío si no hay límite."
TOO_MUCH = "El monto es demasiado grande."
NOT_WEEKDAYS = "Use días del 0 (lunes) al 6 (domingo), cada uno una sola vez."
CONTRADICTORY_DAYS = "Elija una sola restricción de días de ingreso."
ENDS_BEFORE_START = "La fecha final no puede ser anterior a la inicial."


def tidied(discount: S) -> S:
    """A discount with amounts and percentages of two decimals, weekdays in order, and a name
    without needless blanks."""
    tidy: dict[str, object] = {
        name: money.cents(amount)
        for name in AMOUNTS
        if (amount := getattr(discount, name, None)) is not None
    }
    if hasattr(discount, "name"):
        tidy["name"] = visible(discount.name)
    if isinstance(discount, CheckInDays):
        tidy["specific_weekdays"] = tuple(sorted(discount.specific_weekdays))
    return msgspec.structs.replace(discount, **tidy)


def check_percentage(problems: Problems, field: str, sent: Decimal) -> None:
    """What was sent counts, not what it is rounded to; but it must not be rounded to nothing."""
    is_percentage = sent <= money.HUNDRED and money.cents(sent) > 0
    problems.note(field, NOT_A_PERCENTAGE, when=not is_percentage)


def check_amount(problems: Problems, field: str, amount: Decimal | None, text: str) -> None:
    """An amount is above zero, for which `text` asks, and one that can be charged."""
    if amount is not None:
        problems.note(field, text, when=amount <= 0)
        problems.note(field, TOO_MUCH, when=amount > MOST_PRICE)


def check_limits(
    problems: Problems, *, minimum: Decimal | None = None, cap: Decimal | None = None
) -> None:
    """None is "none": a limit of zero would say the same, or that nothing is allowed (B24)."""
    check_amount(problems, "min_amount_usd", minimum, NOT_A_LIMIT)
    check_amount(problems, "max_discount_usd", cap, NOT_A_LIMIT)


def check_dates(problems: Problems, terms: DiscountCode | AutomaticDiscount) -> None:
    """The last day is not before the first."""
    start, end = terms.start_date, terms.end_date
    is_backwards = start is not None and end is not None and end < start
    for field in ("start_date", "end_date"):
        problems.note(field, ENDS_BEFORE_START, when=is_backwards)


def check_days(problems: Problems, days: CheckInDays) -> None:
    """Of the three ways to limit the days of arrival one at most may be chosen (B7)."""
    listed = days.specific_weekdays
    in_range = all(0 <= day <= LAST_WEEKDAY for day in listed)
    repeated = len(set(listed)) != len(listed)
    problems.note("specific_weekdays", NOT_WEEKDAYS, when=repeated or not in_range)
    chosen = [field for field in DAYS if getattr(days, field)]
    for field in chosen:
        problems.note(field, CONTRADICTORY_DAYS, when=len(chosen) > 1)


def check_texts(problems: Problems, terms: msgspec.Struct, longest: Mapping[str, int]) -> None:
    """Each text has at most as many characters as `longest` says."""
    for field, length in longest.items():
        problems.text(field, getattr(terms, field), length)


def weekday_refusal(days: CheckInDays, check_in: date) -> str | None:
    """Why guests who arrive on that day may not have it; specific weekdays win."""
    if days.specific_weekdays:
        allowed = check_in.weekday() in days.specific_weekdays
    elif days.restrict_weekdays and days.restrict_weekends:
        allowed = False
    elif days.restrict_weekdays:
        allowed = not is_weekend_night(check_in)
    else:
        allowed = is_weekend_night(check_in) or not days.restrict_weekends
    return None if allowed else "No se aplica al día de la semana del ingreso."


def first_stay_refusal(guest: GuestHistory) -> str | None:
    """Why a discount of the first stay is not for this guest: a stay that was approved, or whose
    payment is being looked at, is a first one already; and one booking carries it at a time."""
    if guest.stays or guest.awaiting:
        return "Solo se aplica a la primera reserva."
    if guest.first_stay_taken:
        return "Otra reserva ya lleva el descuento de primera reserva."
    return None
