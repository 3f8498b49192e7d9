"""What administrators see of seasons and late checkouts beside their fields."""

import msgspec

from chalicelib.catalogue.types import Entry
from chalicelib.kernel import spanish
from chalicelib.rates.seasons import rules
from chalicelib.rates.types import LateCheckoutRule, Season


class SeasonTexts(msgspec.Struct, frozen=True):
    """What people read of a season."""

    date_range_display: str
    """Its first and last day in Spanish."""
    applies_to: str = rules.APPLIES_TO
    """Which houses it counts for, in Spanish: all."""

    @classmethod
    def of(cls, entry: Entry[Season]) -> "SeasonTexts":
        """The texts of a season."""
        return cls(rules.date_range(entry.value))


class Weekday(msgspec.Struct, frozen=True):
    """The weekday of a rule: 0 Monday to 6 Sunday."""

    weekday: int
    """The weekday of the departure, 0 Monday to 6 Sunday."""
    weekday_display: str
    """The weekday in Spanish."""

    @classmethod
    def of(cls, entry: Entry[LateCheckoutRule]) -> "Weekday":
        """The weekday of a rule."""
        return cls(entry.value.weekday, spanish.weekday_name(entry.value.weekday))
