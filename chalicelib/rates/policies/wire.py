"""Cancellation policies as administrators see and write them (pricing book, 2.3, 7 and B31)."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, ClassVar

import msgspec

from chalicelib.catalogue.types import Entry
from chalicelib.properties.houses.wire import FOR_HOUSES, HousesOf, named_houses
from chalicelib.rates.policies import rules, wording
from chalicelib.rates.types import CancellationPolicy, RefundTier
from chalicelib.web.shapes import Field


class TierView(msgspec.Struct, frozen=True):
    """Who cancels at least so many days ahead gets so many per cent back."""

    TEXTS_FROM: ClassVar = (RefundTier,)

    days_before_checkin: int
    """How many days before the arrival a cancellation must come."""
    refund_percentage: Decimal

    @classmethod
    def of(cls, tier: RefundTier) -> "TierView":
        """A tier on the wire."""
        return cls(tier.days_before_check_in, tier.refund_percentage)


class PolicyExtra(HousesOf, frozen=True):
    """All tiers, of which the pair of days and percentage is the first, and the houses."""

    tiers: list[TierView]
    """What cancellations get, most days before the arrival first."""
    tiers_display: str
    """The same in Spanish."""

    @classmethod
    def of(cls, entry: Entry[CancellationPolicy], names: Mapping[str, str]) -> "PolicyExtra":
        """Those of a policy."""
        tiers = entry.value.tiers
        views = [TierView.of(tier) for tier in tiers]
        return cls(named_houses(entry.value, names), views, wording.refunds(tiers))


FIELDS = {
    "days_before_check_in": Field("days_before_checkin", is_needed=False),
    "refund_percentage": Field("refund_percentage", is_needed=False),
    "further_tiers": Field("tiers", reads=list[TierView], takes_null=False, is_shown=False),
    "property_ids": FOR_HOUSES,
}


def adapt(values: dict[str, Any], *, is_new: bool) -> dict[str, Any]:
    """`tiers` replaces all tiers, the pair only the first; sent together they must agree. No
    tiers leaves the pair alone.

    Raises:
        Invalid: they contradict each other, or a new policy has neither.
    """
    sent = values.pop("further_tiers", None)
    if sent is not None:
        tiers = [RefundTier(tier.days_before_checkin, tier.refund_percentage) for tier in sent]
        values = rules.with_tiers(values, tiers)
    if is_new:
        rules.check_pair(values)
    return values
