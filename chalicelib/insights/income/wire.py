"""Income on the wire (staff book, 2.2; panel book, 4.2)."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated

import msgspec
from msgspec import Meta

from chalicelib.insights.dashboard.rules import FIRST_YEAR, LAST_YEAR
from chalicelib.insights.income.rules import By
from chalicelib.kernel import money
from chalicelib.web.formats import Amount

Year = Annotated[int, Meta(ge=FIRST_YEAR, le=LAST_YEAR)]


class YearQuery(msgspec.Struct):
    """Which year to report."""

    year: Year
    """The year."""
    by: By = "check_in"
    """`check_in`: the whole price of a stay belongs to the month of its arrival. `night`: each
    night belongs to its own month, with its part of the price, split evenly to the cent."""


class YearOfIncome(msgspec.Struct):
    """What each month of a year earns, in PEN: the prices of sold stays, and what the houses earned
    through Airbnb. Sold are approved stays that are neither deleted nor repairs."""

    enero: Amount
    """January."""
    febrero: Amount
    """February."""
    marzo: Amount
    """March."""
    abril: Amount
    """April."""
    mayo: Amount
    """May."""
    junio: Amount
    """June."""
    julio: Amount
    """July."""
    agosto: Amount
    """August."""
    septiembre: Amount
    """September."""
    octubre: Amount
    """October."""
    noviembre: Amount
    """November."""
    diciembre: Amount
    """December."""

    @classmethod
    def of(cls, months: Sequence[Decimal]) -> "YearOfIncome":
        """The view of twelve months."""
        return cls(*map(money.text, months))
