"""Deleting houses and clients, which stays to come prevent.

A booking needs its house and its client (conditions of its transaction), so none is made once one
of them is deleted. One that was made between the look at the stays and the deletion shows in the
look that follows it: then the deletion is taken back.
"""

from datetime import datetime

from chalicelib.calendar import records as nights
from chalicelib.clients import service as clients
from chalicelib.kernel import dates
from chalicelib.loyalty.membership.records import stays_noted
from chalicelib.properties.houses.service import HOUSES, house_names
from chalicelib.reservations.closing.rules import Booked, coming
from chalicelib.reservations.stays import records
from chalicelib.reservations.types import Stay

HOUSE, CLIENT = "La propiedad", "El cliente"


def delete_house(property_id: str, *, actor: str, now: datetime) -> None:
    """Take a house off the site. Its stays keep it, and its slug stays taken.

    Raises:
        NotFound: no such house.
        Booked: stays to come need it.
    """
    HOUSES.get(property_id)
    refuse(HOUSE, _coming_to_house(property_id, now))
    HOUSES.remove(property_id, actor=actor)
    booked = _coming_to_house(property_id, now)
    if booked:
        HOUSES.restore(property_id, actor=actor)
        refuse(HOUSE, booked)


def delete_client(client_id: str, *, actor: str, now: datetime, with_hidden: bool) -> None:
    """Take a client out of every list; the document stays theirs.

    Raises:
        NotFound, TechnicalClient, Stale: as `clients.service.delete` does.
        Booked: the client has stays to come.
    """
    clients.find(client_id, with_hidden=with_hidden)
    refuse(CLIENT, coming_of_client(client_id, now))
    clients.delete(client_id, actor=actor, now=now, with_hidden=with_hidden)
    booked = coming_of_client(client_id, now)
    if booked:
        clients.restore(client_id, actor=actor, now=now)
        refuse(CLIENT, booked)


def refuse(what: str, stays: list[Stay]) -> None:
    """Refuse to let go what stays to come need.

    Raises:
        Booked: there are some.
    """
    if stays:
        raise Booked(what, stays, house_names({stay.property_id for stay in stays}))


def _coming_to_house(property_id: str, now: datetime) -> list[Stay]:
    """The stays to come of a house, by its nights: they are never out of date."""
    today = dates.today(now)
    ids = {night.reservation_id for night in nights.taken_since(property_id, today, now)}
    return coming(records.stays_of(ids).values(), today, now)


def coming_of_client(client_id: str, now: datetime) -> list[Stay]:
    """The stays to come of a client: the index may lag behind by a moment, the membership, which
    has all but unpaid holds, does not."""
    today = dates.today(now)
    listed = {row.reservation_id for row in records.of_client(client_id) if row.check_out > today}
    ids = listed | stays_noted(client_id, since=today)
    return coming(records.stays_of(ids).values(), today, now)
