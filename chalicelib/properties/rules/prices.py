"""What nights may cost: rates, seasons, late checkouts, the exchange rate.

Pricing book, sections 2.3, 3 and 9.
"""

from decimal import ROUND_HALF_UP, Decimal

import msgspec

from chalicelib.kernel import dates, money
from chalicelib.kernel.validation import (
    MOST_PERCENT,
    NOT_A_PERCENTAGE,
    OUT_OF_RANGE,
    Problems,
)
from chalicelib.properties.rules import names
from chalicelib.properties.types import LateCheckoutRule, Rates, Season

RATE_NAMES = {
    "weekday_low": "weekday_low_season_usd",
    "weekend_low": "weekend_low_season_usd",
    "weekday_high": "weekday_high_season_usd",
    "weekend_high": "weekend_high_season_usd",
}
"""How the wire calls the four night prices."""

LEAST_RATE, MOST_RATE = Decimal("1.000"), Decimal("999.999")
LEAP_YEAR, MONTHS, MOST_DAYS = 2024, 12, 31
NOT_A_DAY = "Ese día no existe en ese mes."
NOT_A_MONTH = "El mes debe estar entre 1 y 12."


def checked_rates(rates: Rates) -> Rates:
    """`rates` in cents.

    Raises:
        Invalid: one of them is negative.
    """
    problems = Problems()
    for field, wire in RATE_NAMES.items():
        problems.price(wire, getattr(rates, field))
    problems.raise_any()
    return Rates(**{field: money.cents(getattr(rates, field)) for field in RATE_NAMES})


def is_day(month: int, day: int) -> bool:
    """Whether some year has that day (29 February is one)."""
    if not (1 <= month <= MONTHS and 1 <= day <= MOST_DAYS):
        return False
    return dates.on_year(LEAP_YEAR, month, day) is not None


def check_day(problems: Problems, month: int, day: int, names: tuple[str, str]) -> None:
    """Note a month or a day that no calendar has, under the wire names of the two."""
    is_month = 1 <= month <= MONTHS
    problems.note(names[0], NOT_A_MONTH, when=not is_month)
    problems.note(names[1], NOT_A_DAY, when=is_month and not is_day(month, day))


def checked_season(season: Season, problems: Problems | None = None) -> Season:
    """`season` with its name tidy, if it starts and ends on days of the calendar.

    Raises:
        Invalid: no name, or other days; with what `problems` had noted.
    """
    problems = problems or Problems()
    season = msgspec.structs.replace(season, name=names.tidy(season.name))
    problems.name("name", season.name, 100)
    check_day(problems, season.start_month, season.start_day, ("start_month", "start_day"))
    check_day(problems, season.end_month, season.end_day, ("end_month", "end_day"))
    problems.raise_any()
    return season


def checked_late_checkout(
    rule: LateCheckoutRule, problems: Problems | None = None
) -> LateCheckoutRule:
    """`rule` with its name tidy and its discount in cents (of a per cent, or of a USD).

    Raises:
        Invalid: no name, no such weekday, a negative discount, a percentage above 100; with what
            `problems` had noted.
    """
    problems = problems or Problems()
    name = names.tidy(rule.name)
    problems.name("name", name, 100)
    problems.number("weekday", rule.weekday, 0, 6)
    problems.price("discount_value", rule.discount_value)
    above = rule.discount_type == "percentage" and rule.discount_value > MOST_PERCENT
    problems.note("discount_value", NOT_A_PERCENTAGE, when=above)
    problems.raise_any()
    discount = money.cents(rule.discount_value)
    return msgspec.structs.replace(rule, name=name, discount_value=discount)


def checked_exchange_rate(rate: Decimal) -> Decimal:
    """`rate` with three decimals.

    Raises:
        Invalid: below 1.000 (pricing book, 2.3) or absurd.
    """
    problems = Problems()
    problems.note("usd_to_sol", OUT_OF_RANGE, when=not LEAST_RATE <= rate <= MOST_RATE)
    problems.raise_any()
    return rate.quantize(LEAST_RATE, rounding=ROUND_HALF_UP)
