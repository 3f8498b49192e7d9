"""Stays and what was paid for them (reservations book, 1)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import get_args

import msgspec

from chalicelib.clients.types import CHANNEL_ID, MAINTENANCE_ID, Client
from chalicelib.imports.moving.rules.values import (
    amount,
    day,
    flag,
    instant,
    made,
    needed,
    number,
    one_of,
    price,
    text,
    whole,
)
from chalicelib.imports.moving.types import Row
from chalicelib.kernel.callers import PAST
from chalicelib.kernel.money import ZERO, cents
from chalicelib.loyalty.points.types import Lot
from chalicelib.reservations.money.rules import carried_id, own_rate
from chalicelib.reservations.money.types import Payment
from chalicelib.reservations.stays.rules import HOLD_TIME
from chalicelib.reservations.stays.windows import window_of
from chalicelib.reservations.types import (
    Attribution,
    Award,
    Currency,
    GuestName,
    Origin,
    Paid,
    Status,
    Stay,
    departure_of,
)
from chalicelib.sync.channels import AIRBNB

SETTLED_AFTER = timedelta(days=2)
"""How long after its end a stay has earned what it earns, or earns nothing any more."""
COMMENT = "Salida registrada en el sistema anterior: {day}."


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """What stays refer to. clients: by the id that the export has; users: staff users; awards:
    points that each stay gave; nobody: who has the stays of guests that name none."""

    clients: Mapping[str, Client]
    users: frozenset[int]
    awards: Mapping[str, tuple[Award, ...]]
    nobody: str


def stay(row: Row, known: Known, now: datetime) -> Stay:
    """A stay as it stands; whether it has all its nights is not known yet (`with_nights`).

    Raises:
        Unreadable: it has no house, no dates, or values that mean nothing.
    """
    origin = one_of(row, "origin", get_args(Origin), "aus")
    client_id = _client_id(row, origin, known)
    client = known.clients.get(text(row, "client") or "")
    seller = whole(row, "seller")
    found = Stay(
        reservation_id=row.key,
        property_id=needed("property", text(row, "property")),
        client_id=client_id,
        guest=GuestName() if client is None else GuestName.of(client),
        seller_id=seller if seller in known.users else None,
        check_in=needed("check_in_date", day(row, "check_in_date")),
        departure=_departure(row),
        late_checkout=flag(row, "late_checkout"),
        guests=whole(row, "guests") or 0,
        price_usd=price(row, "price_usd"),
        price_sol=price(row, "price_sol"),
        points_redeemed=price(row, "points_redeemed"),
        points_used=_points_used(row, client),
        discount_code_used=(text(row, "discount_code_used") or "").upper() or None,
        temperature_pool=flag(row, "temperature_pool"),
        price_temperature_pool=price(row, "price_temperature_pool"),
        price_latecheckout=price(row, "price_latecheckout"),
        origin=origin,
        status=_status(row, origin),
        uuid_external=_name(row, origin),
        tel_contact_number=text(row, "tel_contact_number"),
        comments=text(row, "comentarios_reservas"),
        voucher_uploaded=flag(row, "payment_voucher_uploaded"),
        payment_confirmed=flag(row, "payment_confirmed"),
        approval_announced=True,
        attribution=Attribution(
            **{name: text(row, name) for name in Attribution.__struct_fields__}
        ),
        created=made(row),
        updated=instant(row, "updated") or made(row),
        deleted=flag(row, "deleted"),
    )
    return _in_order(_settled(_held(found, row), known, now))


def _name(row: Row, origin: Origin) -> str | None:
    """What a stay is called elsewhere. What the former system read of Airbnb is that channel's from
    now on: its calendar may move it and call it off."""
    name = text(row, "uuid_external")
    return f"{AIRBNB}:{name}" if name is not None and origin == "air" else name


def with_nights(stays: Iterable[Stay]) -> tuple[list[Stay], list[tuple[Stay, str]]]:
    """Stays in the order in which they came to be, each with the nights that no earlier one has;
    and those that lack some, with the stay that has them (invariant 1)."""
    owners: dict[tuple[str, date], str] = {}
    found, conflicts = [], []
    for each in sorted(stays, key=lambda one: (one.created, one.reservation_id)):
        nights = each.blocked_nights if each.blocks else ()
        lacks = tuple(night for night in nights if (each.property_id, night) in owners)
        if lacks:
            conflicts.append((each, owners[each.property_id, lacks[0]]))
        for night in nights:
            owners.setdefault((each.property_id, night), each.reservation_id)
        found.append(msgspec.structs.replace(each, lacks=lacks))
    return found, conflicts


def paid(stay: Stay, row: Row, charges: Sequence[Row]) -> tuple[Stay, tuple[Payment, ...]]:
    """A stay with what was paid for it, and the payments: each charge of a card that the advance
    has room for, and the rest as the word of staff. Money goes back by hand: no gateway of ours
    knows these charges."""
    currency: Currency = one_of(row, "advance_payment_currency", get_args(Currency), "sol")
    advance = price(row, "advance_payment")
    stay = msgspec.structs.replace(stay, advance_payment_currency=currency)
    if advance <= ZERO:
        return stay, ()
    by_card = [each for each in charges if amount(each, "amount")]
    of_cards = sum((price(each, "amount") for each in by_card), ZERO)
    if currency != "sol" or of_cards > advance:
        by_card, of_cards = [], ZERO
    payments = [_charge(stay, each) for each in by_card]
    if advance > of_cards:
        rest = advance - of_cards
        payments.append(_payment(stay, carried_id(stay.reservation_id), rest, currency))
    first = Paid(
        payment_id=payments[0].payment_id, source="staff", currency=currency, amount=advance
    )
    return msgspec.structs.replace(stay, paid=(first,)), tuple(payments)


def rate_is_known(row: Row) -> bool:
    """Whether a stay's two prices tell a rate."""
    return bool(number(row, "price_usd")) or not number(row, "price_sol")


