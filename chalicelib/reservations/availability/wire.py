"""Questions about free houses and their answers, by the wire's names (reservations book, 4.3)."""

from datetime import date
from typing import Annotated
from uuid import UUID

import msgspec

from chalicelib.kernel.errors import CasaAustinError, Invalid
from chalicelib.reservations.availability.service import HouseOccupancy
from chalicelib.web.problems import text_of


class AvailabilityForm(msgspec.Struct, kw_only=True):
    """A question whether a house is free; `reservation_id` is not in its own way.

    The dates are texts: the panel asks at each key stroke, with dates that are half-typed.
    """

    property: UUID
    check_in_date: str | None = None
    check_out_date: str | None = None
    reservation_id: UUID | None = None


class OccupancyQuery(msgspec.Struct, kw_only=True):
    """A year, a month of it, or a day of that month."""

    year: Annotated[int, msgspec.Meta(ge=2000, le=2100)]
    month: Annotated[int, msgspec.Meta(ge=1, le=12)] | None = None
    day: Annotated[int, msgspec.Meta(ge=1, le=31)] | None = None


class BlockedSpan(msgspec.Struct):
    """A stretch `[start_date, end_date)` in which nobody else may come."""

    start_date: date
    end_date: date
    blocked: bool


class Occupancy(msgspec.Struct):
    """The blocked stretches of a house; never who is in it (DESIGN 6)."""

    property_id: str
    occupancy: list[BlockedSpan]


class OccupancyAnswer(msgspec.Struct):
    """The public calendar of a house."""

    success: bool
    data: Occupancy

    @classmethod
    def of(cls, found: HouseOccupancy) -> "OccupancyAnswer":
        """The answer for a house."""
        spans = [BlockedSpan(span.start, span.end, blocked=True) for span in found.spans]
        return cls(success=True, data=Occupancy(found.property_id, spans))


class OccupancyProblem(msgspec.Struct):
    """Why there is no calendar."""

    success: bool
    error: str


class Availability(msgspec.Struct):
    """Nothing speaks against the dates: the house is free, or they are not complete yet."""

    message: str
    condition: bool = True


def occupancy_problem(error: CasaAustinError) -> OccupancyProblem:
    """An error in the shape that the website reads."""
    fields = error.fields if isinstance(error, Invalid) else {}
    return OccupancyProblem(success=False, error=text_of(fields) or error.message)
