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
    name: str
    season_type: SeasonType
    start_month: int
    start_day: int
    end_month: int
    end_day: int
    is_active: bool = True


class Service(msgspec.Struct, frozen=True, kw_only=True):
    """An extra such as breakfast; `mandatory` ones are charged to every stay (pricing book, B27).

    No `property_ids` means that every house offers it. `post_action` tells the app what to do
    after booking.
    """

    service_id: str
    name: str
    price_usd: Decimal
    description: str = ""
    service_type: ServiceType = "optional"
    is_per_night: bool = False
    is_per_person: bool = False
    is_active: bool = True
    property_ids: frozenset[str] = frozenset()
    post_action: str | None = None


class RefundTier(msgspec.Struct, frozen=True):
    """Who cancels at least `days_before_check_in` days ahead gets `refund_percentage` back."""

    days_before_check_in: int
    refund_percentage: Decimal


class CancellationPolicy(msgspec.Struct, frozen=True, kw_only=True):
    """What a guest gets back who cancels at least `days_before_check_in` days ahead.

    `refund_percentage` is 0 to 100. `further_tiers` say what those get who cancel later: each
    asks for fewer days and gives no more than the one before (B31). No `property_ids` means
    every house that has no policy of its own. `days_before_check_in` is the wire's
    `days_before_checkin`.
    """

    policy_id: str
    name: str
    days_before_check_in: int
    refund_percentage: Decimal
    description: str = ""
    is_default: bool = False
    is_active: bool = True
    property_ids: frozenset[str] = frozenset()
    further_tiers: tuple[RefundTier, ...] = ()

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
    name: str
    allowed: bool = True
    discount_type: LateCheckoutDiscount = "percentage"
    discount_value: Decimal = Decimal("10.00")
    is_active: bool = True
