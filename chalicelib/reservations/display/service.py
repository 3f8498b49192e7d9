"""Whose house it is now, for its display: three round trips after that of the key."""

from datetime import datetime

from chalicelib.clients.types import Client
from chalicelib.kernel import dates
from chalicelib.kernel.callers import Device
from chalicelib.kernel.errors import NotFound
from chalicelib.properties.houses.service import houses_for
from chalicelib.reservations.display.types import Shown
from chalicelib.reservations.presence.reading import about
from chalicelib.reservations.stays import records
from chalicelib.reservations.types import OF_GUESTS, Stay

NO_HOUSE = "Propiedad no encontrada."


def shown_in(property_id: str, *, caller: Device, now: datetime) -> Shown | None:
    """The sold stay whose guests have a house now; None where nobody has it. Every stay of these
    days is looked at by its own hours (`windows`).

    Raises:
        NotFound: the device is not of this house, or there is none.
    """
    if not caller.reads_of(property_id) or property_id not in houses_for([property_id]):
        raise NotFound(NO_HOUSE)
    present = [each for each in about(now, {property_id}.__contains__) if each.has("display", now)]
    if not present:
        return None
    stay, guest = present[0].stay, _guest_of(present[0].stay, present[0].client)
    upcoming = _upcoming(guest, now)
    houses = houses_for({property_id, *(each.property_id for each in upcoming)})
    return Shown(stay=stay, client=guest, upcoming=upcoming, houses=houses)


def _guest_of(stay: Stay, client: Client | None) -> Client | None:
    is_guests = client is not None and client.is_guest and stay.origin in OF_GUESTS
    return client if is_guests else None


def _upcoming(client: Client | None, now: datetime) -> tuple[Stay, ...]:
    if client is None:
        return ()
    today = dates.today(now)
    listed = records.of_client(client.client_id)
    wanted = [row.reservation_id for row in listed if row.check_out > today]
    stays = [stay for stay in records.stays_of(wanted).values() if stay.is_sold]
    return tuple(sorted(stays, key=lambda stay: stay.check_in))
