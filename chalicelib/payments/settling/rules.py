"""What becomes of a stay when a gateway says what became of a charge (reservations book, 2.2 and
6.4).

Money that comes is the stay's where the guest can have what it pays for, and as far as the stay is
not paid by then; otherwise it goes back. No cent of it is ever both, and none is neither.
"""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Literal

import msgspec

from chalicelib.kernel import dates
from chalicelib.kernel.callers import SYSTEM
from chalicelib.kernel.money import ZERO, cents
from chalicelib.payments.types import Outcome
from chalicelib.reservations.money.refunds import (
    payment_left,
    with_late_money,
    without_payment,
)
from chalicelib.reservations.money.rules import (
    amounts_of,
    balance,
    having,
    next_payment,
    own_rate,
    without,
)
from chalicelib.reservations.money.types import OPEN, SERVICES, Payment
from chalicelib.reservations.stays.rules import HOLD_TIME, has_lapsed, next_version
from chalicelib.reservations.types import Paid, Status, Stay

Effect = Literal["paid", "surplus", "late", "failed", "waits", "charged_back"]
BANK_TIME = timedelta(hours=48)
"""For so long a hold keeps its nights while a bank thinks: gateways say that a card takes two days
at most."""


class Settled(msgspec.Struct, frozen=True, kw_only=True):
    """A payment and its stay afterwards. `stay` is None where it does not change; `surplus` is what
    goes back, in PEN, of a payment of which the stay takes the rest."""

    effect: Effect
    payment: Payment
    stay: Stay | None
    surplus: Decimal = ZERO


def bank_has_until(payment: Payment) -> datetime:
    """When a bank should have ended a payment by card. A hold that waits for it lapses then, as
    any other does; what comes later is late money."""
    return payment.created + BANK_TIME


def settled(stay: Stay, payment: Payment, outcome: Outcome, now: datetime) -> Settled | None:
    """What an outcome changes; None for nothing, because it is known."""
    match outcome.state:
        case "approved":
            if payment.state in {"paid", "charged_back"}:
                return None
            return taken(stay, payment, outcome, now) or given_back(stay, payment, outcome, now)
        case "in_process":
            return _waits(stay, payment, outcome, now) if payment.state in OPEN else None
        case "failed" | "refunded":
            # What we have given back is told by the payments that give it back.
            return _failed(stay, payment, outcome, now) if payment.state in OPEN else None
        case "charged_back":
            return _charged_back(stay, payment, outcome, now)


def taken(stay: Stay, payment: Payment, outcome: Outcome, now: datetime) -> Settled | None:
    """The stay with the money and what it pays for; None where the guest cannot have that.

    Raises:
        RefundRunning: a gateway is giving back what the stay had been paid.
    """
    if not _can_have(stay, payment, now):
        return None
    before = payment_left(stay) if stay.status == "expired" else stay
    if _is_paid(before) and payment.purpose not in SERVICES:
        return None
    changes = _bought(stay, payment) | {
        "payment_confirmed": True,
        "deadline": None,
        "deleted": False,
    }
    after = having(next_version(before, now, **changes), (*amounts_of(before), _paid(payment)))
    after = msgspec.structs.replace(after, status=_status(after))
    surplus = _surplus(after, payment)
    return Settled(
        effect="surplus" if surplus else "paid",
        payment=_with(payment, outcome, "paid", now),
        stay=_without_surplus(after, payment, surplus, now) if surplus else after,
        surplus=surplus,
    )


def _surplus(after: Stay, payment: Payment) -> Decimal:
    """What of a payment a stay does not need: staff noted money, or lowered the price, while the
    card was on its way. A service raises the price by all that was paid for it."""
    if payment.purpose in SERVICES:
        return ZERO
    return min(payment.amount, max(ZERO, -balance(after).left_sol))


def _without_surplus(after: Stay, payment: Payment, surplus: Decimal, now: datetime) -> Stay:
    part = msgspec.structs.replace(_paid(payment), amount=surplus)
    refund = with_late_money(after, part, now)
    left = without(amounts_of(after), payment.payment_id, surplus)
    return having(msgspec.structs.replace(after, refund=refund), left)


def given_back(stay: Stay, payment: Payment, outcome: Outcome, now: datetime) -> Settled:
    """The money came for what the guest cannot have: it goes back."""
    refund = with_late_money(stay, _paid(payment), now)
    after = next_version(stay, now, refund=refund, **_hold_again(stay, payment, now))
    return Settled(effect="late", payment=_with(payment, outcome, "paid", now), stay=after)


