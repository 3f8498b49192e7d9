"""Discount codes as administrators see and write them (pricing book, 2.4 and 14)."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from chalicelib.discounts.records import CodeRecord, UseRecord
from chalicelib.discounts.rules import display
from chalicelib.discounts.types import CodeSource, DiscountType
from chalicelib.discounts.wire.fields import WIRE_NAMES, ActiveQuery, DaysBody, DaysView, shared
from chalicelib.kernel import dates
from chalicelib.properties.wire.fields import HouseName, Ids, for_houses, written


class CodeView(DaysView, frozen=True, kw_only=True):
    """A code. `start_date` and `end_date` bound the day on which it is redeemed, not the stay.

    `properties` empty means every house; `client` is the only one who may use it. The three
    `_display` fields tell its limits, its dates and its state in Spanish.
    """

    id: str
    code: str
    description: str
    discount_type: DiscountType
    discount_value: Decimal
    min_amount_usd: Decimal | None
    max_discount_usd: Decimal | None
    start_date: date
    end_date: date
    usage_limit: int | None
    used_count: int
    is_active: bool
    properties: list[str]
    properties_detail: list[HouseName]
    apply_only_to_base_price: bool
    client: str | None
    source: CodeSource
    created: datetime
    updated: datetime
    restriction_display: str
    validity_display: str
    status_display: str

    @classmethod
    def of(cls, record: CodeRecord, names: Mapping[str, str], today: date) -> "CodeView":
        """A code on `today` (the Lima date); `names` are those of its houses."""
        terms, used_count = record.terms, int(record.used_count)
        return cls(
            id=terms.code,
            used_count=used_count,
            **for_houses(terms.property_ids, names),
            client=terms.owner_id,
            **written(record),
            restriction_display=display.joined(display.restrictions(terms)),
            validity_display=display.redemption_text(terms.start_date, terms.end_date),
            status_display=display.status_text(terms, used_count, today),
            **shared(terms, cls),
        )


class CodeUseView(msgspec.Struct, frozen=True, kw_only=True):
    """A booking that carries a code, and what it saves."""

    reservation_id: str
    client_id: str
    saved_usd: Decimal
    used_at: datetime

    @classmethod
    def of(cls, use: UseRecord) -> "CodeUseView":
        """A use on the wire."""
        return cls(
            reservation_id=use.reservation_id,
            client_id=use.client_id,
            saved_usd=use.saved_usd,
            used_at=dates.in_lima(use.used_at),
        )


class CodeQuery(ActiveQuery, kw_only=True):
    """Which codes to list: all, those of a `source`, those that are active or are not, the one
    whose text is `search`, whatever its case."""

    search: str = ""
    source: CodeSource | None = None


class CodeChange(DaysBody, frozen=True, kw_only=True, rename=WIRE_NAMES):
    """What may be said of a code; what is left out stays as it is. Its text cannot change.

    `properties` null or empty means every house. A welcome code keeps its client and its one use.
    """

    code: str | UnsetType = UNSET
    description: str | UnsetType | None = UNSET
    discount_type: DiscountType | UnsetType = UNSET
    discount_value: Decimal | UnsetType = UNSET
    min_amount_usd: Decimal | UnsetType | None = UNSET
    max_discount_usd: Decimal | UnsetType | None = UNSET
    start_date: date | UnsetType = UNSET
    end_date: date | UnsetType = UNSET
    usage_limit: int | UnsetType | None = UNSET
    is_active: bool | UnsetType = UNSET
    property_ids: Ids | UnsetType | None = UNSET
    apply_only_to_base_price: bool | UnsetType = UNSET
    owner_id: UUID | UnsetType | None = UNSET


class NewCode(CodeChange, frozen=True, kw_only=True, rename=WIRE_NAMES):
    """A new code: 3 to 50 letters without accents, digits, `-` and `_`, kept in capitals."""

    code: str
    discount_value: Decimal
    start_date: date
    end_date: date
