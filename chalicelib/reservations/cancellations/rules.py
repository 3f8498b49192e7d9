"""What the end of a stay gives back, and until when a guest may cancel (pricing book, 7)."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from chalicelib.kernel import dates
from chalicelib.kernel.errors import CasaAustinError, Conflict
from chalicelib.kernel.money import ZERO, cents, percent
from chalicelib.pricing.quotes.rules import policy
from chalicelib.pricing.quotes.rules.policy import RefundRule
from chalicelib.reservations.stays.rules import check_transition, days_before
from chalicelib.reservations.types import RefundOwed, Stay


class TooLate(Conflict):
    """The day of arrival has come."""

    code = "too_late"
    default_message = "Una reserva solo puede cancelarse antes del día de ingreso."


class RefundGiven(Conflict):
    """What was paid for a stay cannot change any more: its guest got it back."""

    code = "refund_given"
    default_message = "La devolución de esta reserva ya se entregó: lo pagado no se puede cambiar."


def check_allowed(stay: Stay, now: datetime) -> None:
    """Let the guest cancel.

    Raises:
        NotAllowedFrom: it has ended.
        TooLate: the day of arrival has come.
    """
    check_transition(stay.status, "cancelled", "client")
    if stay.check_in <= dates.today(now):
        raise TooLate


def refusal(stay: Stay, now: datetime) -> str | None:
    """Why the guest may not cancel, if so."""
    try:
        check_allowed(stay, now)
    except CasaAustinError as error:
        return error.message
    return None


def refund_by_rules(stay: Stay, rules: Sequence[RefundRule], now: datetime) -> RefundOwed:
    """What cancelling a stay now gives back by these rules."""
    days = days_before(stay, now)
    refund = policy.refund(rules, stay.advance_payment, days)
    return RefundOwed(
        amount=refund.amount,
        paid=refund.paid,
        currency=stay.advance_payment_currency,
        percentage=refund.percentage,
        policy=refund.rule.policy_name if refund.rule is not None else None,
        days_before_check_in=days,
    )


def waived(refund: RefundOwed, actor: str, now: datetime) -> RefundOwed:
    """The same end of a stay, for which staff give nothing back."""
    return msgspec.structs.replace(
        refund, amount=ZERO, waived=refund.amount, waived_by=actor, waived_at=now
    )


def refund_of_other_payment(stay: Stay) -> RefundOwed | None:
    """The refund of a stay that has ended, where what was paid turned out to be another sum.

    Raises:
        RefundGiven: it was given by then, so a difference would be owed by nobody.
    """
    refund, paid = stay.refund, stay.advance_payment
    if refund is None:
        return None
    changed = msgspec.structs.replace(
        refund,
        paid=paid,
        amount=cents(percent(paid, refund.percentage)),
        currency=stay.advance_payment_currency,
    )
    if refund.settled_at is not None and changed != refund:
        raise RefundGiven
    return changed


def payment_left(stay: Stay) -> Stay:
    """An ended stay without its refund: of what was paid, without what its guest got back."""
    refund = stay.refund
    if refund is None or refund.settled_at is None:
        return msgspec.structs.replace(stay, refund=None)
    left = stay.advance_payment - refund.amount
    return msgspec.structs.replace(stay, refund=None, advance_payment=left, full_payment=False)


def refund_of_ended(stay: Stay) -> RefundOwed:
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
