"""The percentage of referral points (clients book, 8.2)."""

from decimal import Decimal

import msgspec


class ReferralPoints(msgspec.Struct, frozen=True, kw_only=True):
    """How much a client earns with each stay of the clients whom they brought."""

    referral_points_id: str
    """Names the setting."""
    percentage: Decimal
    """The points, in per cent of what was paid for the stay without points; two decimals."""
    is_active: bool = True
    """Whether it counts. Of several active ones the newest does."""
