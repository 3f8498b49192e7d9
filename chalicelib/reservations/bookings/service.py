"""Taking a stay for a client (reservations book, 2.1 and 4.1), and what every booking reads."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Any

import msgspec

from chalicelib.calendar.records import NightRecord, night_key
from chalicelib.clients.records import client_in, client_key, require_present
from chalicelib.clients.types import GUEST, NO_CLIENT, Client, ClientKind
from chalicelib.cloud import store
from chalicelib.cloud.idempotency import Once
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import dates, ids
from chalicelib.kernel.callers import Staff
from chalicelib.kernel.errors import Forbidden, Invalid
from chalicelib.kernel.money import ZERO
from chalicelib.kernel.permissions import Permission
from chalicelib.loyalty.points.purses import Purses, keys_of
from chalicelib.pricing.quotes.rules.minimum_stay import nights_to_read
from chalicelib.pricing.quotes.rules.requests import StayRequest
from chalicelib.properties.houses.service import rely_on_house, with_present_house
from chalicelib.properties.types import House
from chalicelib.reservations.availability.service import house_of
from chalicelib.reservations.bookings.rules import check_house_rules
from chalicelib.reservations.bookings.types import StaffBooking
from chalicelib.reservations.events import StayCreated
from chalicelib.reservations.lapsing.service import with_present_points
from chalicelib.reservations.money.rules import full_advance
from chalicelib.reservations.money.service import paid_by_word, payments_by_word
from chalicelib.reservations.receipts import service as receipts
from chalicelib.reservations.receipts.rules import ReceiptFile
from chalicelib.reservations.stays import points
from chalicelib.reservations.stays.rules import check_dates, check_not_long_ago
from chalicelib.reservations.stays.service import Seen, write_stay
from chalicelib.reservations.types import GuestName, Origin, Stay

ORIGIN_OF_KIND: Mapping[ClientKind, Origin | None] = {
    "guest": None,
    "channel": "air",
    "maintenance": "man",
}
"""Where the stays of a client of each kind come from; None where whoever books says it."""
"""The special actors decide what a stay is by their kind, never by name (DESIGN 6)."""


class Found(msgspec.Struct, frozen=True):
    """What was read for a booking: the client, the nights that are taken, and the client's points,
    where they are needed."""

    client: Client
    occupied: frozenset[date]
    purses: Purses | None = None


def book_by_staff(
    command: StaffBooking,
    *,
    caller: Staff,
    now: datetime,
    files: Sequence[ReceiptFile] = (),
    once: Once[Any] | None = None,
) -> Stay:
    """Take a stay for a client: approved at once (reservations book, 2.1 and 4.1).

    Raises:
        Invalid: dates, also those of more than two years ago; capacity, minimum stay, unknown house
            or client, too few points, or more than the price.
        Forbidden: a maintenance block by anyone but an administrator.
        NightTaken: the house is not free.
        HouseChanged: the house changed twice meanwhile.
    """
    return with_present_points(
        lambda: with_present_house(lambda: _book(command, caller, now, files, once)), now=now
    )


def _book(
    command: StaffBooking,
    caller: Staff,
    now: datetime,
    files: Sequence[ReceiptFile],
    once: Once[Any] | None,
) -> Stay:
    check_dates(command.check_in, command.departure)
    check_not_long_ago(command.check_in, dates.today(now))
    house = house_of(command.property_id)
    request = StayRequest(command.check_in, command.departure, command.guests)
    found = read_client_and_nights(
        command.client_id, house, request, now, with_points=command.points_to_redeem > ZERO
    )
    client = found.client
    origin = _origin(command, client, caller)
    if origin != "man":
        check_house_rules(house, request, found.occupied, force=command.force)
    stay = _staff_stay(command, client, origin, caller, now)
    tx = Transaction(now)
    rely_on_house(tx, house)
    require_client(tx, client, stay)
    receipts.add(tx, stay.reservation_id, files, actor=caller.actor)
    event = partial(StayCreated, forced=command.force)
    seen = Seen(purses=found.purses)
    stay = paid_by_word(stay, _advance(command, stay), command.advance_payment_currency)
    payments = payments_by_word(None, stay, actor=caller.actor)
    stay = write_stay(
        tx, None, stay, event, actor=caller.actor, seen=seen, payments=payments, once=once
    )
    tx.commit()
    return stay


def read_client_and_nights(
    client_id: str,
    house: House,
    request: StayRequest,
    now: datetime,
    *,
    before: Stay | None = None,
    with_points: bool = False,
) -> Found:
    """The client, and which of the nights that decide about the request are taken: one call.

    `before` is the stay that changes: its own nights count as free, and a client whom it has
    already may have been deleted since.

    Raises:
        Invalid: on field `client`, where there is none.
    """
    keys = [night_key(house.property_id, night) for night in nights_to_read(house, request)]
    keys += keys_of([client_id]) if with_points else [client_key(client_id)]
    found = store.fetch_many(keys)
    client = client_in(found, client_id)
    is_present = before is not None and before.client_id == client_id
    if client is None or (client.deleted_at is not None and not is_present):
        raise unknown_client()
    taken = (
        record.night
        for record in found.all(NightRecord)
        if record.counts_at(now)
        and (before is None or record.reservation_id != before.reservation_id)
    )
    purses = Purses(found, [client_id]) if with_points else None
    return Found(client, frozenset(taken), purses)


def require_client(tx: Transaction, client: Client, stay: Stay) -> None:
    """Let a transaction pass only while the client of a stay is not deleted. The technical clients,
    whose stays many may write at once, never are; and a client whose points a stay uses is written
    with it, and must be as was read."""
    if client.kind == GUEST and not points.uses(stay):
        require_present(tx, client.client_id, otherwise=unknown_client())


def unknown_client() -> Invalid:
    """What is wrong where a stay names a client who does not exist, or no more."""
    return Invalid(fields={"client": [NO_CLIENT]})


def _origin(command: StaffBooking, client: Client, caller: Staff) -> Origin:
    origin = ORIGIN_OF_KIND[client.kind] or command.origin
    if origin == "man" and not caller.may(Permission.BLOCKS_DATES):
        raise Forbidden("Solo un administrador puede bloquear fechas por mantenimiento.")
    return "aus" if origin == "client" else origin


def _staff_stay(
    command: StaffBooking, client: Client, origin: Origin, caller: Staff, now: datetime
) -> Stay:
    free = origin == "man"
    return Stay(
        reservation_id=ids.new_id(),
        property_id=command.property_id,
        client_id=client.client_id,
        guest=GuestName.of(client),
        seller_id=None if origin == "air" else caller.user_id,
        check_in=command.check_in,
        departure=command.departure,
        late_checkout=command.late_checkout,
        guests=command.guests,
        price_usd=ZERO if free else command.price_usd,
        price_sol=ZERO if free else command.price_sol,
        advance_payment_currency=command.advance_payment_currency,
        points_redeemed=command.points_to_redeem,
        temperature_pool=command.temperature_pool and not free,
        origin=origin,
        status="approved",
        tel_contact_number=command.tel_contact_number,
        comments=command.comments,
        created=now,
        updated=now,
    )


def _advance(command: StaffBooking, stay: Stay) -> Decimal:
    """What staff say was paid, in the currency of the stay's advance; nothing for repairs."""
    if stay.origin == "man":
        return ZERO
    if not command.full_payment:
        return command.advance_payment
    return full_advance(
        stay.price_usd, stay.price_sol, stay.points_redeemed, stay.advance_payment_currency
    )
