"""Stays that guests book: held for a while at the server's price (reservations book, 5.1)."""

from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import Any

import msgspec

from chalicelib.catalogue.snapshots import VERSION_KEY
from chalicelib.clients.types import Client
from chalicelib.cloud.idempotency import Once
from chalicelib.cloud.transaction import Transaction
from chalicelib.discounts.choosing import service as proposing
from chalicelib.discounts.codes.uses import CodeExhausted
from chalicelib.kernel import ids
from chalicelib.kernel.callers import Guest
from chalicelib.kernel.errors import Invalid
from chalicelib.kernel.money import ZERO
from chalicelib.loyalty.membership.records import FirstStayTaken
from chalicelib.loyalty.points.purses import Purses, keys_of
from chalicelib.pricing.catalogue import catalogue
from chalicelib.pricing.quotes import context, tokens
from chalicelib.pricing.quotes.rules.requests import StayRequest
from chalicelib.pricing.quotes.rules.services import offered
from chalicelib.pricing.quotes.tokens import QuoteClaims
from chalicelib.pricing.sales import service as sales
from chalicelib.pricing.sales.rules import AppliedDiscount
from chalicelib.pricing.sales.service import Sale
from chalicelib.pricing.sales.types import PriceChanged
from chalicelib.properties.houses.service import rely_on_house, with_present_house
from chalicelib.properties.types import House
from chalicelib.rates.types import POOL_HEATING
from chalicelib.reservations.availability.service import house_of
from chalicelib.reservations.bookings.service import require_client, unknown_client
from chalicelib.reservations.events import BookedDiscount, StayCreated
from chalicelib.reservations.guest_bookings.types import GuestBooking
from chalicelib.reservations.lapsing.service import with_present_points
from chalicelib.reservations.stays.holds import HoldsChanged, OpenHolds, holds_in, holds_key
from chalicelib.reservations.stays.reading import in_full_of
from chalicelib.reservations.stays.rules import HOLD_TIME, check_dates
from chalicelib.reservations.stays.service import Seen, write_stay
from chalicelib.reservations.stays.sold import QUOTE, QuoteRecord
from chalicelib.reservations.stays.types import StaysInFull
from chalicelib.reservations.types import GuestName, Stay

LOST_RACES = 8
"""How often others may be faster with what a booking uses up, before it gives up: each time it is
read anew what is left."""


class _Terms(msgspec.Struct, frozen=True):
    """What a booking is priced by: what the guest chose, or what a signed quote says."""

    request: StayRequest
    service_ids: tuple[str, ...]
    code: str | None
    quoted: QuoteClaims | None


class _Guest(msgspec.Struct, frozen=True):
    """Who books, with the holds that they keep, and with their points where some are spent."""

    client: Client
    holds: OpenHolds
    purses: Purses | None


def book_by_guest(
    command: GuestBooking, *, caller: Guest, now: datetime, once: Once[StaysInFull] | None = None
) -> StaysInFull:
    """Hold a house until a voucher comes or the hold lapses (DESIGN 6); the stay, with all that the
    answer shows.

    The code is used up only where it is what makes the stay cheaper. Whatever is shown was read
    before the stay is written: nothing may fail after it.

    Raises:
        Invalid: dates, capacity, minimum stay, unknown house or service, too few points or more
            than the price, a code that cannot be used, a signed quote that is not of this stay.
        NightTaken: the house is not free.
        PriceChanged: a higher price than the signed quote's; without one, another price than
            `expected_total_usd`.
        TooManyHolds: the guest has two unpaid holds already.
        TooManyUnpaid: the guest left too many holds of a day unpaid.
        CodeExhausted, FirstStayTaken, HoldsChanged: others were faster again and again.
        HouseChanged: the house changed twice meanwhile.
    """
    check_dates(command.check_in, command.check_out)
    for _ in range(LOST_RACES):
        with suppress(CodeExhausted, FirstStayTaken, HoldsChanged):
            return _book_at_new_prices(command, caller, now, once)
    return _book_at_new_prices(command, caller, now, once)


def _book_at_new_prices(
    command: GuestBooking, caller: Guest, now: datetime, once: Once[StaysInFull] | None
) -> StaysInFull:
    version = catalogue().version
    try:
        return _book(command, caller, now, once)
    except PriceChanged:
        # The guest may have seen a catalogue that another process has read, and this one not yet.
        if catalogue(fresh=True).version == version:
            raise
        return _book(command, caller, now, once)


def _book(
    command: GuestBooking, caller: Guest, now: datetime, once: Once[StaysInFull] | None
) -> StaysInFull:
    return with_present_points(
        lambda: with_present_house(lambda: _book_as_known(command, caller, now, once)), now=now
    )


