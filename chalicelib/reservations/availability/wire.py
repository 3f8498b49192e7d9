"""Questions about free houses and their answers, by the wire's names (reservations book, 4.3)."""

from datetime import date
from typing import Annotated
from uuid import UUID

import msgspec

from chalicelib.kernel.errors import CasaAustinError, Invalid
from chalicelib.reservations.availability.types import HouseOccupancy
from chalicelib.web.formats import Id
from chalicelib.web.problems import text_of


class AvailabilityForm(msgspec.Struct, kw_only=True):
    """A question whether a house is free; `reservation_id` is not in its own way.

    The dates are texts: the panel asks at each key stroke, with dates that are half-typed.
    """

    property: UUID
    """The house."""
    check_in_date: str | None = None
    """The day of arrival (`YYYY-MM-DD`)."""
    check_out_date: str | None = None
    """The first day on which others may arrive (`YYYY-MM-DD`)."""
    reservation_id: UUID | None = None
    """A stay that is not in its own way."""


class OccupancyQuery(msgspec.Struct, kw_only=True):
    """A year, a month of it, or a day of that month."""

    year: Annotated[int, msgspec.Meta(ge=2000, le=2100)]
    """The year, 2000 to 2100."""
    month: Annotated[int, msgspec.Meta(ge=1, le=12)] | None = None
    """The month, 1 to 12; the whole year when left out."""
    day: Annotated[int, msgspec.Meta(ge=1, le=31)] | None = None
    """The day of the month; the whole month when left out."""


class BlockedSpan(msgspec.Struct):
    """A stretch `[start_date, end_date)` in which nobody else may come."""

    start_date: date
    """The first night that is taken."""
    end_date: date
    """The first day on which others may arrive."""
    blocked: bool
    """Always true."""


class Occupancy(msgspec.Struct):
    """The blocked stretches of a house; never who is in it (DESIGN 6)."""

    property_id: Id
    """The house."""
    occupancy: list[BlockedSpan]
    """When it is taken, the earliest first; never by whom."""


class OccupancyAnswer(msgspec.Struct):
    """The public calendar of a house."""

    success: bool
    """Always true."""
    data: Occupancy
    """When the house is taken."""

    @classmethod
    def of(cls, found: HouseOccupancy) -> "OccupancyAnswer":
        """The answer for a house."""
        spans = [BlockedSpan(span.start, span.end, blocked=True) for span in found.spans]
        return cls(success=True, data=Occupancy(found.property_id, spans))


class OccupancyProblem(msgspec.Struct):
    """Why there is no calendar."""

    success: bool
    """Always false."""
    error: str
    """What went wrong, in Spanish."""


class Availability(msgspec.Struct):
    """Nothing speaks against the dates: the house is free, or they are not complete yet."""

    message: str
    """Whether the house is free, in Spanish."""
    condition: bool = True
    """Whether the house is free: true, since a busy one is a conflict."""


def occupancy_problem(error: CasaAustinError) -> OccupancyProblem:
    """An error in the shape that the website reads."""
    fields = error.fields if isinstance(error, Invalid) else {}
    return OccupancyProblem(success=False, error=text_of(fields) or error.message)
