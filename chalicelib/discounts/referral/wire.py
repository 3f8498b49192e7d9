"""Referral discounts on the wire, beside their fields (pricing book, 14)."""

from collections.abc import Mapping
from uuid import UUID

import msgspec

from chalicelib.catalogue.types import Entry
from chalicelib.discounts.types import ReferralDiscount
from chalicelib.loyalty.levels.types import Achievement
from chalicelib.loyalty.levels.wire import LevelView
from chalicelib.web.formats import Id
from chalicelib.web.shapes import Field

Discount = Entry[ReferralDiscount]
LEVEL = Field("achievement", reads=UUID, read=str, is_fixed=True)
"""How the wire writes the level of a discount."""


class LevelOf(msgspec.Struct, frozen=True):
    """The level of a discount: its id, which is that of the discount too, and its view, null once
    the level is gone."""

    achievement: Id
    """The level of the guest who brought another."""
    achievement_detail: LevelView | None
    """The level itself; null once it is gone."""

    @classmethod
    def of(cls, entry: Discount, levels: Mapping[str, Entry[Achievement]]) -> "LevelOf":
        """The level of a discount, if it is still among all `levels`."""
        level = levels.get(entry.entry_id)
        return cls(entry.entry_id, None if level is None else LevelView.of(level.value))
