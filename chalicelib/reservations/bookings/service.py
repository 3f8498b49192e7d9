"""New stays that staff take, and what every booking looks at."""

from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Any

import msgspec

from chalicelib.calendar.records import NightRecord, night_key
from chalicelib.clients.records import CHANNEL, MAINTENANCE, ClientRecord, client_key
from chalicelib.cloud import store
from chalicelib.cloud.idempotency import Once
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import ids
from chalicelib.kernel.callers import Staff
from chalicelib.kernel.errors import Forbidden, Invalid
from chalicelib.kernel.money import ZERO
from chalicelib.kernel.permissions import Permission
from chalicelib.pricing.quotes.rules.minimum_stay import minimum_stay_violation, nights_to_read
from chalicelib.pricing.quotes.rules.requests import StayRequest, capacity
from chalicelib.properties.catalogue import find_house
from chalicelib.properties.types import House
from chalicelib.reservations.events import StayCreated
from chalicelib.reservations.receipts import service as receipts
from chalicelib.reservations.receipts.service import ReceiptFile
from chalicelib.reservations.stays import rules as balance
from chalicelib.reservations.stays.rules import check_dates
from chalicelib.reservations.stays.service import write_stay
from chalicelib.reservations.stays.types import Currency, Origin, Stay

ORIGIN_OF_KIND: dict[str, Origin] = {CHANNEL: "air", MAINTENANCE: "man"}
"""The special actors decide what a stay is by their kind, never by name (DESIGN 6)."""


class StaffWish(msgspec.Struct, frozen=True, kw_only=True):
    """What staff enter for a new stay. Prices are theirs; a forced stay ignores minimum stays."""

    property_id: str
    client_id: str
    check_in: date
    departure: date
    late_checkout: bool
    guests: int
    price_usd: Decimal
    price_sol: Decimal
    advance_payment: Decimal
    advance_payment_currency: Currency
    full_payment: bool
    temperature_pool: bool
    points_to_redeem: Decimal
    origin: Origin
    tel_contact_number: str | None
    comments: str | None
    force: bool


def book_by_staff(
    wish: StaffWish,
    caller: Staff,
    now: datetime,
    *,
    files: list[ReceiptFile],
    once: Once[Any] | None = None,
) -> Stay:
    """Take a stay for a client: approved at once (reservations book, 2.1 and 4.1).

    Raises:
        Invalid: dates, capacity, minimum stay, unknown house or client, too few points.
        Forbidden: a maintenance block by anyone but an administrator.
        NightTaken: the house is not free.
    """
    check_dates(wish.check_in, wish.departure)
    house = house_of(wish.property_id)
    request = StayRequest(wish.check_in, wish.departure, wish.guests)
    client, occupied = read_client_and_nights(wish.client_id, house, request, now)
    origin = _origin(wish, client, caller)
    if origin != "man":
        check_house_rules(house, request, occupied, force=wish.force)
    refuse_points(wish.points_to_redeem)
    stay = _staff_stay(wish, origin, caller, now)
    tx = Transaction(now)
    receipts.add(tx, stay.reservation_id, files, caller.actor)
    event = partial(StayCreated, forced=wish.force)
    write_stay(tx, None, stay, event, actor=caller.actor, once=once)
    tx.commit()
    return stay


def house_of(property_id: str) -> House:
    """A published house.

    Raises:
        Invalid: on field `property`.
    """
    house = find_house(property_id)
    if house is None:
        raise Invalid(fields={"property": ["La propiedad no existe."]})
    return house


def read_client_and_nights(
    client_id: str,
    house: House,
    request: StayRequest,
    now: datetime,
    *,
    before: Stay | None = None,
) -> tuple[ClientRecord, frozenset[date]]:
    """The client, and which of the nights that decide about the request are taken: one call.

    `before` is the stay that changes: its own nights count as free, and a client whom it has
    already may have been deleted since.

    Raises:
        Invalid: on field `client`, where there is none.
    """
    keys = [night_key(house.property_id, night) for night in nights_to_read(house, request)]
    found = store.fetch_many([client_key(client_id), *keys])
    client = next(iter(found.all(ClientRecord)), None)
    is_known = before is not None and before.client_id == client_id
    if client is None or (client.deleted_at is not None and not is_known):
        raise Invalid(fields={"client": ["El cliente no existe."]})
    taken = (
        record.night
        for record in found.all(NightRecord)
        if record.counts_at(now)
        and (before is None or record.reservation_id != before.reservation_id)
    )
    return client, frozenset(taken)


def check_house_rules(
    house: House, request: StayRequest, occupied: frozenset[date], *, force: bool
) -> None:
    """Capacity always; the minimum stay unless staff force it (DESIGN 6).

    Raises:
        Invalid: naming the field.
    """
    too_many = capacity(request.guests, house.capacity_max)
    violation = None if force else minimum_stay_violation(house, request, occupied)
    refusal = too_many or (violation.refusal if violation is not None else None)
    if refusal is not None:
        raise Invalid(
            refusal.message, fields={refusal.field: [refusal.message]}, code=refusal.reason
        )


def refuse_points(points: Decimal) -> None:
    """Points cannot be redeemed yet: none have been earned, and nothing may be promised for them.

    Raises:
        Invalid: on field `points_to_redeem`.
    """
    if points:
        raise Invalid(
            fields={"points_to_redeem": ["El cliente no tiene suficientes puntos disponibles."]}
        )


def _origin(wish: StaffWish, client: ClientRecord, caller: Staff) -> Origin:
    origin = ORIGIN_OF_KIND.get(client.kind, wish.origin)
    if origin == "man" and not caller.may(Permission.BLOCKS_DATES):
        raise Forbidden("Solo un administrador puede bloquear fechas por mantenimiento.")
    return "aus" if origin == "client" else origin


def _staff_stay(wish: StaffWish, origin: Origin, caller: Staff, now: datetime) -> Stay:
    free = origin == "man"
    advance = wish.advance_payment
    if wish.full_payment:
        advance = balance.full_advance(
            wish.price_usd, wish.price_sol, ZERO, wish.advance_payment_currency
        )
    return Stay(
        reservation_id=ids.new_id(),
        property_id=wish.property_id,
        client_id=wish.client_id,
        seller_id=None if origin == "air" else caller.user_id,
        check_in=wish.check_in,
        departure=wish.departure,
        late_checkout=wish.late_checkout,
        guests=wish.guests,
        price_usd=ZERO if free else wish.price_usd,
        price_sol=ZERO if free else wish.price_sol,
        advance_payment=ZERO if free else advance,
        advance_payment_currency=wish.advance_payment_currency,
        full_payment=wish.full_payment and not free,
        temperature_pool=wish.temperature_pool and not free,
        origin=origin,
        status="approved",
        tel_contact_number=wish.tel_contact_number,
        comments=wish.comments,
        created=now,
        updated=now,
    )
