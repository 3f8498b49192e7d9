"""Late-checkout rules as administrators see and write them (pricing book, 2.3 and 9)."""

from datetime import datetime
from decimal import Decimal

import msgspec
from msgspec import UNSET, UnsetType

from chalicelib.properties.rules import wording
from chalicelib.properties.shelves import Entry
from chalicelib.properties.types import LateCheckoutDiscount, LateCheckoutRule
from chalicelib.properties.wire.fields import said, written

WIRE_NAMES = {"allowed": "allows_late_checkout"}


class LateCheckoutView(msgspec.Struct, frozen=True, kw_only=True, rename=WIRE_NAMES):
    """The rule of a weekday, which is its id: 0 Monday to 6 Sunday."""

    id: int
    weekday: int
    weekday_display: str
    name: str
    allowed: bool
    discount_type: LateCheckoutDiscount
    discount_value: Decimal
    is_active: bool
    created: datetime
    updated: datetime

    @classmethod
    def of(cls, entry: Entry[LateCheckoutRule]) -> "LateCheckoutView":
        """A rule on the wire."""
        rule = entry.value
        return cls(
            id=rule.weekday,
            weekday_display=wording.weekday_name(rule.weekday),
            **written(entry),
            **said(rule, cls),
        )


class LateCheckoutChange(msgspec.Struct, frozen=True, kw_only=True, rename=WIRE_NAMES):
    """What may be said of the rule of a weekday; what is left out stays as it is."""

    name: str | UnsetType = UNSET
    allowed: bool | UnsetType = UNSET
    discount_type: LateCheckoutDiscount | UnsetType = UNSET
    discount_value: Decimal | UnsetType = UNSET
    is_active: bool | UnsetType = UNSET


class NewLateCheckout(LateCheckoutChange, frozen=True, kw_only=True, rename=WIRE_NAMES):
    """The rule of a weekday that has none."""

    weekday: int
    name: str
