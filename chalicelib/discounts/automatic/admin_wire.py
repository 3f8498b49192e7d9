"""Automatic discounts as administrators see them, beside their fields (pricing book, 14)."""

from collections.abc import Mapping

import msgspec

from chalicelib.catalogue.types import Entry
from chalicelib.discounts import wording
from chalicelib.discounts.automatic.triggers import rule_of
from chalicelib.discounts.types import AutomaticDiscount
from chalicelib.loyalty.levels.rules import in_order
from chalicelib.loyalty.levels.types import Achievement
from chalicelib.loyalty.levels.wire import LevelView
from chalicelib.web.shapes import ids_as

NO_LEVEL_NEEDED = "Ninguno"
REMOVED_LEVEL = "Nivel eliminado"
Discount = Entry[AutomaticDiscount]
REQUIRED_LEVELS = ids_as("required_achievements")
"""How the wire writes `required_achievements`."""


class AutomaticInWords(msgspec.Struct, frozen=True, kw_only=True):
    """What an automatic discount asks for. `required_achievements_detail` has those of its levels
    that exist: one is enough, and where none exists any more it applies to nobody."""

    trigger_display: str
    """What opens the discount, in Spanish."""
    required_achievements_detail: list[LevelView]
    """Those of the required levels that still exist."""
    required_achievements_display: str
    """The required levels by name, in Spanish."""
    restriction_display: str
    """What limits it, in Spanish."""
    validity_display: str
    """For which arrivals it counts, in Spanish."""

    @classmethod
    def of(cls, entry: Discount, levels: Mapping[str, Entry[Achievement]]) -> "AutomaticInWords":
        """That of a discount; `levels` are all that exist."""
        discount = entry.value
        required = discount.required_achievements
        found = in_order(levels[level_id].value for level_id in required if level_id in levels)
        gone = [REMOVED_LEVEL] * (len(required) - len(found))
        names = ", ".join([*(level.name for level in found), *gone])
        return cls(
            trigger_display=rule_of(discount.trigger).label,
            required_achievements_detail=[LevelView.of(level) for level in found],
            required_achievements_display=names or NO_LEVEL_NEEDED,
            restriction_display=wording.joined(wording.restrictions(discount)),
            validity_display=wording.arrival_text(discount.start_date, discount.end_date),
        )
