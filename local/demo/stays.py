"""Booking what was planned, as its people would have: by phone, on the web, with a voucher."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from decimal import Decimal

import msgspec

from chalicelib.clients.types import CHANNEL_ID, MAINTENANCE_ID
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import dates
from chalicelib.kernel.callers import Guest, Staff
from chalicelib.kernel.errors import Stale
from chalicelib.kernel.money import HUNDRED, ZERO, cents, to_pen
from chalicelib.payments.charges.rules import HoldOver
from chalicelib.payments.vouchers import service as vouchers
from chalicelib.payments.vouchers.types import NewVoucher
from chalicelib.pricing.catalogue import catalogue
from chalicelib.pricing.late_checkout.rules import LateCheckoutOffer, late_checkout
from chalicelib.pricing.quotes.rules.quote import quote_house
from chalicelib.pricing.quotes.rules.requests import StayRequest
from chalicelib.properties.types import House
from chalicelib.rates.types import POOL_HEATING
from chalicelib.reservations.bookings import service as booking
from chalicelib.reservations.bookings.types import StaffBooking
from chalicelib.reservations.cancellations import service as cancelling
from chalicelib.reservations.changes import service as changing
from chalicelib.reservations.changes.types import StayChange
from chalicelib.reservations.events import StayChanged
from chalicelib.reservations.guest_bookings import service as guest_booking
from chalicelib.reservations.guest_bookings.types import GuestBooking
from chalicelib.reservations.receipts.rules import ReceiptFile, check_files
from chalicelib.reservations.stays import rules as lifecycle
from chalicelib.reservations.stays.service import write_stay
from chalicelib.reservations.types import Attribution, Status, Stay
from local.demo.pictures import voucher
from local.demo.plan import Planned

SESSION = "demo"
CHANNEL_SHARE = Decimal("0.85")
"""What is left of a price after the channel's fee."""
VOUCHER_AFTER, SECOND_VOUCHER_AFTER = timedelta(minutes=2), timedelta(minutes=4)
DECIDED_AFTER, CALLED_OFF_AFTER = timedelta(hours=3), timedelta(hours=4)
RECEIPTS_SINCE = timedelta(days=60)
VOUCHERS_FOR: dict[Status, str] = {"pending": "Adelanto", "under_review": "Saldo"}
PAID_AT = time(15, 20)
VISITORS = (
    Attribution(utm_source="instagram", utm_medium="social", utm_campaign="verano"),
    Attribution(utm_source="google", utm_medium="cpc", referer="https://www.google.com/"),
    Attribution(referer="https://casaaustin.test/"),
)


class Cast(msgspec.Struct, frozen=True):
    """The people and houses that a plan's numbers mean, and the voucher of those who book by
    telephone."""

    houses: Sequence[House]
    guests: Sequence[str]
    admin: Staff
    sellers: Sequence[Staff]
    voucher: bytes


def book(planned: Sequence[Planned], cast: Cast, now: datetime) -> Counter[Status]:
    """Let planned stays of one house come about; how many ended in which status."""
    return Counter(_book(each, cast, now).status for each in planned)


def _book(planned: Planned, cast: Cast, now: datetime) -> Stay:
    if planned.origin == "client":
        return _on_the_web(planned, cast, now)
    return _by_staff(planned, cast, now)


def _by_staff(planned: Planned, cast: Cast, now: datetime) -> Stay:
    seller = cast.admin if planned.origin == "man" else cast.sellers[planned.seller]
    files = _receipts(planned, cast.voucher, now) if planned.origin == "aus" else []
    command = _staff_command(planned, cast)
    stay = booking.book_by_staff(command, caller=seller, now=planned.created, files=files)
    if planned.status == "cancelled":
        ended = StayChange(status="cancelled")
        at = planned.created + CALLED_OFF_AFTER
        return changing.change(stay.reservation_id, ended, caller=seller, now=at)
    return _pay_on_arrival(planned, stay, seller, now)


def _staff_command(planned: Planned, cast: Cast) -> StaffBooking:
    house = cast.houses[planned.house]
    technical = {"air": CHANNEL_ID, "man": MAINTENANCE_ID}
    price = _price(planned, house)
    price_sol = to_pen(price, catalogue().exchange_rate)
    return StaffBooking(
        property_id=house.property_id,
        client_id=technical.get(planned.origin, cast.guests[planned.guest]),
        check_in=planned.check_in,
        departure=planned.departure,
        late_checkout=planned.late_checkout,
        guests=planned.guests,
        price_usd=price,
        price_sol=price_sol,
        advance_payment=cents((price if planned.currency == "usd" else price_sol) / 2),
        advance_payment_currency=planned.currency,
        full_payment=planned.pays == "full",
        temperature_pool=planned.pool,
        points_to_redeem=ZERO,
        origin=planned.origin,
        tel_contact_number=None,
        comments=planned.comments,
        force=planned.force,
    )


