"""Taking, moving and calling off what a channel says (reservations book, 4.5).

What a channel sold is approved and costs nothing here: its guest paid there. What it keeps closed
is a stretch of repairs, which no figure counts. Nobody's rules of booking are asked, since the
channel sold it already; the nights are claimed as those of any stay.
"""

from datetime import date, datetime

import msgspec

from chalicelib.clients.records import client_of
from chalicelib.clients.types import CHANNEL_ID, MAINTENANCE_ID
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import ids
from chalicelib.kernel.callers import SYSTEM
from chalicelib.kernel.errors import NotFound
from chalicelib.kernel.money import ZERO
from chalicelib.properties.houses.service import rely_on_house, with_present_house
from chalicelib.reservations.availability.service import house_of
from chalicelib.reservations.events import StayCancelled, StayCreated, StayMoved
from chalicelib.reservations.stays.records import stay_of
from chalicelib.reservations.stays.rules import next_version
from chalicelib.reservations.stays.service import write_stay
from chalicelib.reservations.types import GuestName, Stay


class ChannelStay(msgspec.Struct, frozen=True, kw_only=True):
    """What a channel sold, or keeps closed (`is_block`). `name` is what it is called there."""

    property_id: str
    name: str
    check_in: date
    departure: date
    is_block: bool


def book(command: ChannelStay, *, now: datetime) -> Stay:
    """Take what a channel sold, or close what it closed.

    Raises:
        Invalid: the house is not published.
        NightTaken: others have one of the nights.
        HouseChanged: the house changed twice meanwhile.
    """
    return with_present_house(lambda: _book(command, now))


def move(reservation_id: str, check_in: date, departure: date, name: str, *, now: datetime) -> Stay:
    """Let a stay of a channel have other nights.

    Raises:
        NotFound: it was removed.
        NightTaken: others have one of the nights.
        Stale: somebody changed it meanwhile.
    """
    before = stay_of(reservation_id)
    after = next_version(before, now, check_in=check_in, departure=departure, uuid_external=name)
    return _written(before, after, StayMoved)


def call_off(reservation_id: str, *, now: datetime) -> None:
    """End a stay that its channel does not have any more; what staff noted as paid for it is the
    channel's to give back.

    Raises:
        NotFound: it was removed.
        Stale: somebody changed it meanwhile.
    """
    before = stay_of(reservation_id)
    if before.blocks:
        _written(before, next_version(before, now, status="cancelled"), StayCancelled)


def _book(command: ChannelStay, now: datetime) -> Stay:
    house = house_of(command.property_id)
    client = client_of(MAINTENANCE_ID if command.is_block else CHANNEL_ID)
    if client is None:
        raise NotFound("Faltan los clientes técnicos.")
    stay = Stay(
        reservation_id=ids.new_id(),
        property_id=command.property_id,
        client_id=client.client_id,
        guest=GuestName.of(client),
        seller_id=None,
        check_in=command.check_in,
        departure=command.departure,
        guests=1,
        price_usd=ZERO,
        price_sol=ZERO,
        origin="man" if command.is_block else "air",
        status="approved",
        uuid_external=command.name,
        created=now,
        updated=now,
    )
    tx = Transaction(now)
    rely_on_house(tx, house)
    stay = write_stay(tx, None, stay, StayCreated, actor=SYSTEM.actor)
    tx.commit()
    return stay


def _written(before: Stay, after: Stay, event: type[StayMoved] | type[StayCancelled]) -> Stay:
    tx = Transaction(after.updated)
    stay = write_stay(tx, before, after, event, actor=SYSTEM.actor)
    tx.commit()
    return stay
