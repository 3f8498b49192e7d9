"""What the figures are made of."""

from decimal import Decimal

import msgspec


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
