"""What the first page says of a month (staff book, 2.1; panel book, 4.1)."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import get_args

from chalicelib.accounts.users.types import StaffUser
from chalicelib.insights.dashboard.types import HouseMonth, Sales
from chalicelib.insights.figures.sums import Nightly, Sums
from chalicelib.insights.figures.types import Kind, Numbers
from chalicelib.kernel import dates, money
from chalicelib.kernel.errors import Invalid
from chalicelib.kernel.permissions import Permission, permits
from chalicelib.properties.types import House

FIRST_YEAR, LAST_YEAR = 1900, 2100
MOST_DIGITS = 4
KINDS: tuple[Kind, ...] = get_args(Kind)


def month_asked(year: str | None, month: str | None, today: date) -> tuple[int, int]:
    """The year and month that a caller asks for; the present one unless both are named.

    Raises:
        Invalid: there is no such month.
    """
    if year is None or month is None:
        return today.year, today.month
    asked = _number(year, FIRST_YEAR, LAST_YEAR), _number(month, 1, dates.MONTHS)
    wrong: dict[str, list[str]] = {}
    if asked[0] is None:
        wrong["year"] = [f"El año debe ser un número entre {FIRST_YEAR} y {LAST_YEAR}."]
    if asked[1] is None:
        wrong["month"] = [f"El mes debe ser un número entre 1 y {dates.MONTHS}."]
    if asked[0] is None or asked[1] is None:
        raise Invalid(" ".join(text for texts in wrong.values() for text in texts), fields=wrong)
    return asked[0], asked[1]


def house_month(
    house: House, numbers: Numbers, first: date, today: date, *, is_offered: bool, with_money: bool
) -> HouseMonth:
    """The month of a house, which begins on `first`. A house that is not offered any more has no
    night to sell."""
    _, end = dates.month_bounds(first.year, first.month)
    rows = {dates.month_of(first): numbers}
    whole = Sums.of(rows, first, end)
    start = max(today, first) if (today.year, today.month) == (first.year, first.month) else first
    taken = Sums.of(rows, start, end).count("nights", *KINDS)
    nights = (end - first).days if is_offered else 0
    sums = whole if with_money else whole.without_money()
    return HouseMonth(
        house=house,
        sums=sums,
        nightly=Nightly.of(sums, nights),
        free_days=max((end - start).days - taken, 0) if is_offered else 0,
    )


def sales_of(users: Iterable[StaffUser], rows: Mapping[int, Numbers]) -> list[Sales]:
    """What each user who may sell has sold, most first; who left and sold nothing is not there."""
    sales = [
        Sales(user, money.from_integer_cents(rows.get(user.user_id, {}).get("billed", 0)))
        for user in users
        if permits(user.groups, Permission.WRITES_STAYS)
    ]
    shown = [each for each in sales if each.seller.is_active or each.amount]
    return sorted(shown, key=lambda each: -each.amount)


def _number(text: str, least: int, most: int) -> int | None:
    """The number that `text` says, within its bounds, or None."""
    text = text.strip()
    if not (text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS):
        return None
    return int(text) if least <= int(text) <= most else None