def _can_have(stay: Stay, payment: Payment, now: datetime) -> bool:
    if payment.purpose in SERVICES:
        has_it = stay.temperature_pool if _is_pool(payment) else stay.late_checkout
        is_over = stay.departure < dates.today(now)
        return stay.blocks and not has_it and not is_over and not _has_moved(stay, payment)
    # A hold that lapsed comes back while the guest can still arrive, if its nights are free.
    return stay.blocks or (stay.status == "expired" and stay.check_in >= dates.today(now))


def _has_moved(stay: Stay, payment: Payment) -> bool:
    """Whether a service was priced for another house or another night than it would be of now."""
    house, departure = payment.property_id, payment.departure
    return house not in {None, stay.property_id} or departure not in {None, stay.departure}


def _is_paid(stay: Stay) -> bool:
    """Whether somebody has paid a stay already. A hold still needs what keeps its nights."""
    return stay.status not in {"incomplete", "expired"} and balance(stay).left_sol <= ZERO


def _bought(stay: Stay, payment: Payment) -> dict[str, Any]:
    """What a stay gets with a service, which raises its price by what was paid (vector W20)."""
    if payment.purpose not in SERVICES:
        return {}
    rate = own_rate(stay) or payment.rate
    in_usd = cents(payment.amount / rate) if rate else ZERO
    prices = {
        "price_sol": stay.price_sol + payment.amount,
        "price_usd": stay.price_usd + in_usd,
    }
    if _is_pool(payment):
        amount = stay.price_temperature_pool + payment.amount
        return prices | {"temperature_pool": True, "price_temperature_pool": amount}
    amount = stay.price_latecheckout + payment.amount
    return prices | {"late_checkout": True, "price_latecheckout": amount}


def _is_pool(payment: Payment) -> bool:
    return payment.purpose == "temperature_pool"


def _status(stay: Stay) -> Status:
    """A stay that is paid in full is sold; one that is paid in part waits for staff."""
    if stay.full_payment:
        return "approved"
    return "pending" if stay.status in {"incomplete", "expired"} else stay.status


def _waits(stay: Stay, payment: Payment, outcome: Outcome, now: datetime) -> Settled | None:
    """While a bank thinks, a hold keeps its nights, for as long as the bank may need."""
    if payment.state == "in_process":
        return None
    until = bank_has_until(payment)
    keeps = stay.blocks and stay.hold_until is not None and max(now, stay.hold_until) < until
    after = next_version(stay, now, deadline=until) if keeps else None
    return Settled(effect="waits", payment=_with(payment, outcome, "in_process", now), stay=after)


def _failed(stay: Stay, payment: Payment, outcome: Outcome, now: datetime) -> Settled:
    """A guest whose card was refused may pay otherwise."""
    again = _hold_again(stay, payment, now)
    after = next_version(stay, now, **again) if again else None
    return Settled(effect="failed", payment=_with(payment, outcome, "failed", now), stay=after)


def _hold_again(stay: Stay, payment: Payment, now: datetime) -> dict[str, datetime]:
    """A hold that waited for a bank has an hour again, and no more. One to which staff gave another
    end keeps that."""
    waited = payment.state == "in_process" and stay.hold_until == bank_has_until(payment)
    return {"deadline": now + HOLD_TIME} if waited and not has_lapsed(stay, now) else {}


def _charged_back(stay: Stay, payment: Payment, outcome: Outcome, now: datetime) -> Settled | None:
    if payment.state == "charged_back":
        return None
    changes: dict[str, Any] = {}
    paid = without(amounts_of(stay), payment.payment_id, payment.amount)
    refund = without_payment(stay, payment.payment_id, by=SYSTEM.actor, at=now)
    if refund != stay.refund:
        changes["refund"] = refund
    changes |= _hold_again(stay, payment, now)
    is_other = bool(changes) or paid != amounts_of(stay)
    after = having(next_version(stay, now, **changes), paid) if is_other else None
    changed = _with(payment, outcome, "charged_back", now)
    return Settled(effect="charged_back", payment=changed, stay=after)


def _paid(payment: Payment) -> Paid:
    return Paid(
        payment_id=payment.payment_id,
        source="card",
        currency=payment.currency,
        amount=payment.amount,
    )


def _with(payment: Payment, outcome: Outcome, state: Any, now: datetime) -> Payment:
    return next_payment(
        payment,
        now,
        state=state,
        gateway_id=outcome.gateway_id or payment.gateway_id,
        reason=outcome.reason,
        next_try=now if state == "in_process" else None,
    )
