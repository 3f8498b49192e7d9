"""Discount codes on the wire, beside their fields (pricing book, 14)."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from uuid import UUID

import msgspec

from chalicelib.discounts import wording
from chalicelib.discounts.codes.records import Code
from chalicelib.discounts.codes.uses import UseRecord
from chalicelib.discounts.types import CodeSource
from chalicelib.discounts.wire import DAYS, ActiveQuery
from chalicelib.kernel import clock, dates
from chalicelib.properties.houses.wire import FOR_HOUSES, HousesOf, named_houses
from chalicelib.web.formats import Id
from chalicelib.web.shapes import Field, uuid_text

FIELDS = {
    "property_ids": FOR_HOUSES,
    "specific_weekdays": DAYS,
    "owner_id": Field("client", reads=UUID | None, read=uuid_text, shows=Id | None),
    "source": Field("source", is_writable=False),
}
"""How the wire writes those fields of a code that it does not write as they are."""


class CodeInWords(HousesOf, frozen=True, kw_only=True):
    """A code's text, how often it is used, and its limits, its dates and its state in Spanish."""

    code: str
    """What guests type."""
    used_count: int
    """How many bookings carry the code now; an unpaid hold that lapsed counts for up to a minute
    more, and keeps nobody from using the code."""
    restriction_display: str
    """What limits the code, in Spanish."""
    validity_display: str
    """When the code may be redeemed, in Spanish."""
    status_display: str
    """Whether the code works today, in Spanish."""

    @classmethod
    def of(cls, code: Code, names: Mapping[str, str]) -> "CodeInWords":  # type: ignore[override]
        """A code as it stands today."""
        terms, today = code.value, dates.today(clock.now())
        return cls(
            code=terms.code,
            used_count=code.used_count,
            properties_detail=named_houses(terms, names),
            restriction_display=wording.joined(wording.restrictions(terms)),
            validity_display=wording.redemption_text(terms.start_date, terms.end_date),
            status_display=wording.status_text(terms, code.used_count, today),
        )


class CodeUseView(msgspec.Struct, frozen=True, kw_only=True):
    """A booking that carries a code, and what it saves."""

    reservation_id: Id
    """The stay that carries the code."""
    client_id: Id
    """The guest of the stay."""
    saved_usd: Decimal
    """What the code took off, in USD."""
    used_at: datetime
    """When the stay was booked with the code."""

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
    """The whole text of a code, in any case."""
    source: CodeSource | None = None
    """What made the codes to list."""