def _client_id(row: Row, origin: Origin, known: Known) -> str:
    client = known.clients.get(text(row, "client") or "")
    if client is not None:
        return client.client_id
    technical: dict[Origin, str] = {"air": CHANNEL_ID, "man": MAINTENANCE_ID}
    return technical.get(origin, known.nobody)


def _departure(row: Row) -> date:
    late = day(row, "late_check_out_date")
    is_late = flag(row, "late_checkout")
    if is_late and late is not None:
        return late
    return departure_of(needed("check_out_date", day(row, "check_out_date")), is_late=is_late)


def _status(row: Row, origin: Origin) -> Status:
    """What the channel sold is sold, whatever its status said (4.5)."""
    status: Status = one_of(row, "status", get_args(Status), "cancelled")
    return "approved" if origin == "air" and status == "incomplete" else status


def _points_used(row: Row, client: Client | None) -> tuple[Lot, ...]:
    """What goes back to the guest where the stay ends: as long as the guest's other points live."""
    points = price(row, "points_redeemed")
    ends = None if client is None else client.points_expires_at
    return (Lot(row.key, points, ends),) if points and client is not None else ()


def _held(stay: Stay, row: Row) -> Stay:
    """A hold ends: where it had no end, when holds of guests usually do."""
    if stay.status != "incomplete":
        return stay
    usual = stay.created + HOLD_TIME if stay.origin == "client" else None
    deadline = instant(row, "payment_voucher_deadline") or usual
    return msgspec.structs.replace(stay, deadline=deadline)


def _settled(stay: Stay, known: Known, now: datetime) -> Stay:
    """What a stay earned was given, and what is long over earns nothing any more."""
    awards = known.awards.get(stay.reservation_id, ())
    if awards or window_of(stay).closes < now - SETTLED_AFTER:
        return msgspec.structs.replace(stay, awards=awards, awarded_at=stay.updated)
    return stay


def _in_order(stay: Stay) -> Stay:
    """A stay that ends before it begins has no nights; what it said is kept as a comment."""
    if stay.departure > stay.check_in:
        return stay
    said = COMMENT.format(day=stay.departure)
    comments = f"{stay.comments}\n{said}" if stay.comments else said
    return msgspec.structs.replace(
        stay, departure=stay.check_in, late_checkout=False, comments=comments
    )


def _charge(stay: Stay, row: Row) -> Payment:
    payment = _payment(stay, row.key, cents(price(row, "amount")), "sol")
    at = instant(row, "used_at") or made(row)
    number_of = text(row, "transaction_id")
    return msgspec.structs.replace(
        payment, created=at, updated=at, note="Cargo con tarjeta", operation_number=number_of
    )


def _payment(stay: Stay, payment_id: str, amount: Decimal, currency: Currency) -> Payment:
    return Payment(
        payment_id=payment_id,
        reservation_id=stay.reservation_id,
        client_id=stay.client_id,
        direction="in",
        source="staff",
        state="paid",
        amount=amount,
        currency=currency,
        rate=own_rate(stay),
        by=PAST,
        created=stay.created,
        updated=stay.created,
    )
