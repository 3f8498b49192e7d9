"""Changing a stay that exists: what staff edit, and everything that follows from it."""

from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from chalicelib.accounts.records import staff_user
from chalicelib.clients.records import ClientRecord
from chalicelib.cloud.transaction import Transaction
from chalicelib.discounts import records as codes
from chalicelib.kernel.callers import Staff
from chalicelib.kernel.errors import Forbidden, Invalid, NotFound
from chalicelib.kernel.permissions import Permission
from chalicelib.pricing.quotes.rules.requests import StayRequest
from chalicelib.pricing.sales.rules import QuoteSnapshot
from chalicelib.reservations.bookings import service as booking
from chalicelib.reservations.cancellations import service as cancelling
from chalicelib.reservations.events import (
    ReceiptsAdded,
    StayApproved,
    StayCancelled,
    StayChanged,
    StayEvent,
    StayMoved,
    StayRejected,
)
from chalicelib.reservations.receipts import service as receipts
from chalicelib.reservations.receipts.service import ReceiptFile
from chalicelib.reservations.stays import records
from chalicelib.reservations.stays import rules as balance
from chalicelib.reservations.stays import rules as lifecycle
from chalicelib.reservations.stays.rules import check_dates
from chalicelib.reservations.stays.service import write_stay
from chalicelib.reservations.stays.types import Currency, RefundOwed, Status, Stay, departure_of


class StaffChange(msgspec.Struct, frozen=True, kw_only=True):
    """What staff change; whatever is UNSET stays. `check_out` is the wire's: the first free day
    of the stay as it is now."""

    property_id: str | UnsetType = UNSET
    client_id: str | UnsetType = UNSET
    seller_id: int | UnsetType | None = UNSET
    check_in: date | UnsetType = UNSET
    check_out: date | UnsetType = UNSET
    late_checkout: bool | UnsetType = UNSET
    guests: int | UnsetType = UNSET
    price_usd: Decimal | UnsetType = UNSET
    price_sol: Decimal | UnsetType = UNSET
    advance_payment: Decimal | UnsetType = UNSET
    advance_payment_currency: Currency | UnsetType = UNSET
    full_payment: bool | UnsetType = UNSET
    temperature_pool: bool | UnsetType = UNSET
    tel_contact_number: str | UnsetType | None = UNSET
    comments: str | UnsetType | None = UNSET
    status: Status | UnsetType = UNSET
    deadline: datetime | UnsetType = UNSET
    force: bool = False


PLAIN = (
    "property_id",
    "client_id",
    "check_in",
    "late_checkout",
    "guests",
    "price_usd",
    "price_sol",
    "advance_payment",
    "advance_payment_currency",
    "full_payment",
    "temperature_pool",
    "tel_contact_number",
    "comments",
    "status",
)
"""What a change copies as it is."""

COSTS = frozenset({"price_usd", "price_sol", "advance_payment", "full_payment", "temperature_pool"})
"""What a maintenance block never has (reservations book, 2.5)."""


def change(
    reservation_id: str,
    wish: StaffChange,
    caller: Staff,
    now: datetime,
    *,
    files: list[ReceiptFile],
) -> Stay:
    """Edit a stay (reservations book, 4.1): one transaction, or nothing changes.

    Raises:
        NotFound, Forbidden: the stay is not this seller's.
        Invalid: as for a new stay.
        NotAllowedFrom: the status may not follow.
        NightTaken, Stale: someone else was first.
    """
    before, sold = records.stay_with_quote(reservation_id)
    check_access(before, caller)
    after = _changed(before, wish, caller, now)
    if after.status != before.status:
        lifecycle.check_transition(before.status, after.status, "staff")
        after = msgspec.structs.replace(after, refund=_refund(before, after, sold, now))
    elif after.refund is not None:
        after = msgspec.structs.replace(after, refund=cancelling.of_other_payment(after))
    _check_seller(before, after)
    _check(before, after, now, force=wish.force)
    receipts.check_room(reservation_id, files)
    if msgspec.structs.replace(after, version=before.version, updated=before.updated) == before:
        return _only_receipts(before, files, caller, now)
    tx = Transaction(now)
    receipts.add(tx, reservation_id, files, caller.actor)
    event = partial(_event(before, after), forced=wish.force)
    write_stay(tx, before, after, event, actor=caller.actor)
    tx.commit()
    return after


def check_access(stay: Stay, caller: Staff) -> None:
    """Administrators reach every stay; sellers their own (vector W32).

    Raises:
        Forbidden: a stay of the channel that is not assigned to the seller.
        NotFound: another seller's stay.
    """
    if caller.may(Permission.WRITES_STAYS_OF_OTHERS) or stay.seller_id == caller.user_id:
        return
    if stay.origin == "air":
        raise Forbidden("Esta reserva no está asignada a usted.")
    raise NotFound


