"""Cancelling a stay, and what its guest gets back (pricing book, section 7; DESIGN 6).

The preview and the cancellation compute the refund with the same function, by the rules that the
stay was sold with; a stay that staff took goes by the present ones. The refund is owed from the
transaction of the cancellation on: it stands on the stay and in its event.
"""

from datetime import date, datetime
from decimal import Decimal

import msgspec

from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import dates
from chalicelib.kernel.callers import Guest
from chalicelib.kernel.errors import CasaAustinError, Conflict, NotFound
from chalicelib.kernel.money import HUNDRED, ZERO, cents, percent
from chalicelib.pricing.quotes.rules import policy
from chalicelib.pricing.quotes.rules.policy import RefundRule
from chalicelib.pricing.sales.rules import QuoteSnapshot
from chalicelib.properties.catalogue import catalogue
from chalicelib.reservations.events import StayCancelled
from chalicelib.reservations.stays import records
from chalicelib.reservations.stays import rules as lifecycle
from chalicelib.reservations.stays.service import write_stay
from chalicelib.reservations.stays.types import RefundOwed, Stay


class TooLate(Conflict):
    """The day of arrival has come."""

    code = "too_late"
    default_message = "Una reserva solo puede cancelarse antes del día de ingreso."


class RefundChanged(Conflict):
    """The guest saw another refund than is given now."""

    code = "refund_changed"


class Cancellation(msgspec.Struct, frozen=True):
    """What cancelling a stay now would mean; of one that has ended, what its end gave back.
    `refusal` says why the guest may not cancel."""

    stay: Stay
    refund: RefundOwed
    refusal: str | None


def preview(reservation_id: str, now: datetime) -> Cancellation:
    """What cancelling a stay now would mean.

    Raises:
        NotFound: there is no such stay.
    """
    stay, sold = records.stay_with_quote(reservation_id)
    refund = refund_of(stay, sold, now) if stay.blocks else _given(stay)
    return Cancellation(stay, refund, _refusal(stay, now))


def preview_of_own(reservation_id: str, caller: Guest, now: datetime) -> Cancellation:
    """The preview of a guest's own stay.

    Raises:
        NotFound: there is none, or it is another guest's.
    """
    found = preview(reservation_id, now)
    if found.stay.client_id != caller.client_id:
        raise NotFound
    return found


def cancel_by_guest(
    reservation_id: str, caller: Guest, now: datetime, *, expected_refund: Decimal | None = None
) -> Stay:
    """A guest gives up a booking before the day of arrival (reservations book, 2.2).

    Raises:
        NotFound: not the guest's own.
        NotAllowedFrom: it has ended.
        TooLate: the day of arrival has come.
        RefundChanged: another refund than `expected_refund` (in the currency of the payment).
    """
    found = preview_of_own(reservation_id, caller, now)
    before, refund = found.stay, found.refund
    check_allowed(before, now)
    if expected_refund not in (None, refund.amount):
        raise RefundChanged(f"La devolución cambió: ahora es {refund.amount} ({refund.currency}).")
    after = msgspec.structs.replace(
        before,
        status="cancelled",
        deadline=None,
        refund=refund,
        version=before.version + 1,
        updated=now,
    )
    tx = Transaction(now)
    write_stay(tx, before, after, StayCancelled, actor=caller.actor)
    tx.commit()
    return after


def check_allowed(stay: Stay, now: datetime) -> None:
    """Let the guest cancel.

    Raises:
        NotAllowedFrom: it has ended.
        TooLate: the day of arrival has come.
    """
    lifecycle.check_transition(stay.status, "cancelled", "client")
    if stay.check_in <= dates.today(now):
        raise TooLate


def refund_of(stay: Stay, sold: QuoteSnapshot | None, now: datetime) -> RefundOwed:
    """What a cancellation gives back now, by the rules of the stay."""
    days = _days_before(stay, dates.today(now))
    found = policy.refund(_rules(stay, sold), stay.advance_payment, days)
    return RefundOwed(
        amount=found.amount,
        paid=found.paid,
        currency=stay.advance_payment_currency,
        percentage=found.percentage,
        policy=found.rule.policy_name if found.rule is not None else None,
        days_before_check_in=days,
    )


def refund_in_full(stay: Stay, now: datetime) -> RefundOwed:
    """What the house gives back when it is the house that does not take the guests."""
    return RefundOwed(
        amount=stay.advance_payment,
        paid=stay.advance_payment,
        currency=stay.advance_payment_currency,
        percentage=HUNDRED,
        policy=None,
        days_before_check_in=_days_before(stay, dates.today(now)),
    )


def of_other_payment(stay: Stay) -> RefundOwed | None:
    """The refund of a stay that has ended, where what was paid turned out to be another sum."""
    if stay.refund is None:
        return None
    paid = stay.advance_payment
    return msgspec.structs.replace(
        stay.refund,
        paid=paid,
        amount=cents(percent(paid, stay.refund.percentage)),
        currency=stay.advance_payment_currency,
    )


def _given(stay: Stay) -> RefundOwed:
    """What the end of a stay gave back."""
    if stay.refund is not None:
        return stay.refund
    return RefundOwed(
        amount=ZERO,
        paid=ZERO,
        currency=stay.advance_payment_currency,
        percentage=ZERO,
        policy=None,
        days_before_check_in=0,
    )


def _refusal(stay: Stay, now: datetime) -> str | None:
    try:
        check_allowed(stay, now)
    except CasaAustinError as error:
        return error.message
    return None


def _rules(stay: Stay, sold: QuoteSnapshot | None) -> tuple[RefundRule, ...]:
    if sold is not None:
        return sold.refund_rules
    return policy.refund_rules(catalogue().policies, stay.property_id)


def _days_before(stay: Stay, today: date) -> int:
    return (stay.check_in - today).days
