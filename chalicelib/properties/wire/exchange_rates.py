"""Exchange rates as administrators see and write them (pricing book, 2.3 and B29)."""

from datetime import datetime
from decimal import Decimal

import msgspec

from chalicelib.kernel import dates
from chalicelib.properties.service.exchange_rates import KnownRate


class RateView(msgspec.Struct, frozen=True, kw_only=True):
    """PEN for a USD, with three decimals. Exactly one is active."""

    id: str
    usd_to_sol: Decimal
    is_active: bool
    created: datetime
    updated: datetime

    @classmethod
    def of(cls, known: KnownRate) -> "RateView":
        """A rate on the wire."""
        return cls(
            id=known.value.rate_id,
            usd_to_sol=known.value.rate,
            is_active=known.value.is_active,
            created=dates.in_lima(known.value.created),
            updated=dates.in_lima(known.updated),
        )


class NewRate(msgspec.Struct, frozen=True, kw_only=True):
    """A new rate, which takes the place of the one that counts unless told otherwise."""

    usd_to_sol: Decimal
    is_active: bool = True


class RateChange(msgspec.Struct, frozen=True, kw_only=True):
    """What may be said of a rate; the active one stops only when another takes its place."""

    usd_to_sol: Decimal | None = None
    is_active: bool | None = None
