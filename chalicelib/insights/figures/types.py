"""What stays and profits are to the figures."""

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Literal

import msgspec

from chalicelib.reservations.types import Origin

Kind = Literal["air", "aus", "client", "man", "pending", "under_review"]
"""What a stay counts as: its origin where it is sold, its status where it may be."""
SOLD: tuple[Origin, ...] = ("air", "aus", "client")
"""The origins of what is sold; repairs are not."""
Measure = Literal[
    "nights", "accrued", "stays", "billed", "stay_nights", "guests", "receivable", "points"
]
"""`nights` slept and their part of the price (`accrued`), on the day of the night. On the day of
arrival: `stays`, their whole price (`billed`), nights (`stay_nights`) and guests, what is left to
pay of them (`receivable`), and the points that paid for them. Amounts are cents of PEN."""
Row = tuple[str, str]
"""Where a row of numbers stands: series and entry."""
Cell = tuple[str, str, str]
"""A number of a row: series, entry, and its name."""
Numbers = Mapping[str, int]
"""The numbers of a row by name."""


class Parted(dict[str, int]):
    """The numbers of a row, which are parted by day once however often they are summed up."""

    @cached_property
    def days(self) -> dict[int, Numbers]:
        """The numbers of each day of the month, by their names without the day."""
        found: dict[str, dict[str, int]] = {}
        for name, number in self.items():
            found.setdefault(name[:2], {})[name[3:]] = number
        return {int(day): of_day for day, of_day in found.items() if day.isdigit()}

    @cached_property
    def month(self) -> Numbers:
        """The numbers of all days together."""
        found: dict[str, int] = {}
        for numbers in self.days.values():
            for name, number in numbers.items():
                found[name] = found.get(name, 0) + number
        return found


class StayFacts(msgspec.Struct, frozen=True, kw_only=True, tag="stay"):
    """All that figures know of a stay that counts. Amounts are cents of PEN; a departure is that
    of the guests, without the night of a late checkout."""

    kind: Kind
    property_id: str
    client_id: str
    seller_id: int | None
    check_in: date
    departure: date
    guests: int
    price: int
    receivable: int
    points: int


class ProfitFacts(msgspec.Struct, frozen=True, kw_only=True, tag="profit"):
    """What a house earned through Airbnb in a month, in cents of PEN."""

    property_id: str
    year: int
    month: int
    profit: int


Facts = StayFacts | ProfitFacts
"""What something counts as."""


class Counted(msgspec.Struct, frozen=True):
    """What a stay or a profit was counted as when it had a version; nothing where it does not
    count."""

    version: int
    facts: Facts | None
