"""What a house earned on Airbnb in a month (`ProfitPropertyAirBnb`, pricing book, 2.3)."""

from decimal import Decimal

import msgspec

from chalicelib.insights.figures.types import ProfitFacts
from chalicelib.insights.profits.types import Profit
from chalicelib.kernel import money
from chalicelib.kernel.errors import Invalid
from chalicelib.kernel.validation import Problems, between

FIRST_YEAR, LAST_YEAR, MONTHS = 2000, 2100, 12
MOST_PROFIT = Decimal("999999999999.99")
YEAR_DIGITS = 4


def checked_profit(profit: Profit) -> Profit:
    """`profit` in cents; a month may also have cost money.

    Raises:
        Invalid: no such month, a year or an amount beyond reason.
    """
    problems = Problems()
    problems.number("month", profit.month, 1, MONTHS)
    problems.number("year", profit.year, FIRST_YEAR, LAST_YEAR)
    absurd = abs(profit.profit_sol) > MOST_PROFIT
    problems.note("profit_sol", between(-MOST_PROFIT, MOST_PROFIT), when=absurd)
    problems.raise_any()
    return msgspec.structs.replace(profit, profit_sol=money.cents(profit.profit_sol))


def facts_of(profit: Profit | None) -> ProfitFacts | None:
    """What a profit counts as in the figures."""
    if profit is None:
        return None
    return ProfitFacts(
        property_id=profit.property_id,
        year=profit.year,
        month=profit.month,
        profit=money.to_integer_cents(profit.profit_sol),
    )


def month_of_filter(year: str | None, month: str | None) -> tuple[int, int] | None:
    """The month that a list is limited to, or None; both parameters or neither must be there.

    Raises:
        Invalid: one is missing or no number, under the names of the book (10.8).
    """
    if year is None and month is None:
        return None
    numbers = _number(year, FIRST_YEAR, LAST_YEAR), _number(month, 1, MONTHS)
    wrong: dict[str, list[str]] = {}
    if numbers[0] is None:
        wrong["error_year_param"] = ["Indique un año (`year`) de cuatro cifras junto con el mes."]
    if numbers[1] is None:
        wrong["error_month_param"] = ["Indique un mes (`month`) del 1 al 12 junto con el año."]
    if numbers[0] is None or numbers[1] is None:
        raise Invalid(fields=wrong)
    return numbers[0], numbers[1]


def _number(text: str | None, least: int, most: int) -> int | None:
    """The number that `text` says, within its bounds, or None."""
    if text is None or not (text.isascii() and text.isdigit() and len(text) <= YEAR_DIGITS):
        return None
    return int(text) if least <= int(text) <= most else None
