"""Special dates on the wire (pricing book, 2.3 and 14)."""

from decimal import Decimal
from typing import Annotated, ClassVar
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from chalicelib.kernel import spanish
from chalicelib.properties.houses.wire import OfHouseQuery
from chalicelib.properties.special_dates.rules import DateInput
from chalicelib.properties.types import House, SpecialDate
from chalicelib.web.formats import Id

WIRE_NAMES = {"minimum_nights": "minimum_consecutive_nights", "property_id": "property"}

Month = Annotated[int, msgspec.Meta(ge=1, le=12)]


class SpecialDateView(msgspec.Struct, frozen=True, kw_only=True):
    """A special date, as administrators see it.

    It has no `created` and `updated`: a house's special dates are one record, whose instants
    would be those of whichever date was written last. The house's events tell of each.
    """

    TEXTS_FROM: ClassVar = (SpecialDate,)

    id: Id
    """Names the special date."""
    month: int
    day: int
    description: str
    price_usd: Decimal
    minimum_consecutive_nights: int
    """How many nights a stay with this night must have; 1 asks nothing."""
    is_active: bool

    @classmethod
    def of(cls, special: SpecialDate) -> "SpecialDateView":
        """A special date on the wire."""
        return cls(
            id=special.special_date_id,
            month=special.month,
            day=special.day,
            description=special.description,
            price_usd=special.price_usd,
            minimum_consecutive_nights=special.minimum_nights,
            is_active=special.is_active,
        )


class SpecialDateBody(msgspec.Struct, frozen=True, kw_only=True):
    """What a special date costs and asks; its day is in the address."""

    TEXTS_FROM: ClassVar = (SpecialDateView,)

    price_usd: Decimal
    description: str = ""
    minimum_consecutive_nights: int = 1
    is_active: bool = True

    def on(self, month: int, day: int) -> DateInput:
        """The special date of a day."""
        return DateInput(
            month=month,
            day=day,
            price_usd=self.price_usd,
            description=self.description,
            minimum_nights=self.minimum_consecutive_nights,
            is_active=self.is_active,
        )


class HouseDateView(SpecialDateView, frozen=True, kw_only=True):
    """A special date with its house, and its day as people say it."""

    property: Id
    """The house."""
    property_name: str
    """What the house is called."""
    day_display: str
    """The day as two digits."""
    month_display: str
    """The month in Spanish."""
    date_display: str
    """Day and month in Spanish."""

    @classmethod
    def of_house(cls, house: House, special: SpecialDate) -> "HouseDateView":
        """A special date of a house on the wire."""
        return cls(
            property=house.property_id,
            property_name=house.name,
            day_display=str(special.day),
            month_display=spanish.month_name(special.month),
            date_display=spanish.day_and_month(special.month, special.day),
            **msgspec.structs.asdict(SpecialDateView.of(special)),
        )


class SpecialDateQuery(OfHouseQuery, kw_only=True):
    """Which special dates to list: those of a house, those of a month, or all."""

    month: Month | None = None
    """The month, 1 to 12; all when left out."""


class SpecialDateChange(msgspec.Struct, frozen=True, kw_only=True, rename=WIRE_NAMES):
    """What may be changed of a special date; what is left out stays as it is."""

    TEXTS_FROM: ClassVar = (SpecialDate,)

    month: int | UnsetType = UNSET
    day: int | UnsetType = UNSET
    description: str | UnsetType | None = UNSET
    price_usd: Decimal | UnsetType = UNSET
    minimum_nights: int | UnsetType = UNSET
    is_active: bool | UnsetType = UNSET


class NewSpecialDate(
    SpecialDateChange, frozen=True, kw_only=True, rename={**WIRE_NAMES, "property_id": "property"}
):
    """A new special date of a house."""

    property_id: UUID
    """The house."""
    month: int
    day: int
    price_usd: Decimal
