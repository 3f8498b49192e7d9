"""Automatic discounts as administrators see and write them (pricing book, 2.4, 8.3 and 14)."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from msgspec import UNSET, UnsetType

from chalicelib.discounts.rules import display
from chalicelib.discounts.types import TRIGGER_LABELS, AutomaticDiscount, Trigger
from chalicelib.discounts.wire.fields import DaysBody, DaysView, shared
from chalicelib.loyalty.rules import in_order
from chalicelib.loyalty.types import Achievement
from chalicelib.loyalty.wire import LevelView
from chalicelib.properties.shelves import Entry
from chalicelib.properties.wire.fields import Ids, written

NO_LEVEL_NEEDED = "Ninguno"
REMOVED_LEVEL = "Nivel eliminado"


class AutomaticView(DaysView, frozen=True, kw_only=True):
    """An automatic discount. `start_date` and `end_date` bound the day of arrival.

    One of the `required_achievements` is enough; `required_achievements_detail` has those that
    exist. Where none exists any more, the discount applies to nobody.
    """

    id: str
    name: str
    description: str
    trigger: Trigger
    trigger_display: str
    discount_percentage: Decimal
    max_discount_usd: Decimal | None
    required_achievements: list[str]
    required_achievements_detail: list[LevelView]
    required_achievements_display: str
    apply_only_to_base_price: bool
    is_active: bool
    start_date: date | None
    end_date: date | None
    created: datetime
    updated: datetime
    restriction_display: str
    validity_display: str

    @classmethod
    def of(
        cls, entry: Entry[AutomaticDiscount], levels: Mapping[str, Entry[Achievement]]
    ) -> "AutomaticView":
        """A discount on the wire; `levels` are all that exist."""
        discount = entry.value
        required = sorted(discount.required_achievements)
        found = in_order(levels[level_id].value for level_id in required if level_id in levels)
        said = {
            **shared(discount, cls),
            "required_achievements": required,
            "required_achievements_detail": [LevelView.of(level) for level in found],
        }
        return cls(
            id=discount.discount_id,
            trigger_display=TRIGGER_LABELS[discount.trigger],
            required_achievements_display=_named(found, gone=len(required) - len(found)),
            **written(entry),
            restriction_display=display.joined(display.restrictions(discount)),
            validity_display=display.arrival_text(discount.start_date, discount.end_date),
            **said,
        )


def _named(levels: Sequence[Achievement], *, gone: int) -> str:
    names = [*(level.name for level in levels), *[REMOVED_LEVEL] * gone]
    return ", ".join(names) or NO_LEVEL_NEEDED


class AutomaticChange(DaysBody, frozen=True, kw_only=True):
    """What may be said of an automatic discount; what is left out stays as it is."""

    name: str | UnsetType = UNSET
    description: str | UnsetType | None = UNSET
    trigger: Trigger | UnsetType = UNSET
    discount_percentage: Decimal | UnsetType = UNSET
    max_discount_usd: Decimal | UnsetType | None = UNSET
    required_achievements: Ids | UnsetType | None = UNSET
    is_active: bool | UnsetType = UNSET
    start_date: date | UnsetType | None = UNSET
    end_date: date | UnsetType | None = UNSET
    apply_only_to_base_price: bool | UnsetType = UNSET


class NewAutomatic(AutomaticChange, frozen=True, kw_only=True):
    """A new automatic discount."""

    name: str
    trigger: Trigger
    discount_percentage: Decimal
