"""The automatic discounts that guests may know of (pricing book, 10.6)."""

from chalicelib.discounts.shelves import AUTOMATIC
from chalicelib.discounts.types import AutomaticDiscount
from chalicelib.kernel.errors import NotFound
from chalicelib.kernel.spanish import fold
from chalicelib.loyalty.shelves import ACHIEVEMENTS
from chalicelib.loyalty.types import Achievement
from chalicelib.properties.shelves import Entry


def active() -> list[Entry[AutomaticDiscount]]:
    """Every active one, by name."""
    entries = (entry for entry in AUTOMATIC.entries(fresh=True).values() if entry.value.is_active)
    return sorted(entries, key=lambda entry: (fold(entry.value.name), entry.value.discount_id))


def find(discount_id: str) -> Entry[AutomaticDiscount]:
    """An active one.

    Raises:
        NotFound: there is none with that id, or it is not active.
    """
    entry = AUTOMATIC.entries(fresh=True).get(discount_id)
    if entry is None or not entry.value.is_active:
        raise NotFound("El descuento automático no existe.")
    return entry


def levels() -> dict[str, Achievement]:
    """The active levels by their ids: others open nothing (B9)."""
    return {level.achievement_id: level for level in ACHIEVEMENTS.values() if level.is_active}
