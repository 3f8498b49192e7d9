"""Sums of rows, and what follows from them (staff book, 2.3)."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Self

import msgspec

from chalicelib.insights.figures.rules import AIRBNB
from chalicelib.insights.figures.types import SOLD, Kind, Measure, Numbers, Parted
from chalicelib.kernel import dates, money
from chalicelib.kernel.money import CENT, HUNDRED, ZERO

MONEY: frozenset[str] = frozenset({"accrued", "billed", "receivable", "points"})
"""The measures that are amounts."""


class Sums(msgspec.Struct, frozen=True):
    """Numbers of several days together, by kind and measure; amounts are cents."""

    numbers: Numbers = {}
    airbnb: int = 0

    @classmethod
    def of(cls, rows: Mapping[str, Numbers], start: date, end: date) -> Self:
        """The days `[start, end)` of rows by month (`YYYY-MM`)."""
        return cls.of_days(Daily.of(rows), start, end)

    @classmethod
    def of_days(cls, daily: "Daily", start: date, end: date) -> Self:
        """The same of rows that are parted by day already."""
        found: dict[str, int] = {}
        airbnb = 0
        for month in dates.months_between(start, end - dates.ONE_DAY) if start < end else ():
            first, after = dates.bounds_of(month)
            for numbers in daily.within(month, max(start, first), min(end, after)):
                for name, number in numbers.items():
                    found[name] = found.get(name, 0) + number
            airbnb += daily.airbnb_of(month) if start <= first else 0
        return cls(found, airbnb)

    def __add__(self, other: "Sums") -> "Sums":
        """Both together."""
        added = Counter(self.numbers)
        added.update(other.numbers)
        return Sums(added, self.airbnb + other.airbnb)

    def without_money(self) -> "Sums":
        """The nights and the stays alone."""
        kept = {
            name: number
            for name, number in self.numbers.items()
            if name.partition(".")[2] not in MONEY
        }
        return Sums(kept)

    def count(self, measure: Measure, *kinds: Kind) -> int:
        """A measure of some kinds; of everything that is sold where none is named."""
        return sum(self.numbers.get(f"{kind}.{measure}", 0) for kind in kinds or SOLD)

    def amount(self, measure: Measure, *kinds: Kind) -> Decimal:
        """The same as an amount of PEN."""
        return money.from_integer_cents(self.count(measure, *kinds))


class Daily(msgspec.Struct, frozen=True):
    """Rows by month (`YYYY-MM`) parted by day, for whoever sums many spans of them up. What a house
    earned at Airbnb is known by the month: it belongs to the first day of it."""

    rows: Mapping[str, Parted]

    @classmethod
    def of(cls, rows: Mapping[str, Numbers]) -> Self:
        """The days of rows."""
        return cls({month: _parted(numbers) for month, numbers in rows.items()})

    def within(self, month: str, start: date, end: date) -> Iterable[Numbers]:
        """The numbers of the days `[start, end)` of a month: of the whole month at once."""
        row = self.rows.get(month)
        if row is None:
            return ()
        if (start, end) == dates.bounds_of(month):
            return (row.month,)
        numbers = (row.days.get(day.day) for day in dates.days_between(start, end))
        return filter(None, numbers)

    def airbnb_of(self, month: str) -> int:
        """What was earned at Airbnb in a month, in cents."""
        return self.rows.get(month, NOTHING).get(AIRBNB, 0)


NOTHING = Parted()


def _parted(numbers: Numbers) -> Parted:
    return numbers if isinstance(numbers, Parted) else Parted(numbers)


def each(total: Decimal | int, count: int) -> Decimal:
    """What is the share of one of `count`, with two decimals half up; 0 where there is none."""
    return (Decimal(total) / count).quantize(CENT, ROUND_HALF_UP) if count else ZERO


def percentage(part: Decimal | int, whole: Decimal | int) -> Decimal:
    """`part` in per cent of `whole`, with two decimals; 0 where there is no whole."""
    return (HUNDRED * part / whole).quantize(CENT, ROUND_HALF_UP) if whole else ZERO


def growth(present: Decimal | int, before: Decimal | int) -> Decimal:
    """By how many per cent something rose; 0 where there was nothing (staff book, 3.4)."""
    return percentage(present - before, before)


class Nightly(msgspec.Struct, frozen=True, kw_only=True):
    """The figures by night of some houses in some days (staff book, 2.3)."""

    sold_nights: int
    """Nights of sold stays, each counted on its own date. Without the night that a late checkout
    blocks, and without repairs."""
    revenue: Decimal
    """What sold stays earn in these nights, in PEN: the price of a stay is split evenly over its
    nights, to the cent, and what is left over goes to the first ones."""
    available_nights: int
    """Houses times days. Repairs do not make it less."""
    maintenance_nights: int
    """Nights in which a house is being repaired."""

    @classmethod
    def of(cls, sums: Sums, available: int) -> Self:
        """The figures of sums, where so many nights could be sold."""
        return cls(
            sold_nights=sums.count("nights"),
            revenue=sums.amount("accrued"),
            available_nights=available,
            maintenance_nights=sums.count("nights", "man"),
        )

    @property
    def adr(self) -> Decimal:
        """What a sold night earns on average."""
        return each(self.revenue, self.sold_nights)

    @property
    def occupancy(self) -> Decimal:
        """What part of the available nights is sold, in per cent."""
        return percentage(self.sold_nights, self.available_nights)

    @property
    def revpar(self) -> Decimal:
        """What an available night earns on average."""
        return each(self.revenue, self.available_nights)


def together(several: Iterable[Mapping[str, Numbers]]) -> dict[str, Numbers]:
    """Rows by month that were read in parts."""
    return {month: numbers for part in several for month, numbers in part.items()}


def months(rows: Iterable[tuple[str, Numbers]]) -> dict[str, Numbers]:
    """Rows by month; those of one month together."""
    found: dict[str, Counter[str]] = {}
    for month, numbers in rows:
        found.setdefault(month, Counter()).update(numbers)
    return dict(found)
