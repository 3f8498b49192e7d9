"""Having figures made anew, on the wire."""

from datetime import date, timedelta

import msgspec

from chalicelib.insights.dated.types import Family
from chalicelib.kernel.errors import Invalid

MOST_DAYS = timedelta(days=92)


class NewRebuild(msgspec.Struct, kw_only=True):
    """Which figures to make anew from what they were made of."""

    family: Family
    """Searches by the day on which they were made (`searched`) or by the arrival that they are for
    (`arrival`), or stays by the day on which they were booked (`booked`)."""
    date_from: date
    """The first date."""
    date_to: date
    """The last date, at most 92 days later."""

    def checked(self) -> tuple[Family, date, date]:
        """The figures and the dates.

        Raises:
            Invalid: the dates are reversed, or too many.
        """
        if not timedelta(0) <= self.date_to - self.date_from < MOST_DAYS:
            text = f"Elija de 1 a {MOST_DAYS.days} días, desde `date_from`."
            raise Invalid(fields={"date_to": [text]})
        return self.family, self.date_from, self.date_to


class RebuildBegun(msgspec.Struct):
    """The figures are made anew within minutes."""

    days: int
    """How many dates they are."""
