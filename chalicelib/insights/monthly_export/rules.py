"""Which months may be exported (reservations book, 7.4)."""

from chalicelib.kernel import dates
from chalicelib.kernel.errors import Invalid
from chalicelib.kernel.validation import NEEDED

FIRST_YEAR, LAST_YEAR = 2020, 2100
MOST_DIGITS = 4
AT_ONCE = 2000
"""Stays of one answer."""


def month_asked(year: str | None, month: str | None) -> tuple[int, int]:
    """The year and month that a caller asks for.

    Raises:
        Invalid: one is missing, or there is no such month.
    """
    wrong: dict[str, list[str]] = {}
    found = (
        _number("year", year, FIRST_YEAR, LAST_YEAR, wrong),
        _number("month", month, 1, dates.MONTHS, wrong),
    )
    if wrong:
        raise Invalid(fields=wrong)
    return found


def _number(name: str, text: str | None, least: int, most: int, wrong: dict[str, list[str]]) -> int:
    text = (text or "").strip()
    is_number = text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS
    if is_number and least <= int(text) <= most:
        return int(text)
    wrong[name] = [f"Debe ser un número entre {least} y {most}."] if text else [NEEDED]
    return least
