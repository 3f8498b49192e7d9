"""What the figures are made of."""

from decimal import Decimal

import msgspec


class Profit(msgspec.Struct, frozen=True, kw_only=True):
    """What a house earned through Airbnb in a month, PEN; one for each house and month."""

    profit_id: str
    property_id: str
    year: int
    month: int
    profit_sol: Decimal
