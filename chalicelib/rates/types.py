"""Seasons, services, cancellation policies, late checkouts (pricing book, section 2).

Amounts are USD with two decimals unless a docstring says otherwise. Inactive ones may appear; the
rules skip them. No `property_ids` means what the docstring says.
"""

from decimal import Decimal
from typing import Literal

import msgspec

SeasonType = Literal["low", "high"]
ServiceType = Literal["optional", "mandatory"]
LateCheckoutDiscount = Literal["percentage", "fixed"]

POOL_HEATING = "temperature_pool"
"""The `post_action` of the service that is pool heating (pricing book, section 6)."""


class Season(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of every year, both ends inclusive, for all houses; it may wrap the year end.

    Only active `high` seasons matter: whatever is not high is low (pricing book, section 3).
    """

    season_id: str
    """Names the season."""
    name: str
    """What staff call it."""
    season_type: SeasonType
    """`high` or `low`; what is in no high season is low."""
    start_month: int
    """The month of its first day, 1 to 12."""
    start_day: int
    """Its first day."""
    end_month: int
    """The month of its last day, 1 to 12; before the first where it spans the new year."""
    end_day: int
    """Its last day, which belongs to it."""
    is_active: bool = True
    """Whether it counts."""


class Service(msgspec.Struct, frozen=True, kw_only=True):
    """An extra such as breakfast; `mandatory` ones are charged to every stay (pricing book, B27).

    No `property_ids` means that every house offers it. `post_action` tells the app what to do
    after booking.
    """

    service_id: str
    """Names the service."""
    name: str
    """What guests call it."""
    price_usd: Decimal
    """What one unit costs, in USD."""
    description: str = ""
    """What guests read of it."""
    service_type: ServiceType = "optional"
    """`optional`, or `mandatory` for what every stay is charged."""
    is_per_night: bool = False
    """Whether it is charged for each night."""
    is_per_person: bool = False
    """Whether it is charged for each guest."""
    is_active: bool = True
    """Whether it is offered."""
    property_ids: frozenset[str] = frozenset()
    """The houses that offer it; empty means every house."""
    post_action: str | None = None
    """What the app does after a booking with it (`temperature_pool` is pool heating); null is
    nothing."""


class RefundTier(msgspec.Struct, frozen=True):
    """Who cancels at least `days_before_check_in` days ahead gets `refund_percentage` back."""

    days_before_check_in: int
    """How many days before the arrival a cancellation must come."""
    refund_percentage: Decimal
    """What is then given back, in per cent: 0 to 100."""


class CancellationPolicy(msgspec.Struct, frozen=True, kw_only=True):
    """What a guest gets back who cancels at least `days_before_check_in` days ahead.

    `refund_percentage` is 0 to 100. `further_tiers` say what those get who cancel later: each
    asks for fewer days and gives no more than the one before (B31). No `property_ids` means
    every house that has no policy of its own. `days_before_check_in` is the wire's
    `days_before_checkin`.
    """

    policy_id: str
    """Names the policy."""
    name: str
    """What staff and guests call it."""
    days_before_check_in: int
    """How many days before the arrival a cancellation must come."""
    refund_percentage: Decimal
    """What is then given back, in per cent: 0 to 100."""
    description: str = ""
    """What guests read of it."""
    is_default: bool = False
    """Whether it is the one that guests of its houses are shown."""
    is_active: bool = True
    """Whether it counts."""
    property_ids: frozenset[str] = frozenset()
    """The houses that it counts for; empty means every house without one of its own."""
    further_tiers: tuple[RefundTier, ...] = ()
    """What later cancellations get: fewer days, and no more than the one before."""

    @property
    def tiers(self) -> tuple[RefundTier, ...]:
        """Every tier, most days first."""
        first = RefundTier(self.days_before_check_in, self.refund_percentage)
        return (first, *self.further_tiers)


class LateCheckoutRule(msgspec.Struct, frozen=True, kw_only=True):
    """Whether a departure on `weekday` (0 Monday to 6 Sunday) may be late, and how much cheaper.

    `discount_value` is per cent, or USD when the type is `fixed`. One rule a weekday.
    """

    weekday: int
    """The weekday of the departure, 0 Monday to 6 Sunday."""
    name: str
    """What staff call it."""
    allowed: bool = True
    """Whether guests may leave late on that day."""
    discount_type: LateCheckoutDiscount = "percentage"
    """How `discount_value` counts: `percentage`, or `fixed` in USD."""
    discount_value: Decimal = Decimal("10.00")
    """What a late checkout is cheaper than the night: per cent, or USD."""
    is_active: bool = True
    """Whether it counts; otherwise the general rule does."""
