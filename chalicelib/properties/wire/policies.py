"""Cancellation policies as administrators see and write them (pricing book, 2.3, 7 and B31)."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from chalicelib.properties.rules import offers, wording
from chalicelib.properties.shelves import Entry
from chalicelib.properties.types import CancellationPolicy, RefundTier
from chalicelib.properties.wire.fields import HouseName, Ids, details_of, for_houses, said, written

WIRE_NAMES = {"property_ids": "properties", "days_before_check_in": "days_before_checkin"}


class TierView(msgspec.Struct, frozen=True, rename=WIRE_NAMES):
    """Who cancels at least so many days ahead gets so many per cent back."""

    days_before_check_in: int
    refund_percentage: Decimal


class PolicyView(msgspec.Struct, frozen=True, kw_only=True, rename=WIRE_NAMES):
    """A policy. Its own pair of days and percentage is the first of its tiers.

    No `properties` means every house that has no policy of its own.
    """

    id: str
    name: str
    description: str
    days_before_check_in: int
    refund_percentage: Decimal
    tiers: list[TierView]
    tiers_display: str
    is_default: bool
    is_active: bool
    properties: list[str]
    properties_detail: list[HouseName]
    created: datetime
    updated: datetime

    @classmethod
    def of(cls, entry: Entry[CancellationPolicy], names: Mapping[str, str]) -> "PolicyView":
        """A policy on the wire; `names` are those of its houses."""
        policy = entry.value
        fields = {
            **said(policy, cls),
            "tiers": [TierView(**said(tier, TierView)) for tier in policy.tiers],
        }
        return cls(
            id=policy.policy_id,
            tiers_display=wording.refunds(policy.tiers),
            **for_houses(policy.property_ids, names),
            **written(entry),
            **fields,
        )


class PolicyChange(msgspec.Struct, frozen=True, kw_only=True, rename=WIRE_NAMES):
    """What may be said of a policy; what is left out stays as it is.

    `tiers` replaces all tiers, the pair only the first; sent together they must agree. No tiers
    leaves the pair alone.
    """

    name: str | UnsetType = UNSET
    description: str | UnsetType | None = UNSET
    days_before_check_in: int | UnsetType = UNSET
    refund_percentage: Decimal | UnsetType = UNSET
    tiers: list[TierView] | UnsetType = UNSET
    is_default: bool | UnsetType = UNSET
    is_active: bool | UnsetType = UNSET
    property_ids: Ids | UnsetType | None = UNSET


class NewPolicy(PolicyChange, frozen=True, kw_only=True, rename=WIRE_NAMES):
    """A new policy, with the pair or with tiers."""

    name: str


def policy_details(body: PolicyChange) -> dict[str, Any]:
    """The fields of a policy that a body names.

    Raises:
        Invalid: pair and tiers contradict each other.
    """
    details = details_of(body)
    sent = details.pop("tiers", None)
    if sent is None:
        return details
    tiers = [RefundTier(tier.days_before_check_in, tier.refund_percentage) for tier in sent]
    return offers.with_tiers(details, tiers)
