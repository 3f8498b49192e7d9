"""Stays that guests book: held for an hour at the server's price (reservations book, 5.1)."""

from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Any

import msgspec

from chalicelib.cloud.idempotency import Once
from chalicelib.cloud.transaction import Transaction
from chalicelib.discounts.records import CodeExhausted
from chalicelib.discounts.service import proposing
from chalicelib.kernel import ids
from chalicelib.kernel.callers import Guest
from chalicelib.kernel.errors import Invalid
from chalicelib.kernel.money import ZERO
from chalicelib.loyalty.standing import FirstStayTaken
from chalicelib.pricing.quotes import context as ground
from chalicelib.pricing.quotes import tokens
from chalicelib.pricing.quotes.rules.requests import StayRequest
from chalicelib.pricing.quotes.tokens import QuoteClaims
from chalicelib.pricing.sales import service as bookings
from chalicelib.pricing.sales.rules import AppliedDiscount
from chalicelib.pricing.sales.service import PriceChanged, Sale, offered_services
from chalicelib.properties.catalogue import catalogue, snapshot
from chalicelib.properties.types import POOL_HEATING, House
from chalicelib.reservations.bookings.service import house_of, refuse_points
from chalicelib.reservations.events import BookedDiscount, StayCreated
from chalicelib.reservations.stays import records
from chalicelib.reservations.stays.rules import HOLD, check_dates
from chalicelib.reservations.stays.service import write_stay
from chalicelib.reservations.stays.types import Attribution, Currency, Stay


class GuestWish(msgspec.Struct, frozen=True, kw_only=True):
    """What a guest asks for. Nothing here decides the price.

    `quote_token` is a signed quote: the stay is sold at its price, or not at all;
    `expected_total_usd` only detects that the guest saw another one.
    """

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
    quote_token: str | None
    expected_total_usd: Decimal | None
    attribution: Attribution


class _Terms(msgspec.Struct, frozen=True):
    """What a booking is priced by: what the guest chose, or what a signed quote says."""

    request: StayRequest
    service_ids: tuple[str, ...]
    code: str | None
    promised: QuoteClaims | None


def book_by_guest(
    wish: GuestWish, caller: Guest, now: datetime, *, once: Once[Any] | None = None
) -> Stay:
    """Hold a house for an hour (DESIGN 6).

    The code is used up only where it is what makes the stay cheaper.

    Raises:
        Invalid: dates, capacity, minimum stay, unknown house or service, too few points, a code
            that cannot be used, a signed quote that is not of this stay.
        NightTaken: the house is not free.
        PriceChanged: another price than the signed quote's or than `expected_total_usd`.
        TooManyHolds: the guest keeps two unpaid holds already.
        CodeExhausted, FirstStayTaken: others were faster twice.
    """
    check_dates(wish.check_in, wish.check_out)
    refuse_points(wish.points_to_redeem)
    version = catalogue().version
    try:
        return _book(wish, caller, now, once)
    except (CodeExhausted, FirstStayTaken):
        # Somebody was faster since it was read: what is left to say is said by the second look.
        return _book(wish, caller, now, once)
    except PriceChanged:
        # The guest may have seen what another process knows already, and this one not yet.
        if snapshot(fresh=True).catalogue.version == version:
            raise
        return _book(wish, caller, now, once)


def _promised(wish: GuestWish, caller: Guest) -> QuoteClaims | None:
    """What the signed quote says, if one was sent."""
    if wish.quote_token is None:
        return None
    promised = tokens.read(wish.quote_token)
    bookings.check_same_stay(promised, wish.property_id, _request(wish), caller.client_id)
    return promised


def _terms(wish: GuestWish, house: House, promised: QuoteClaims | None) -> _Terms:
    chosen = _chosen_services(wish, house)
    if promised is None:
        return _Terms(_request(wish), chosen, wish.discount_code, None)
    _check_same_choice(wish, chosen, promised)
    return _Terms(_request(wish), promised.service_ids, promised.code, promised)


def _request(wish: GuestWish) -> StayRequest:
    return StayRequest(wish.check_in, wish.check_out, wish.guests)


def _check_same_choice(wish: GuestWish, chosen: tuple[str, ...], promised: QuoteClaims) -> None:
    """What is sent beside a signed quote must not contradict it; it may be left out."""
    code = proposing.tidy(wish.discount_code)
    wrong = {
        "additional_services": bool(chosen) and set(chosen) != set(promised.service_ids),
        "discount_code": code is not None and code != promised.code,
    }
    texts = {name: ["No coincide con la cotización."] for name, differs in wrong.items() if differs}
    if texts:
        raise Invalid(fields=texts)


def _book(wish: GuestWish, caller: Guest, now: datetime, once: Once[Any] | None) -> Stay:
    promised = _promised(wish, caller)
    house = house_of(wish.property_id)
    sale = _sell(wish, _terms(wish, house, promised), house, caller, now)
    stay = _hold(wish, caller, sale, now)
    tx = Transaction(now)
    tx.put(
        records.QuoteRecord(reservation_id=stay.reservation_id, kind="quote", quote=sale.snapshot)
    )
    event = partial(StayCreated, discount=_booked(sale.snapshot.discount))
    version = sale.code_version
    write_stay(tx, None, stay, event, actor=caller.actor, code_version=version, once=once)
    tx.commit()
    return stay


def _sell(wish: GuestWish, terms: _Terms, house: House, caller: Guest, now: datetime) -> Sale:
    """The stay at its present price, which must be the promised one."""
    found = ground.read([house], terms.request, caller.client_id, terms.code, now)
    if found.client is None:
        raise Invalid(fields={"client": ["El cliente no existe."]})
    sale = bookings.price_booking(
        catalogue(),
        house,
        terms.request,
        found.taken[house.property_id],
        chosen_services=terms.service_ids,
        discounts=found.discounts,
        now=now,
    )
    if terms.promised is None:
        bookings.check_code(sale, found.discounts)
    else:
        bookings.check_promise(sale, found.discounts, terms.promised, now)
    bookings.check_expected(sale, wish.expected_total_usd)
    return sale


def _hold(wish: GuestWish, caller: Guest, sale: Sale, now: datetime) -> Stay:
    """The guest's stay at the quoted price, waiting for its voucher."""
    quote = sale.quote
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
        **_discounted(sale.snapshot.discount),
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


def _discounted(discount: AppliedDiscount | None) -> dict[str, Any]:
    """What a stay remembers of its discount, to give it back when it is given up."""
    if discount is None:
        return {}
    return {
        "discount_code_used": discount.key if discount.source == "discount_code" else None,
        "discount_usd": discount.saving.usd,
        "first_stay_discount": discount.uses_first_stay,
    }


def _booked(discount: AppliedDiscount | None) -> BookedDiscount | None:
    """What the event of a booking says of its discount."""
    if discount is None:
        return None
    return BookedDiscount(
        source=discount.source,
        key=discount.key,
        name=discount.name,
        saved_usd=discount.saving.usd,
    )


def _chosen_services(wish: GuestWish, house: House) -> tuple[str, ...]:
    """The chosen services; asking for the heated pool chooses the service that heats it."""
    if not wish.temperature_pool:
        return wish.service_ids
    heating = next(
        (
            service.service_id
            for service in offered_services(catalogue(), house.property_id)
            if service.post_action == POOL_HEATING
        ),
        None,
    )
    if heating is None:
        raise Invalid(fields={"temperature_pool": ["Esta propiedad no ofrece piscina temperada."]})
    return tuple(dict.fromkeys([*wish.service_ids, heating]))