def _price(planned: Planned, house: House) -> Decimal:
    """The list price with what was ordered, in whole USD, less what the plan takes off."""
    known = catalogue()
    request = StayRequest(planned.check_in, planned.departure, planned.guests)
    quote = quote_house(known, house, request, chosen_services=_heating(planned)).quote
    total = quote.totals.with_services.usd
    if planned.origin == "air":
        return cents((total * CHANNEL_SHARE).quantize(Decimal(1)))
    if planned.late_checkout:
        total += _late_price(planned, house)
    return cents((total * (HUNDRED - planned.discount) / HUNDRED).quantize(Decimal(1)))


def _heating(planned: Planned) -> tuple[str, ...]:
    """The service that heats the pool, if it was ordered."""
    services = catalogue().services if planned.pool else ()
    return tuple(each.service_id for each in services if each.post_action == POOL_HEATING)


def _late_price(planned: Planned, house: House) -> Decimal:
    offer = late_checkout(
        catalogue(),
        house,
        planned.departure,
        planned.guests,
        night_is_free=True,
        today=planned.check_in,
    )
    return offer.price.usd if isinstance(offer, LateCheckoutOffer) else ZERO


def _pay_on_arrival(planned: Planned, stay: Stay, seller: Staff, now: datetime) -> Stay:
    at = dates.local(planned.check_in, PAID_AT)
    if planned.pays != "on_arrival" or planned.origin == "man" or at > now:
        return stay
    paid = StayChange(full_payment=True)
    return changing.change(stay.reservation_id, paid, caller=seller, now=at)


def _on_the_web(planned: Planned, cast: Cast, now: datetime) -> Stay:
    guest = Guest(cast.guests[planned.guest], SESSION)
    command = _guest_command(planned, cast)
    stay = guest_booking.book_by_guest(command, caller=guest, now=planned.created).stays[0]
    if planned.status == "incomplete":
        return stay
    if planned.status == "cancelled":
        at = planned.created + CALLED_OFF_AFTER
        return cancelling.cancel_by_guest(stay.reservation_id, caller=guest, now=at).found.stays[0]
    is_recent = now - planned.created < RECEIPTS_SINCE
    send = _send_voucher if is_recent else _send_lost_voucher
    try:
        stay = send(stay, guest, planned.created + VOUCHER_AFTER, "pending")
    except (HoldOver, Stale):
        # To the job of a running stack the hold, which began in the past, has lapsed. It runs
        # every minute, so a second hold is not met by it.
        return _on_the_web(planned, cast, now)
    if planned.status == "under_review":
        at = planned.created + SECOND_VOUCHER_AFTER
        return send(stay, guest, at, "under_review")
    if planned.status == "pending":
        return stay
    return _pay_on_arrival(planned, _decide(planned, stay, cast), cast.admin, now)


def _guest_command(planned: Planned, cast: Cast) -> GuestBooking:
    return GuestBooking(
        property_id=cast.houses[planned.house].property_id,
        check_in=planned.check_in,
        check_out=planned.departure,
        guests=planned.guests,
        temperature_pool=planned.pool,
        service_ids=(),
        currency=planned.currency,
        points_to_redeem=ZERO,
        discount_code=None,
        tel_contact_number=None,
        comments=planned.comments,
        quote_token=None,
        expected_total_usd=None,
        attribution=VISITORS[planned.guests % len(VISITORS)],
    )


def _send_voucher(before: Stay, guest: Guest, at: datetime, status: Status) -> Stay:
    """A voucher as a guest sends it; what staff have to say of it depends on the plan."""
    number = before.reservation_id[:8].upper()
    content = voucher(f"{VOUCHERS_FOR[status]} {number}")
    command = NewVoucher(
        amount=cents(before.price_sol / 2),
        operation_number=f"{number}-{status[0].upper()}",
        confirmed=True,
    )
    sent = vouchers.send(before.reservation_id, command, content, caller=guest, now=at)
    return sent.stay


def _send_lost_voucher(before: Stay, guest: Guest, at: datetime, status: Status) -> Stay:
    """A voucher of which nothing is left but that it was sent."""
    lifecycle.check_transition(before.status, status, "client")
    after = msgspec.structs.replace(
        before,
        status=status,
        voucher_uploaded=True,
        payment_confirmed=True,
        deadline=None,
        version=before.version + 1,
        updated=at,
    )
    tx = Transaction(at)
    write_stay(tx, before, after, StayChanged, actor=guest.actor)
    tx.commit()
    return after


def _decide(planned: Planned, stay: Stay, cast: Cast) -> Stay:
    """What the administrator says of the voucher, and which seller looks after the guest."""
    at = planned.created + DECIDED_AFTER
    if planned.status == "rejected":
        command = StayChange(status="rejected")
    else:
        price = stay.price_usd if planned.currency == "usd" else stay.price_sol
        command = StayChange(
            status="approved",
            seller_id=cast.sellers[planned.seller].user_id,
            advance_payment=cents(price / 2),
            full_payment=planned.pays == "full",
        )
    return changing.change(stay.reservation_id, command, caller=cast.admin, now=at)


def _receipts(planned: Planned, content: bytes, now: datetime) -> list[ReceiptFile]:
    """Recent payments have their receipt; of older ones the paper was thrown away."""
    recent = now - planned.created < RECEIPTS_SINCE
    return check_files([content]) if recent else []