def _book_as_known(
    command: GuestBooking, caller: Guest, now: datetime, once: Once[StaysInFull] | None
) -> StaysInFull:
    quoted = _signed_quote(command, caller)
    house = house_of(command.property_id)
    sale, guest = _sell(command, _terms(command, house, quoted), house, caller, now)
    guest.holds.check_room(now)
    stay = _hold(command, guest.client, sale, now)
    tx = Transaction(now)
    rely_on_house(tx, house)
    require_client(tx, guest.client, stay)
    tx.put(QuoteRecord(reservation_id=stay.reservation_id, kind=QUOTE, quote=sale.snapshot))
    event = partial(StayCreated, discount=_booked(sale.snapshot.discount))
    seen = Seen(code_room=sale.code_room, holds=guest.holds, purses=guest.purses)
    stay = write_stay(tx, None, stay, event, actor=caller.actor, seen=seen)
    # With the points that are left.
    client = guest.client if guest.purses is None else guest.purses.clients[stay.client_id]
    shown = in_full_of(stay, client)
    tx.once(once, shown)
    tx.commit()
    return shown


def _signed_quote(command: GuestBooking, caller: Guest) -> QuoteClaims | None:
    """What the signed quote says, if one was sent."""
    if command.quote_token is None:
        return None
    quoted = tokens.read(command.quote_token)
    sales.check_same_stay(quoted, command.property_id, command.request, caller.client_id)
    return quoted


def _terms(command: GuestBooking, house: House, quoted: QuoteClaims | None) -> _Terms:
    chosen = _chosen_services(command, house)
    if quoted is None:
        return _Terms(command.request, chosen, command.discount_code, None)
    _check_same_choice(command, chosen, quoted)
    return _Terms(command.request, quoted.service_ids, quoted.code, quoted)


def _check_same_choice(command: GuestBooking, chosen: tuple[str, ...], quoted: QuoteClaims) -> None:
    """What is sent with a signed quote must not contradict it; it may be left out."""
    code = proposing.tidy(command.discount_code)
    wrong = {
        "additional_services": bool(chosen) and set(chosen) != set(quoted.service_ids),
        "discount_code": code is not None and code != quoted.code,
    }
    texts = {name: ["No coincide con la cotización."] for name, differs in wrong.items() if differs}
    if texts:
        raise Invalid(fields=texts)


def _sell(
    command: GuestBooking, terms: _Terms, house: House, caller: Guest, now: datetime
) -> tuple[Sale, _Guest]:
    """The stay at its present price, which must not be above that of the signed quote; and its
    guest."""
    client_id, code = caller.client_id, terms.code
    also = [holds_key(client_id), VERSION_KEY]
    with_points = command.points_to_redeem > ZERO
    also += keys_of([client_id]) if with_points else []
    found = context.read([house], terms.request, client_id=client_id, code=code, now=now, also=also)
    if found.client is None:
        raise unknown_client()
    price = partial(
        sales.price_booking,
        house=house,
        request=terms.request,
        occupied=found.taken[house.property_id],
        chosen_services=terms.service_ids,
        discounts=found.discounts,
        now=now,
    )
    if terms.quoted is None:
        sale = price(catalogue())
        sales.check_code(sale, found.discounts)
    else:
        sale = sales.sell_as_quoted(terms.quoted, price, catalogue(), found.discounts, now)
    is_quoted = terms.quoted is not None
    sales.check_expected(sale, command.expected_total_usd, or_less=is_quoted)
    purses = Purses(found.found, [client_id]) if with_points else None
    return sale, _Guest(found.client, holds_in(found.found, client_id), purses)


def _hold(command: GuestBooking, client: Client, sale: Sale, now: datetime) -> Stay:
    """The guest's stay at the quoted price, waiting for its voucher."""
    quote = sale.quote
    pool = next((line for line in quote.services if line.post_action == POOL_HEATING), None)
    return Stay(
        reservation_id=ids.new_id(),
        property_id=command.property_id,
        client_id=client.client_id,
        guest=GuestName.of(client),
        seller_id=None,
        check_in=command.check_in,
        departure=command.check_out,
        guests=command.guests,
        price_usd=quote.totals.with_services.usd,
        price_sol=quote.totals.with_services.pen,
        advance_payment_currency=command.currency,
        points_redeemed=command.points_to_redeem,
        **_discounted(sale.snapshot.discount),
        temperature_pool=pool is not None,
        price_temperature_pool=pool.total.pen if pool is not None else ZERO,
        origin="client",
        status="incomplete",
        tel_contact_number=command.tel_contact_number,
        comments=command.comments,
        deadline=now + HOLD_TIME,
        attribution=command.attribution,
        created=now,
        updated=now,
    )


def _discounted(discount: AppliedDiscount | None) -> dict[str, Any]:
    """What a stay has of its discount, so that its end can give it back."""
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


def _chosen_services(command: GuestBooking, house: House) -> tuple[str, ...]:
    """The chosen services; asking for the heated pool chooses the service that heats it."""
    if not command.temperature_pool:
        return command.service_ids
    heating = next(
        (
            service.service_id
            for service in offered(catalogue().services, house.property_id)
            if service.post_action == POOL_HEATING
        ),
        None,
    )
    if heating is None:
        raise Invalid(fields={"temperature_pool": ["Esta propiedad no ofrece piscina temperada."]})
    return tuple(dict.fromkeys([*command.service_ids, heating]))
