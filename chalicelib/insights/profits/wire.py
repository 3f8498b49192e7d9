"""Airbnb profits on the wire (pricing book, 2.3 and 10.8)."""

from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from chalicelib.insights.profits.types import HouseProfit, Profit
from chalicelib.kernel import dates, spanish
from chalicelib.properties.listings.wire import HouseOfStay
from chalicelib.web.formats import Id
from chalicelib.web.pages import PageQuery
from chalicelib.web.shapes import shared_fields

WIRE_NAMES = {"property_id": "property"}


class ProfitView(msgspec.Struct, frozen=True, kw_only=True):
    """What a house earned in a month, PEN."""

    TEXTS_FROM: ClassVar = (Profit,)

    id: Id
    """Names the profit."""
    property: HouseOfStay
    """The house."""
    month: int
    year: int
    profit_sol: Decimal

    @classmethod
    def of(cls, profit: HouseProfit, house: HouseOfStay) -> "ProfitView":
        """A profit at its old address."""
        return cls(**_fields(profit, house))


class AdminProfitView(ProfitView, frozen=True, kw_only=True):
    """The same for the administration."""

    month_display: str
    """The month in Spanish."""
    created: datetime
    """When the profit was entered."""
    updated: datetime
    """When it last changed."""

    @classmethod
    def of(cls, profit: HouseProfit, house: HouseOfStay) -> "AdminProfitView":
        """A profit on the wire."""
        return cls(
            month_display=f"{spanish.month_name(profit.value.month)} {profit.value.year}",
            created=dates.in_lima(profit.created),
            updated=dates.in_lima(profit.updated),
            **_fields(profit, house),
        )


def _fields(profit: HouseProfit, house: HouseOfStay) -> dict[str, Any]:
    return {
        "id": profit.value.profit_id,
        "property": house,
        **shared_fields(profit.value, ProfitView),
    }


class ProfitQuery(PageQuery, kw_only=True):
    """Which profits to list: those of one month, by `year` and `month` together, or all."""

    year: str | None = None
    """The year of the month to list; it comes with `month`."""
    month: str | None = None
    """The month to list, 1 to 12; it comes with `year`."""


class ProfitChange(msgspec.Struct, frozen=True, kw_only=True):
    """What may be changed of a profit at its old address, where its house is read-only."""

    TEXTS_FROM: ClassVar = (Profit,)

    month: int | UnsetType = UNSET
    year: int | UnsetType = UNSET
    profit_sol: Decimal | UnsetType = UNSET


class ProfitBody(ProfitChange, frozen=True, kw_only=True):
    """The whole of it."""

    month: int
    year: int
    profit_sol: Decimal


class AdminProfitChange(ProfitChange, frozen=True, kw_only=True, rename=WIRE_NAMES):
    """What administrators may say of a profit."""

    TEXTS_FROM: ClassVar = (Profit,)

    property_id: UUID | UnsetType = UNSET


class NewProfit(ProfitBody, frozen=True, kw_only=True, rename=WIRE_NAMES):
    """A new profit."""

    TEXTS_FROM: ClassVar = (Profit,)

    property_id: UUID
