"""Referral discounts on the wire, beside their fields (pricing book, 14)."""

from collections.abc import Callable, Sequence
from uuid import UUID

import msgspec

from chalicelib.catalogue.types import Entry
from chalicelib.discounts.types import ReferralDiscount
from chalicelib.loyalty.levels.wire import Levels, LevelView
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


def level_of(levels_now: Levels, _: Sequence[Discount]) -> Callable[[Discount], LevelOf]:
    """The levels of discounts, as they are now."""
    levels = levels_now()

    def of(entry: Discount) -> LevelOf:
        level = levels.get(entry.entry_id)
        return LevelOf(entry.entry_id, None if level is None else LevelView.of(level.value))

    return of
