"""Many special dates at once on the wire (pricing book, section 14)."""

from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal
from uuid import UUID

import msgspec

from chalicelib.kernel import spanish
from chalicelib.properties.bulk_dates import rules
from chalicelib.properties.special_dates.rules import NO_SPECIAL_DATES, DateInput, Loaded
from chalicelib.properties.special_dates.wire import SpecialDateView
from chalicelib.properties.types import House, SpecialDate
from chalicelib.web.files import UploadedFile
from chalicelib.web.formats import Id
from chalicelib.web.shapes import shared_fields

FIRST_PRICES = 3


class DateRow(msgspec.Struct, frozen=True, kw_only=True):
    """A special date among all of a house's. With an `id` it is that one, else that of its day;
    what is left out stays as it was, or has its default.
    """

    TEXTS_FROM: ClassVar = (SpecialDateView,)

    month: int
    day: int
    price_usd: Decimal
    id: UUID | None = None
    """The special date that the row is; left out, the one of its day."""
    description: str | None = None
    minimum_consecutive_nights: int | None = None
    is_active: bool | None = None

    def date_input(self) -> DateInput:
        """The row as the rules know it."""
        return DateInput(
            special_date_id=None if self.id is None else str(self.id),
            minimum_nights=self.minimum_consecutive_nights,
            **shared_fields(self, DateInput),
        )


class AllDatesBody(msgspec.Struct, frozen=True, kw_only=True):
    """All special dates that a house is to have, each as `{month, day, price_usd}` and, where
    wanted, `id`, `description`, `minimum_consecutive_nights`, `is_active`.
    """

    dates_data: Annotated[list[dict[str, Any]], msgspec.Meta(max_length=rules.MOST_LINES)]
    """Every special date that the house is to have; each needs `month`, `day` and `price_usd`."""


class AllDatesView(msgspec.Struct, frozen=True, kw_only=True):
    """All special dates of a house; `dates_data` may be sent back changed."""

    property: Id
    """The house."""
    property_name: str
    """What the house is called."""
    dates_data: list[SpecialDateView]
    """Its special dates, by month and day."""

    @classmethod
    def of(cls, house: House, dates: tuple[SpecialDate, ...]) -> "AllDatesView":
        """The special dates of a house on the wire."""
        return cls(
            property=house.property_id,
            property_name=house.name,
            dates_data=[SpecialDateView.of(special) for special in dates],
        )


class FirstPrice(msgspec.Struct, frozen=True):
    """A special date in short."""

    date_display: str
    """Day and month in Spanish."""
    description: str
    """What the night is, in Spanish."""
    price_usd: Decimal
    """What the night costs, in USD."""


class DatesCard(msgspec.Struct, frozen=True, kw_only=True):
    """How many special dates a house has, how many of them active, and the first of the year."""

    property: Id
    """The house."""
    property_name: str
    """What the house is called."""
    count: int
    """How many special dates it has."""
    active: int
    """How many of them count."""
    first_prices: list[FirstPrice]
    """The first of the year."""
    warning: str | None
    """What is missing, in Spanish; null where nothing is."""

    @classmethod
    def of(cls, house: House) -> "DatesCard":
        """The card of a house."""
        dates = house.special_dates
        return cls(
            property=house.property_id,
            property_name=house.name,
            count=len(dates),
            active=sum(special.is_active for special in dates),
            first_prices=[
                FirstPrice(
                    spanish.day_and_month(special.month, special.day),
                    special.description,
                    special.price_usd,
                )
                for special in dates[:FIRST_PRICES]
            ],
            warning=None if dates else NO_SPECIAL_DATES,
        )


class BulkBody(msgspec.Struct, frozen=True, kw_only=True):
    """Many special dates of a house, as text lines or as a CSV file (the format: `GET`).

    `overwrite_existing` also changes the days that have one; forms say it with `on`. The names
    of the buttons that send the form mean nothing.
    """

    property: UUID
    """The house."""
    bulk_data: Annotated[str, msgspec.Meta(max_length=rules.LONGEST_TEXT)] | None = None
    """One special date a line, in the format that `GET` tells."""
    csv_file: UploadedFile | None = None
    """The same as a CSV file."""
    overwrite_existing: bool | Literal["on"] = False
    """Whether days that have a special date already are changed; forms send `on`."""
    bulk_submit: str | bool | None = None
    """The button of a form; it means nothing."""
    csv_submit: str | bool | None = None
    """The button of a form; it means nothing."""


class BulkAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What a bulk load did."""

    property: Id
    """The house."""
    created: int
    """How many special dates are new."""
    updated: int
    """How many were changed."""
    skipped: int
    """How many lines were left out, as their day had a special date."""
    message: str
    """The same in Spanish."""

    @classmethod
    def of(cls, property_id: str, loaded: Loaded) -> "BulkAnswer":
        """The counts, also as people read them."""
        return cls(
            property=property_id,
            created=loaded.created,
            updated=loaded.updated,
            skipped=loaded.skipped,
            message=(
                f"Fechas creadas: {loaded.created}; actualizadas: {loaded.updated}; "
                f"omitidas: {loaded.skipped}."
            ),
        )


class BulkFormat(msgspec.Struct, frozen=True, kw_only=True):
    """What a bulk load accepts."""

    columns: str
    """The columns of a line, separated by commas."""
    example: str
    """Two lines or more as they may be sent."""
    max_lines: int
    """How many lines one load may have."""
    notes: list[str]
    """What else to know, in Spanish."""


BULK_FORMAT = BulkFormat(
    columns=rules.FORMAT,
    example=rules.EXAMPLE,
    max_lines=rules.MOST_LINES,
    notes=[
        "Una fecha por línea, sin encabezado, en UTF-8.",
        "Si la descripción lleva comas, escríbala entre comillas dobles.",
        "Las noches mínimas son opcionales; sin ellas se conservan las que había (o 1).",
        "Las fechas que ya existen se omiten, salvo con overwrite_existing.",
        "Si una línea está mal no se guarda ninguna.",
    ],
)
