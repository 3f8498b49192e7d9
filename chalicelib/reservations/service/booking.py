"""New stays: taken by staff, or booked by a guest who then has an hour to pay."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import msgspec

from chalicelib.clients.records import CHANNEL, MAINTENANCE, ClientRecord, client_key
from chalicelib.cloud import store
from chalicelib.cloud.idempotency import Once, Replay
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import ids
from chalicelib.kernel.errors import Conflict, Forbidden, Invalid
from chalicelib.kernel.money import ZERO
from chalicelib.pricing import service as pricing
from chalicelib.pricing.rules.minimum_stay import minimum_stay_violation, nights_to_read
from chalicelib.pricing.rules.quote import Quote
from chalicelib.pricing.rules.requests import StayRequest, capacity
from chalicelib.properties.catalogue import catalogue, find_house
from chalicelib.properties.nights import NightRecord, NightTaken, night_key
from chalicelib.properties.types import POOL_HEATING, House
from chalicelib.reservations import records
from chalicelib.reservations.rules import balance
from chalicelib.reservations.rules.calendar import check_dates
from chalicelib.reservations.rules.lifecycle import HOLD
from chalicelib.reservations.rules.stay import Attribution, Currency, Origin, Stay
from chalicelib.reservations.service import receipts
from chalicelib.reservations.service.receipts import ReceiptFile
from chalicelib.reservations.service.settling import Fact, settle
from chalicelib.web.callers import Guest, Staff

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


class GuestWish(msgspec.Struct, frozen=True, kw_only=True):
    """What a guest asks for. Nothing here decides the price; `expected_total_usd` only detects
    that the guest saw another one."""

    property_id: str
    check_in: date
    check_out: date
    guests: int
    temperature_pool: bool
    service_ids: tuple[str, ...]
    currency: Currency
    points_to_redeem: Decimal
    discount_code: str | None
    tel_contact_number: str | None
    comments: str | None
    expected_total_usd: Decimal | None
    attribution: Attribution


class PriceChanged(Conflict):
    """The guest saw another price than the stay has now."""

    code = "price_changed"


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
    fact = Fact("reservation.created", caller.actor, {"forced": wish.force})
    settle(tx, None, stay, fact, once=once)
    tx.commit()
    return stay


def book_by_guest(
    wish: GuestWish, caller: Guest, now: datetime, *, once: Once[Any] | None = None
) -> Stay:
    """Hold a house for an hour at the server's price (reservations book, 5.1; DESIGN 6).

    Raises:
        Invalid: dates, capacity, minimum stay, unknown house or service, too few points.
        NightTaken: the house is not free.
        PriceChanged: another total than `expected_total_usd`.
        TooManyHolds: the guest keeps two unpaid holds already.
    """
    check_dates(wish.check_in, wish.check_out)
    house = house_of(wish.property_id)
    request = StayRequest(wish.check_in, wish.check_out, wish.guests)
    _, occupied = read_client_and_nights(caller.client_id, house, request, now)
    refuse_points(wish.points_to_redeem)
    if wish.discount_code is not None:
        # No code has been issued yet; a booking must not silently cost more than promised.
        raise Invalid(fields={"discount_code": ["El código de descuento no existe."]})
    services = _services(wish, house)
    try:
        quote, snapshot = pricing.price_booking(
            catalogue(), house, request, occupied, chosen_services=services, now=now
        )
    except NightTaken:
        _replay(once)
        raise
    total = quote.totals.with_services
    if wish.expected_total_usd not in (None, total.usd):
        raise PriceChanged(f"El precio cambió: ahora es ${total.usd} (S/ {total.pen}).")
    stay = _hold(wish, caller, quote, now)
    tx = Transaction(now)
    tx.put(records.QuoteRecord(reservation_id=stay.reservation_id, kind="quote", quote=snapshot))
    settle(tx, None, stay, Fact("reservation.created", caller.actor), once=once)
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
    if origin == "man" and not caller.is_in("admin"):
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


def _hold(wish: GuestWish, caller: Guest, quote: Quote, now: datetime) -> Stay:
    """The guest's stay at the quoted price, waiting for its voucher."""
    pool = next((line for line in quote.services if line.post_action == POOL_HEATING), None)
    return Stay(
        reservation_id=ids.new_id(),
        property_id=wish.property_id,
        client_id=caller.client_id,
        seller_id=None,
        check_in=wish.check_in,
        departure=wish.check_out,
        guests=wish.guests,
        price_usd=quote.totals.with_services.usd,
        price_sol=quote.totals.with_services.pen,
        advance_payment_currency=wish.currency,
        temperature_pool=pool is not None,
        price_temperature_pool=pool.total.pen if pool is not None else ZERO,
        origin="client",
        status="incomplete",
        tel_contact_number=wish.tel_contact_number,
        comments=wish.comments,
        deadline=now + HOLD,
        attribution=wish.attribution,
        created=now,
        updated=now,
    )


def _replay(once: Once[Any] | None) -> None:
    """Raise the answer of this very request, if it is what took the nights a moment ago.

    Raises:
        Replay: it is.
    """
    answer = once.earlier() if once is not None else None
    if answer is not None:
        raise Replay(answer)


def _services(wish: GuestWish, house: House) -> tuple[str, ...]:
    """The chosen services; asking for the heated pool chooses the service that heats it."""
    if not wish.temperature_pool:
        return wish.service_ids
    heating = next(
        (
            service.service_id
            for service in pricing.offered_services(catalogue(), house.property_id)
            if service.post_action == POOL_HEATING
        ),
        None,
    )
    if heating is None:
        raise Invalid(fields={"temperature_pool": ["Esta propiedad no ofrece piscina temperada."]})
    return tuple(dict.fromkeys([*wish.service_ids, heating]))
