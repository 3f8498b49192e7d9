"""Automatic discounts as everybody sees them (pricing book, 10.6)."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

import msgspec

from chalicelib.discounts.types import TRIGGER_LABELS, AutomaticDiscount, Trigger
from chalicelib.discounts.wire.fields import DaysView, shared
from chalicelib.loyalty.rules import in_order
from chalicelib.loyalty.types import Achievement
from chalicelib.loyalty.wire import LevelView
from chalicelib.properties.shelves import Entry
from chalicelib.properties.wire.fields import written


class PublicAutomatic(DaysView, frozen=True, kw_only=True):
    """An automatic discount. One of the `required_achievements` is enough;
    `required_achievements_detail` has those that can be held. The dates bound the arrival."""

    id: str
    name: str
    description: str
    trigger: Trigger
    trigger_display: str
    discount_percentage: Decimal
    max_discount_usd: Decimal | None
    required_achievements: list[str]
    required_achievements_detail: list[LevelView]
    apply_only_to_base_price: bool
    is_active: bool
    start_date: date | None
    end_date: date | None
    created: datetime
    updated: datetime

    @classmethod
    def of(
        cls, entry: Entry[AutomaticDiscount], levels: Mapping[str, Achievement]
    ) -> "PublicAutomatic":
        """The view of a discount; `levels` are the active ones by id."""
        discount = entry.value
        required = sorted(discount.required_achievements)
        known = in_order(levels[level_id] for level_id in required if level_id in levels)
        said = {
            **shared(discount, cls),
            "required_achievements": required,
            "required_achievements_detail": [LevelView.of(level) for level in known],
        }
        return cls(
            id=discount.discount_id,
            trigger_display=TRIGGER_LABELS[discount.trigger],
            **written(entry),
            **said,
        )


class AutomaticAnswer(msgspec.Struct, frozen=True):
    """One discount."""

    success: bool
    is_active: bool
    data: PublicAutomatic
    message: str


class AutomaticList(msgspec.Struct, frozen=True):
    """The active discounts, by name."""

    success: bool
    count: int
    data: list[PublicAutomatic]
    message: str