def _changed(before: Stay, wish: StaffChange, caller: Staff, now: datetime) -> Stay:
    given: dict[str, Any] = {
        name: getattr(wish, name)
        for name in PLAIN
        if getattr(wish, name) is not UNSET and not (before.origin == "man" and name in COSTS)
    }
    if not isinstance(wish.check_out, UnsetType):
        given["departure"] = departure_of(wish.check_out, is_late=before.late_checkout)
    if wish.seller_id is not UNSET and caller.may(Permission.WRITES_STAYS_OF_OTHERS):
        given["seller_id"] = wish.seller_id
    after = msgspec.structs.replace(before, **given, version=before.version + 1, updated=now)
    if after.client_id != before.client_id:
        # The discount of a first stay was the other guest's; the price stays.
        after = msgspec.structs.replace(after, first_stay_discount=False)
    return msgspec.structs.replace(
        after, deadline=_deadline(after, wish), advance_payment=_advance(before, after)
    )


def _refund(
    before: Stay, after: Stay, sold: QuoteSnapshot | None, now: datetime
) -> RefundOwed | None:
    """What the end of a stay owes its guest: of what is paid, but by the dates it had."""
    paid = msgspec.structs.replace(
        before,
        advance_payment=after.advance_payment,
        advance_payment_currency=after.advance_payment_currency,
    )
    if after.status == "cancelled":
        return cancelling.refund_of(paid, sold, now)
    if after.status == "rejected":
        return cancelling.refund_in_full(paid, now)
    return None


def _deadline(after: Stay, wish: StaffChange) -> datetime | None:
    """Only a hold has a deadline; staff may extend it (reservations book, 2.3)."""
    if after.status != "incomplete":
        return None
    return after.deadline if isinstance(wish.deadline, UnsetType) else wish.deadline


def _advance(before: Stay, after: Stay) -> Decimal:
    """Marking a stay as paid in full sets the advance that does so (vector W7)."""
    if not after.full_payment:
        return after.advance_payment
    prices = (after.price_usd, after.price_sol, after.advance_payment_currency)
    unchanged = (before.price_usd, before.price_sol, before.advance_payment_currency) == prices
    if before.full_payment and unchanged:
        return before.advance_payment
    return balance.full_advance(
        after.price_usd, after.price_sol, after.points_redeemed, after.advance_payment_currency
    )


def _check(before: Stay, after: Stay, now: datetime, *, force: bool) -> None:
    """A change is checked as a new stay would be, where it touches what was checked then: the
    minimum stay is a matter of the dates, so more guests do not bring it up again."""
    is_rescheduled = _differ(before, after, "property_id", "check_in", "departure")
    is_asked_anew = is_rescheduled or before.guests != after.guests
    is_handed_over = before.client_id != after.client_id
    if not is_asked_anew and not is_handed_over:
        return
    check_dates(after.check_in, after.departure)
    house = booking.house_of(after.property_id)
    request = StayRequest(after.check_in, after.departure, after.guests)
    client, occupied = booking.read_client_and_nights(
        after.client_id, house, request, now, before=before
    )
    if is_handed_over:
        _check_new_client(client, after)
    if is_asked_anew and after.origin != "man":
        booking.check_house_rules(house, request, occupied, force=force or not is_rescheduled)


def _check_seller(before: Stay, after: Stay) -> None:
    if after.seller_id in (None, before.seller_id):
        return
    if staff_user(after.seller_id) is None:
        raise Invalid(fields={"seller": ["El vendedor no existe."]})


def _differ(before: Stay, after: Stay, *names: str) -> bool:
    return any(getattr(before, name) != getattr(after, name) for name in names)


def _check_new_client(client: ClientRecord, after: Stay) -> None:
    """A guest's stay does not become a block or the channel's by an edit: who may take those,
    and what they cost, is decided when they are taken."""
    origin = booking.ORIGIN_OF_KIND.get(client.kind)
    if origin not in (None, after.origin):
        raise Invalid(fields={"client": ["Registre una reserva nueva para este cliente."]})
    used = after.discount_code_used
    code = codes.codes_of([used]).get(used) if used is not None else None
    if code is not None and code.terms.owner_id not in (None, after.client_id):
        raise Invalid(fields={"client": ["La reserva usa un código personal de su cliente."]})


def _only_receipts(stay: Stay, files: list[ReceiptFile], caller: Staff, now: datetime) -> Stay:
    if files:
        tx = Transaction(now)
        receipts.add(tx, stay.reservation_id, files, caller.actor)
        added = ReceiptsAdded(reservation_id=stay.reservation_id, count=len(files))
        tx.emit(added, actor=caller.actor)
        tx.commit()
    return stay


def _event(before: Stay, after: Stay) -> type[StayEvent]:
    """The most telling event of a change; its `changes` have all of it."""
    if before.status != after.status:
        events: dict[Status, type[StayEvent]] = {
            "approved": StayApproved,
            "rejected": StayRejected,
            "cancelled": StayCancelled,
        }
        return events[after.status]
    moved = (before.property_id, before.blocked_nights) != (after.property_id, after.blocked_nights)
    return StayMoved if moved else StayChanged
