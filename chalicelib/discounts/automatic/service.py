"""Automatic discounts: their collection, and those that guests may know of (pricing book, 2.4
and 10.6).

They have nothing to do with each other, so two may be changed at once.
"""

from chalicelib.catalogue.collections import Change, Collection
from chalicelib.catalogue.types import Entry
from chalicelib.discounts.automatic import rules
from chalicelib.discounts.events import AutomaticDiscountRemoved, AutomaticDiscountSaved
from chalicelib.discounts.types import AutomaticDiscount
from chalicelib.kernel.errors import NotFound
from chalicelib.kernel.spanish import fold
from chalicelib.loyalty.levels import service as levels
from chalicelib.loyalty.levels.service import LEVELS
from chalicelib.loyalty.levels.types import Achievement


def _examine(change: Change[AutomaticDiscount]) -> None:
    added = change.added("required_achievements")
    levels.note_unknown(change.problems, added, "required_achievements")


def _by_name(entry: Entry[AutomaticDiscount]) -> tuple[str, str]:
    return fold(entry.value.name), entry.entry_id


AUTOMATIC = Collection(
    AutomaticDiscount,
    key="discount_id",
    saved=AutomaticDiscountSaved,
    removed=AutomaticDiscountRemoved,
    order=_by_name,
    checked=rules.checked,
    examine=_examine,
)


def active() -> list[Entry[AutomaticDiscount]]:
    """Every active one, by name."""
    return [entry for entry in AUTOMATIC.entries(fresh=True).values() if entry.value.is_active]


def find(discount_id: str) -> Entry[AutomaticDiscount]:
    """An active one.

    Raises:
        NotFound: there is none with that id, or it is not active.
    """
    entry = AUTOMATIC.entries(fresh=True).get(discount_id)
    if entry is None or not entry.value.is_active:
        raise NotFound("El descuento automático no existe.")
    return entry


def active_levels() -> dict[str, Achievement]:
    """The active levels by their ids: others open nothing (B9)."""
    return {level.achievement_id: level for level in LEVELS.values() if level.is_active}
