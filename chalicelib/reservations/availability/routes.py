"""The public calendar of a house, and whether it is free (reservations book, 4.3)."""

from chalicelib.kernel import clock
from chalicelib.reservations.availability import service as availability
from chalicelib.reservations.availability.rules import Unfinished, span_of, typed_dates
from chalicelib.reservations.availability.wire import (
    Availability,
    AvailabilityForm,
    OccupancyAnswer,
    OccupancyProblem,
    OccupancyQuery,
    occupancy_problem,
)
from chalicelib.web.audiences import PUBLIC
from chalicelib.web.routing import Router

router = Router("calendars")


@router.get(
    "/property/{slug}/calendar-occupancy",
    audience=PUBLIC,
    envelope=occupancy_problem,
    problem=OccupancyProblem,
)
def occupancy(slug: str, query: OccupancyQuery) -> OccupancyAnswer:
    """When a house is taken in a year, a month or on a day."""
    span = span_of(query.year, query.month, query.day)
    return OccupancyAnswer.of(availability.occupancy(slug, span, now=clock.now()))


@router.post("/prop/check-avaible", audience=PUBLIC)
def check(body: AvailabilityForm) -> Availability:
    """Whether a house is free. A busy one is a conflict (409) with `condition: false`.

    Dates that are missing, half-typed or in the wrong order are no dates yet: 200.
    """
    return _availability(body)


@router.patch("/prop/check-avaible", audience=PUBLIC)
def check_for_change(body: AvailabilityForm) -> Availability:
    """As POST, for a stay that is being moved (`reservation_id`)."""
    return _availability(body)


def _availability(body: AvailabilityForm) -> Availability:
    try:
        check_in, check_out = typed_dates(body.check_in_date, body.check_out_date)
    except Unfinished as unfinished:
        return Availability(str(unfinished))
    availability.check_free(
        str(body.property),
        check_in,
        check_out,
        now=clock.now(),
        ignored_reservation_id=None if body.reservation_id is None else str(body.reservation_id),
    )
    return Availability("Propiedad disponible")
