"""The calendars: the staff's view, the public's, and whether a house is free."""

from datetime import date

import msgspec

from chalicelib.kernel import clock
from chalicelib.kernel.callers import Staff
from chalicelib.kernel.errors import CasaAustinError, Invalid
from chalicelib.kernel.permissions import Permission
from chalicelib.reservations.availability import service as availability
from chalicelib.reservations.bookings.wire import AvailabilityForm, CalendarQuery, OccupancyQuery
from chalicelib.reservations.lists import reading, searching
from chalicelib.reservations.stays.wire import CalendarStay
from chalicelib.web.audiences import PUBLIC, staff
from chalicelib.web.routing import Router

router = Router("calendars")
READS_CALENDAR = staff(Permission.READS_CALENDAR)


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


class OccupancyProblem(msgspec.Struct):
    """Why there is no calendar."""

    success: bool
    error: str


class Availability(msgspec.Struct):
    """Whether a house is free for the dates."""

    message: str
    condition: bool


def occupancy_problem(error: CasaAustinError) -> OccupancyProblem:
    """An error in the shape that the website reads."""
    texts = [" ".join(t) for t in error.fields.values()] if isinstance(error, Invalid) else []
    return OccupancyProblem(success=False, error=" ".join(texts) or error.message)


@router.get("/vistacalendario", audience=READS_CALENDAR)
def calendar(caller: Staff, query: CalendarQuery) -> list[CalendarStay]:
    """The stays that touch a year or a month, any status, as a plain array.

    Those outside sales see when houses are taken and a first name, no prices or contacts.
    """
    stays = reading.calendar_of(searching.calendar_filters(query, clock.now()))
    return stays if caller.may(Permission.READS_STAYS) else [stay.discreet() for stay in stays]


@router.get(
    "/property/{slug}/calendar-occupancy",
    audience=PUBLIC,
    envelope=occupancy_problem,
    problem=OccupancyProblem,
)
def occupancy(slug: str, query: OccupancyQuery) -> OccupancyAnswer:
    """When a house is taken in a year, a month or on a day."""
    start, end = availability.window(query.year, query.month, query.day)
    property_id, spans = reading.occupancy(slug, start, end, clock.now())
    found = [BlockedSpan(span.start, span.end, blocked=True) for span in spans]
    return OccupancyAnswer(success=True, data=Occupancy(property_id, found))


@router.post("/prop/check-avaible", audience=PUBLIC)
def check(body: AvailabilityForm) -> Availability:
    """Whether a house is free: a question, so a busy house is an answer and no error."""
    return _availability(body)


@router.patch("/prop/check-avaible", audience=PUBLIC)
def check_for_change(body: AvailabilityForm) -> Availability:
    """As POST, for a stay that is being moved (`reservation_id`)."""
    return _availability(body)


def _availability(body: AvailabilityForm) -> Availability:
    free = availability.is_free(
        str(body.property),
        body.check_in_date,
        body.check_out_date,
        clock.now(),
        besides=str(body.reservation_id) if body.reservation_id is not None else None,
    )
    text = "Propiedad disponible" if free else "Propiedad no disponible para esa fecha"
    return Availability(message=text, condition=free)
