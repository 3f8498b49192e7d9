"""What the end of a stay gives back, and until when a guest may cancel (pricing book, 7)."""

from collections.abc import Sequence
from datetime import datetime

from chalicelib.kernel import dates
from chalicelib.kernel.errors import CasaAustinError, Conflict
from chalicelib.kernel.money import ZERO
from chalicelib.pricing.quotes.rules import policy
from chalicelib.pricing.quotes.rules.policy import RefundRule
from chalicelib.reservations.money.refunds import days_before, refund_of_part
from chalicelib.reservations.stays.rules import check_transition
from chalicelib.reservations.types import RefundOwed, Stay


class TooLate(Conflict):
    """The day of arrival has come."""

    code = "too_late"
    default_message = "Una reserva solo puede cancelarse antes del día de ingreso."


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
    refund = policy.refund(rules, stay.advance_payment, days_before(stay, now))
    name = refund.rule.policy_name if refund.rule is not None else None
    return refund_of_part(stay, refund.percentage, now, policy=name)


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
