"""Whether a house is free, and when it is not."""

from datetime import date, datetime
from types import MappingProxyType

from chalicelib.calendar import records as nights
from chalicelib.kernel import dates
from chalicelib.kernel.errors import Conflict, Invalid, NotFound
from chalicelib.properties.houses.service import HOUSES, house_by_slug
from chalicelib.properties.types import House
from chalicelib.reservations.availability.rules import Span, spans
from chalicelib.reservations.availability.types import HouseOccupancy


class HouseBusy(Conflict):
    """A night of the dates is taken."""

    code = "house_busy"
    default_message = "Propiedad no disponible para esa fecha"
    more = MappingProxyType({"condition": False})


def house_of(property_id: str) -> House:
    """A published house.

    Raises:
        Invalid: on field `property`.
    """
    house = HOUSES.find(property_id)
    if house is None:
        raise Invalid(fields={"property": ["La propiedad no existe."]})
    return house


def check_free(
    property_id: str,
    check_in: date,
    check_out: date,
    *,
    now: datetime,
    ignored_reservation_id: str | None = None,
) -> None:
    """Let pass where every night of `[check_in, check_out)` is free; those of the ignored stay are.

    Raises:
        Invalid: no such house.
        HouseBusy: a night is taken.
    """
    house = house_of(property_id)
    days = [(house.property_id, night) for night in dates.days_between(check_in, check_out)]
    if nights.occupied(days, now, ignored_reservation_id=ignored_reservation_id):
        raise HouseBusy


def occupancy(slug: str, span: Span, *, now: datetime) -> HouseOccupancy:
    """When in a stretch of days nobody may come to a house.

    Raises:
        NotFound: no such house.
    """
    house = house_by_slug(slug)
    if house is None:
        raise NotFound("Propiedad no encontrada.")
    taken = nights.taken_between(house.property_id, span.start, span.end, now)
    return HouseOccupancy(house.property_id, spans(record.night for record in taken))
