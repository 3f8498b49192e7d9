"""Changing a stay that exists: what staff edit, and everything that follows from it."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

import msgspec
from msgspec import UNSET, UnsetType

from chalicelib.accounts.edits.service import require_seen
from chalicelib.accounts.users.records import staff_user
from chalicelib.clients.types import Client
from chalicelib.cloud.idempotency import Once
from chalicelib.cloud.transaction import Transaction
from chalicelib.discounts.codes import records as codes
from chalicelib.discounts.codes.rules import is_for
from chalicelib.kernel import dates
from chalicelib.kernel.callers import Staff
from chalicelib.kernel.errors import Forbidden, Invalid
from chalicelib.kernel.permissions import Permission
from chalicelib.loyalty.points.rules import MoreThanPrice
from chalicelib.pricing.quotes.rules.requests import StayRequest
from chalicelib.pricing.sales.rules import QuoteSnapshot
from chalicelib.properties.houses.service import (
    HOUSES,
    houses_for,
    rely_on_house,
    with_present_house,
)
from chalicelib.properties.types import House
from chalicelib.reservations.availability.service import house_of
from chalicelib.reservations.bookings import service as bookings
from chalicelib.reservations.bookings.rules import check_house_rules
from chalicelib.reservations.cancellations.service import refund_of
from chalicelib.reservations.changes.types import CHANGE_NAMES, StayChange
from chalicelib.reservations.events import (
    StayApproved,
    StayCancelled,
    StayChanged,
    StayEvent,
    StayExpired,
    StayMoved,
    StayRejected,
)
from chalicelib.reservations.lapsing.service import with_present_points
from chalicelib.reservations.money.refunds import refund_in_full, refund_of_other_payment
from chalicelib.reservations.money.rules import derived, full_advance
from chalicelib.reservations.money.service import (
    paid_by_word,
    payments_by_word,
    reviewed_by_word,
)
from chalicelib.reservations.receipts import service as receipts
from chalicelib.reservations.receipts.records import OthersAdded
from chalicelib.reservations.receipts.rules import MOST_FILES, ReceiptFile
from chalicelib.reservations.stays.rules import (
    check_access,
    check_dates,
    check_not_long_ago,
    check_transition,
    edited,
    has_lapsed,
    next_version,
)
from chalicelib.reservations.stays.service import commit_with_code, write_stay
from chalicelib.reservations.stays.sold import stay_with_quote
from chalicelib.reservations.types import (
    GuestName,
    RefundOwed,
    Status,
    Stay,
    departure_of,
)

T = TypeVar("T")
EVENTS: dict[Status, type[StayEvent]] = {
    "approved": StayApproved,
    "rejected": StayRejected,
    "cancelled": StayCancelled,
    "expired": StayExpired,
    "incomplete": StayChanged,
    "pending": StayChanged,
    "under_review": StayChanged,
}
"""The event of a change to each status."""
MONEY = frozenset({"advance_payment", "advance_payment_currency", "full_payment"})
"""What staff say was paid; it becomes payments."""
DECIDED = frozenset({"seller_id", "deadline"}) | MONEY
"""Fields whose new values depend on who changes them, or on the others."""
COPIED = tuple(
    name
    for name in StayChange.__struct_fields__
    if name in Stay.__struct_fields__ and name not in DECIDED
)
FORM = {
    name: CHANGE_NAMES.get(name, name)
    for name in StayChange.__struct_fields__
    if name not in {"force", "seen_version"}
}
"""What a form of a stay has, and what the wire calls it."""
COSTS = frozenset({"price_usd", "price_sol", "temperature_pool"})
"""What a maintenance block never has (reservations book, 2.5)."""


def change(
    reservation_id: str,
    command: StayChange,
    *,
    caller: Staff,
    now: datetime,
    files: Sequence[ReceiptFile] = (),
    once: Once[Stay] | None = None,
) -> Stay:
    """Edit a stay (reservations book, 4.1): one transaction, or nothing changes.

    Raises:
        NotFound, Forbidden: the stay is not this seller's.
        Invalid: as for a new stay.
        NotAllowedFrom: the status may not follow.
        Unseen: it would undo what somebody else changed a moment ago.
        NightTaken, CodeUsedUp, Stale, HouseChanged: someone else was first.
        RefundGiven: its refund was given, and what was paid would change.
    """
    return with_present_points(
        lambda: with_present_house(
            lambda: _change(reservation_id, command, caller, now, files, once)
        ),
        now=now,
    )


def _change(
    reservation_id: str,
    command: StayChange,
    caller: Staff,
    now: datetime,
    files: Sequence[ReceiptFile],
    once: Once[Stay] | None,
) -> Stay:
    before, sold = stay_with_quote(reservation_id)
    check_access(before, caller)
    command = _meant(before, command, now)
    after = _changed(before, command, caller, now)
    if "late_checkout" in _undone(before, after, command, caller, now):
        # The form is older than that change, and its date of departure is meant without it.
        after = _changed(before, command, caller, now, was_late=after.late_checkout)
    if after.status != before.status:
        check_transition(before.status, after.status, "staff")
        after = msgspec.structs.replace(after, refund=_refund(before, after, sold, now))
    elif before.refund is not None:
        after = msgspec.structs.replace(
            after, refund=_corrected_refund(before.refund, after, caller)
        )
    _check_seller(before, after)
    _check_price(before, after)
    tx = Transaction(now)
    after = _checked(tx, before, after, force=command.force)
    if msgspec.structs.replace(after, version=before.version, updated=before.updated) == before:
        return _only_receipts(before, files, caller, now, once)
    files = receipts.new_ones(reservation_id, files)
    receipts.add(tx, reservation_id, files, actor=caller.actor)
    event = partial(_event(before, after), forced=command.force)
    after, reviewed = reviewed_by_word(before, after, actor=caller.actor)
    payments = [*payments_by_word(before, after, actor=caller.actor), *reviewed]
    after = write_stay(tx, before, after, event, actor=caller.actor, payments=payments, once=once)
    commit_with_code(tx)
    return after


def _meant(before: Stay, command: StayChange, now: datetime) -> StayChange:
    """The change that a form asks for: that a hold lapsed is shown, and sent back as a status."""
    if command.status == "expired" and has_lapsed(before, now):
        return msgspec.structs.replace(command, status=UNSET)
    return command


def _undone(
    before: Stay, after: Stay, command: StayChange, caller: Staff, now: datetime
) -> frozenset[str]:
    """The fields of which a form that is older than others' changes undoes those, as its sender
    knows. What it sends of a field counts, where the field would change.

    Raises:
        Unseen, Stale: the sender did not know yet.
    """
    present, following = edited(before), edited(after).values
    sent = {
        name: getattr(command, name)
        for name in FORM
        if getattr(command, name) is not UNSET and following[name] != present.values[name]
    }
    seen = None if isinstance(command.seen_version, UnsetType) else command.seen_version
    return require_seen(present, sent, names=FORM, seen=seen, actor=caller.actor, now=now)


def _changed(
    before: Stay,
    command: StayChange,
    caller: Staff,
    now: datetime,
    *,
    was_late: bool | None = None,
) -> Stay:
    """The stay with what a form says; `was_late` is the late checkout that the form showed, if not
    the present one."""
    is_late = before.late_checkout if was_late is None else was_late
    values: dict[str, Any] = {
        name: getattr(command, name)
        for name in COPIED
        if getattr(command, name) is not UNSET and not (before.origin == "man" and name in COSTS)
    }
    if not isinstance(command.check_out, UnsetType):
        values["departure"] = departure_of(command.check_out, is_late=is_late)
    if command.seller_id is not UNSET and caller.may(Permission.WRITES_STAYS_OF_OTHERS):
        values["seller_id"] = command.seller_id
    after = next_version(before, now, **values)
    if after.client_id != before.client_id:
        # The discount of a first stay was the other guest's; the price stays.
        after = msgspec.structs.replace(after, first_stay_discount=False)
    after = msgspec.structs.replace(after, deadline=_deadline(after, command))
    return _with_word(before, after, command)


def _refund(
    before: Stay, after: Stay, sold: QuoteSnapshot | None, now: datetime
) -> RefundOwed | None:
    """What the end of a stay owes its guest: of what is paid, but by the dates it had."""
    paid = msgspec.structs.replace(
        before,
        paid=after.paid,
        advance_payment=after.advance_payment,
        advance_payment_currency=after.advance_payment_currency,
    )
    if after.status == "cancelled":
        return refund_of(paid, sold, now=now)
    if after.status == "rejected":
        return refund_in_full(paid, now)
    return before.refund


def _corrected_refund(owed: RefundOwed, after: Stay, caller: Staff) -> RefundOwed | None:
    """What a stay that has ended owes, where what was paid turned out to be another sum.

    Raises:
        Forbidden: less would be owed, which asks for the right to give money back.
    """
    corrected = refund_of_other_payment(after)
    is_less = corrected is None or corrected.amount < owed.amount
    is_other = corrected is None or corrected.currency != owed.currency
    if (is_less or is_other) and not caller.may(Permission.WRITES_MONEY):
        raise Forbidden("Solo un administrador puede reducir lo que se debe devolver.")
    return corrected


def _deadline(after: Stay, command: StayChange) -> datetime | None:
    """Only a hold has a deadline; staff may extend it (reservations book, 2.3)."""
    if after.status != "incomplete":
        return None
    return after.deadline if isinstance(command.deadline, UnsetType) else command.deadline


def _with_word(before: Stay, after: Stay, command: StayChange) -> Stay:
    """The stay with what staff say was paid. A form that shows what was paid says nothing new."""
    if before.origin == "man":
        return after
    currency = _or(command.advance_payment_currency, before.advance_payment_currency)
    advance = _or(command.advance_payment, before.advance_payment)
    present = derived(after)
    if _or(command.full_payment, before.full_payment):
        is_other_currency = currency != before.advance_payment_currency
        if present.full_payment and before.full_payment and not is_other_currency:
            return present
        if command.full_payment is True or is_other_currency:
            due = full_advance(after.price_usd, after.price_sol, after.points_redeemed, currency)
            return paid_by_word(after, due, currency)
    if (advance, currency) == (before.advance_payment, before.advance_payment_currency):
        return present
    return paid_by_word(after, advance, currency)


def _or(sent: T | UnsetType, present: T) -> T:
    return present if isinstance(sent, UnsetType) else sent


def _checked(tx: Transaction, before: Stay, after: Stay, *, force: bool) -> Stay:
    """A change is checked as a new stay would be, where it touches what was checked then: the
    minimum stay is a matter of the dates, so more guests do not bring it up again. What it was
    checked by is a condition of `tx`.

    Returns:
        The stay, with the name of its guest where that was read.
    """
    is_rescheduled = _differ(before, after, "property_id", "check_in", "departure")
    is_checked_again = is_rescheduled or before.guests != after.guests
    is_handed_over = before.client_id != after.client_id
    if not is_checked_again and not is_handed_over:
        return after
    check_dates(after.check_in, after.departure)
    if _differ(before, after, "check_in"):
        check_not_long_ago(after.check_in, dates.today(tx.now))
    house = _house(tx, before, after)
    request = StayRequest(after.check_in, after.departure, after.guests)
    found = bookings.read_client_and_nights(after.client_id, house, request, tx.now, before=before)
    if is_handed_over:
        _check_new_client(found.client, after)
        bookings.require_client(tx, found.client, after)
    if is_checked_again and after.origin != "man":
        check_house_rules(house, request, found.occupied, force=force or not is_rescheduled)
    return msgspec.structs.replace(after, guest=GuestName.of(found.client))


def _house(tx: Transaction, before: Stay, after: Stay) -> House:
    """The house that a stay is to have. A closed house keeps its stays, and takes no others."""
    if after.property_id != before.property_id:
        house = house_of(after.property_id)
    else:
        house = houses_for([after.property_id])[after.property_id]
    if HOUSES.find(house.property_id) is not None:
        rely_on_house(tx, house)
    return house


def _check_seller(before: Stay, after: Stay) -> None:
    if after.seller_id in (None, before.seller_id):
        return
    if staff_user(after.seller_id) is None:
        raise Invalid(fields={"seller": ["El vendedor no existe."]})


def _check_price(before: Stay, after: Stay) -> None:
    """Points may not be more than what they pay for."""
    if _differ(before, after, "price_sol") and after.price_sol < after.points_redeemed:
        raise MoreThanPrice("price_sol")


def _differ(before: Stay, after: Stay, *names: str) -> bool:
    return any(getattr(before, name) != getattr(after, name) for name in names)


def _check_new_client(client: Client, after: Stay) -> None:
    """A guest's stay does not become a block or the channel's by an edit: who may take those,
    and what they cost, is decided when they are taken."""
    origin = bookings.ORIGIN_OF_KIND[client.kind]
    if origin not in (None, after.origin):
        raise Invalid(fields={"client": ["Registre una reserva nueva para este cliente."]})
    used = after.discount_code_used
    code = codes.terms_of(used) if used is not None else None
    if code is not None and not is_for(code, client):
        raise Invalid(fields={"client": ["La reserva usa un código personal de su cliente."]})


def _only_receipts(
    stay: Stay,
    files: Sequence[ReceiptFile],
    caller: Staff,
    now: datetime,
    once: Once[Stay] | None,
) -> Stay:
    """Add the files that the stay does not have; of two who add the same at once, one does."""
    for _ in range(MOST_FILES):
        new = receipts.new_ones(stay.reservation_id, files)
        tx = Transaction(now)
        if new:
            receipts.add(tx, stay.reservation_id, new, actor=caller.actor)
            receipts.tell_added(tx, stay.reservation_id, len(new), actor=caller.actor)
        tx.once(once, stay)
        with suppress(OthersAdded):
            tx.commit()
            return stay
    raise OthersAdded


def _event(before: Stay, after: Stay) -> type[StayEvent]:
    """The most telling event of a change; its `changes` have all of it."""
    if before.status != after.status:
        return EVENTS[after.status]
    moved = (before.property_id, before.blocked_nights) != (after.property_id, after.blocked_nights)
    return StayMoved if moved else StayChanged
