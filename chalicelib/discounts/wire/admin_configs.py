"""What codes are made from, as administrators see and write it: generators of codes, and the
discounts of new and of referred guests (pricing book, 2.4, 8.4, 8.5, 8.6 and 14)."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from chalicelib.discounts.rules import display
from chalicelib.discounts.types import (
    DynamicDiscountConfig,
    ReferralDiscount,
    WelcomeDiscountConfig,
)
from chalicelib.discounts.wire.fields import WIRE_NAMES, DaysBody, DaysView, shared
from chalicelib.loyalty.types import Achievement
from chalicelib.loyalty.wire import LevelView
from chalicelib.properties.shelves import Entry
from chalicelib.properties.wire.fields import HouseName, Ids, for_houses, written


class DynamicView(DaysView, frozen=True, kw_only=True):
    """A generator of codes. `properties` empty means every house."""

    id: str
    name: str
    prefix: str
    discount_percentage: Decimal
    validity_days: int
    min_amount_usd: Decimal | None
    max_discount_usd: Decimal | None
    usage_limit: int
    properties: list[str]
    properties_detail: list[HouseName]
    apply_only_to_base_price: bool
    is_active: bool
    created: datetime
    updated: datetime
    restriction_display: str

    @classmethod
    def of(cls, entry: Entry[DynamicDiscountConfig], names: Mapping[str, str]) -> "DynamicView":
        """A generator on the wire; `names` are those of its houses."""
        config = entry.value
        return cls(
            id=config.config_id,
            **for_houses(config.property_ids, names),
            **written(entry),
            restriction_display=display.joined(display.restrictions(config)),
            **shared(config, cls),
        )


class DynamicChange(DaysBody, frozen=True, kw_only=True, rename=WIRE_NAMES):
    """What may be said of a generator; what is left out stays as it is. Its prefix cannot change.

    Bots call it by its name, so no two may have the same, whatever its case. `properties` null
    or empty means every house. A percentage is from 1 to 100.
    """

    name: str | UnsetType = UNSET
    prefix: str | UnsetType = UNSET
    discount_percentage: Decimal | UnsetType = UNSET
    validity_days: int | UnsetType = UNSET
    min_amount_usd: Decimal | UnsetType | None = UNSET
    max_discount_usd: Decimal | UnsetType | None = UNSET
    usage_limit: int | UnsetType = UNSET
    property_ids: Ids | UnsetType | None = UNSET
    apply_only_to_base_price: bool | UnsetType = UNSET
    is_active: bool | UnsetType = UNSET


class NewDynamic(DynamicChange, frozen=True, kw_only=True, rename=WIRE_NAMES):
    """A new generator; its prefix has 1 to 10 letters without accents or digits."""

    name: str
    prefix: str
    discount_percentage: Decimal


class WelcomeView(DaysView, frozen=True, kw_only=True):
    """What new guests are given a code for. `properties` empty means every house."""

    id: str
    name: str
    is_active: bool
    discount_percentage: Decimal
    validity_days: int
    min_amount_usd: Decimal | None
    max_discount_usd: Decimal | None
    properties: list[str]
    properties_detail: list[HouseName]
    apply_only_to_base_price: bool
    promotional_message: str | None
    promotional_subtitle: str | None
    created: datetime
    updated: datetime
    restriction_display: str

    @classmethod
    def of(cls, entry: Entry[WelcomeDiscountConfig], names: Mapping[str, str]) -> "WelcomeView":
        """A welcome discount on the wire; `names` are those of its houses."""
        config = entry.value
        return cls(
            id=config.config_id,
            **for_houses(config.property_ids, names),
            **written(entry),
            restriction_display=display.joined(display.restrictions(config)),
            **shared(config, cls),
        )


class WelcomeChange(DaysBody, frozen=True, kw_only=True, rename=WIRE_NAMES):
    """What may be said of a welcome discount; what is left out stays as it is.

    An active one takes the place of the former. `properties` null or empty means every house.
    """

    name: str | UnsetType = UNSET
    is_active: bool | UnsetType = UNSET
    discount_percentage: Decimal | UnsetType = UNSET
    validity_days: int | UnsetType = UNSET
    min_amount_usd: Decimal | UnsetType | None = UNSET
    max_discount_usd: Decimal | UnsetType | None = UNSET
    property_ids: Ids | UnsetType | None = UNSET
    apply_only_to_base_price: bool | UnsetType = UNSET
    promotional_message: str | UnsetType | None = UNSET
    promotional_subtitle: str | UnsetType | None = UNSET


class NewWelcome(WelcomeChange, frozen=True, kw_only=True, rename=WIRE_NAMES):
    """A new welcome discount; it is inactive unless it says otherwise."""

    name: str
    discount_percentage: Decimal


class ReferralView(msgspec.Struct, frozen=True, kw_only=True):
    """What the first stay is worth of a guest whom a holder of the level referred.

    `id` and `achievement` are the id of the level, `achievement_detail` is null once that is gone.
    """

    id: str
    achievement: str
    achievement_detail: LevelView | None
    discount_percentage: Decimal
    max_discount_usd: Decimal | None
    is_active: bool
    created: datetime
    updated: datetime

    @classmethod
    def of(
        cls, entry: Entry[ReferralDiscount], levels: Mapping[str, Entry[Achievement]]
    ) -> "ReferralView":
        """A referral discount on the wire; `levels` are all that exist."""
        discount = entry.value
        level = levels.get(discount.achievement_id)
        return cls(
            id=discount.achievement_id,
            achievement=discount.achievement_id,
            achievement_detail=LevelView.of(level.value) if level is not None else None,
            **written(entry),
            **shared(discount, cls),
        )


class ReferralChange(msgspec.Struct, frozen=True, kw_only=True):
    """What may be said of a referral discount; what is left out stays as it is."""

    discount_percentage: Decimal | UnsetType = UNSET
    max_discount_usd: Decimal | UnsetType | None = UNSET
    is_active: bool | UnsetType = UNSET


class NewReferral(ReferralChange, frozen=True, kw_only=True):
    """The referral discount of a level that has none yet."""

    achievement: UUID
    discount_percentage: Decimal
