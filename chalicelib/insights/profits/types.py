"""What the figures are made of."""

from datetime import datetime
from decimal import Decimal

import msgspec

from chalicelib.properties.types import House


class Profit(msgspec.Struct, frozen=True, kw_only=True):
    """What a house earned through Airbnb in a month, PEN; one for each house and month."""

    profit_id: str
    """Names the profit."""
    property_id: str
    """The house."""
    year: int
    """The year of the month."""
    month: int
    """The month, 1 to 12."""
    profit_sol: Decimal
    """What the house earned through Airbnb in the month, in PEN."""


class HouseProfit(msgspec.Struct, frozen=True):
    """A profit, its house (which may have been deleted since), and when it was written."""

    value: Profit
    house: House
    created: datetime
    updated: datetime
