"""Automatic discounts as everybody sees them (pricing book, 10.6)."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar

import msgspec

from chalicelib.catalogue.types import Entry
from chalicelib.discounts.automatic.triggers import rule_of
from chalicelib.discounts.types import AutomaticDiscount, CheckInDays, Trigger
from chalicelib.discounts.wire import weekdays_text
from chalicelib.kernel import dates
from chalicelib.loyalty.levels.rules import in_order
from chalicelib.loyalty.levels.types import Achievement
from chalicelib.loyalty.levels.wire import LevelView
from chalicelib.web.formats import Id
from chalicelib.web.shapes import shared_fields


class PublicAutomatic(msgspec.Struct, frozen=True, kw_only=True):
    """An automatic discount. One of the `required_achievements` is enough;
    `required_achievements_detail` has those that can be held. The dates bound the arrival."""

    TEXTS_FROM: ClassVar = (AutomaticDiscount, CheckInDays)

    id: Id
    """Names the discount."""
    name: str
    description: str
    trigger: Trigger
    trigger_display: str
    """What opens it, in Spanish."""
    discount_percentage: Decimal
    max_discount_usd: Decimal | None
    required_achievements: list[Id]
    required_achievements_detail: list[LevelView]
    """Those of the required levels that can still be reached."""
    restrict_weekdays: bool
    restrict_weekends: bool
    specific_weekdays: str | None
    apply_only_to_base_price: bool
    is_active: bool
    start_date: date | None
    end_date: date | None
    created: datetime
    """When the discount was made."""
    updated: datetime
    """When the discount last changed."""

    @classmethod
    def of(
        cls, entry: Entry[AutomaticDiscount], levels: Mapping[str, Achievement]
    ) -> "PublicAutomatic":
        """The view of a discount; `levels` are the active ones by id."""
        discount = entry.value
        required = sorted(discount.required_achievements)
        found = in_order(levels[level_id] for level_id in required if level_id in levels)
        otherwise = {
            "id": discount.discount_id,
            "trigger_display": rule_of(discount.trigger).label,
            "required_achievements": required,
            "required_achievements_detail": [LevelView.of(level) for level in found],
            "specific_weekdays": weekdays_text(discount.specific_weekdays),
            "created": dates.in_lima(entry.created),
            "updated": dates.in_lima(entry.updated),
        }
        return cls(**{**shared_fields(discount, cls), **otherwise})


class AutomaticAnswer(msgspec.Struct, frozen=True):
    """One discount."""

    success: bool
    """Always true."""
    is_active: bool
    """Whether the discount is given: always true, others are not found."""
    data: PublicAutomatic
    """The discount."""
    message: str
    """A text in Spanish."""


class AutomaticList(msgspec.Struct, frozen=True):
    """The active discounts, by name."""

    success: bool
    """Always true."""
    count: int
    """How many discounts there are."""
    data: list[PublicAutomatic]
    """The discounts, by name."""
    message: str
    """How many there are, in Spanish."""
