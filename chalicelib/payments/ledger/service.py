"""The payments of a stay: what there are, one more by staff, and giving one back (reservations
book, 1.6 and 6.4)."""

from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import Any

import msgspec

from chalicelib.cloud import parallel
from chalicelib.cloud.idempotency import Once
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import ids
from chalicelib.kernel.callers import Staff
from chalicelib.kernel.errors import Conflict, NotFound
from chalicelib.payments.ledger.rules import check_entry, check_return
from chalicelib.payments.ledger.types import Ledger, NewPayment
from chalicelib.payments.settling.service import Known, settle
from chalicelib.payments.types import Outcome
from chalicelib.payments.vouchers.records import claim_operation, with_operation_twin
from chalicelib.payments.watching.rules import is_overdue
from chalicelib.payments.watching.service import DIFFERS, OVERDUE
from chalicelib.reservations.lapsing.service import with_present_points
from chalicelib.reservations.money import records as money
from chalicelib.reservations.money.refunds import with_late_money
from chalicelib.reservations.money.rules import amounts_of, having, received, without
from chalicelib.reservations.money.service import payment_of
from chalicelib.reservations.money.types import OPEN, Payment
from chalicelib.reservations.paying.service import write_paid
from chalicelib.reservations.stays import records as stays
from chalicelib.reservations.stays.rules import check_access, next_version
from chalicelib.reservations.types import Stay


class StayEnded(Conflict):
    """The stay has ended: its money is given back, and takes no entries any more."""

    code = "stay_ended"
    default_message = "La reserva terminó: sus pagos ya no se pueden cambiar."


class NothingToReturn(Conflict):
    """Of the payment, nothing is left that could be given back."""

    code = "nothing_to_return"
    default_message = "De este pago no queda nada por devolver."


class NothingToClose(Conflict):
    """The payment has ended, or its gateway may still end it."""

    code = "nothing_to_close"
    default_message = "Este pago no se puede cerrar: terminó, o la pasarela aún lo está procesando."


def payments_of(reservation_id: str, *, caller: Staff) -> Ledger:
    """A stay, a removed one too, and its payments.

    Raises:
        NotFound, Forbidden: as for a change.
    """
    stay, payments = parallel.both(
        partial(_stay, reservation_id, caller), partial(money.payments_of, reservation_id)
    )
    return Ledger(stay, tuple(payments))


def record(
    reservation_id: str,
    command: NewPayment,
    *,
    caller: Staff,
    now: datetime,
    once: Once[Any] | None = None,
) -> Payment:
    """Note money that came by another way, or correct what was noted (negative).

    Raises:
        NotFound, Forbidden: as for a change.
        Invalid: no amount that can be noted.
        StayEnded: it has ended.
        LessThanReceived: more is taken away than was noted by hand.
        Stale: somebody else changed the stay.
    """
    check_entry(command.amount)
    before = _stay(reservation_id, caller)
    if not before.blocks:
        raise StayEnded
    payment = payment_of(
        msgspec.structs.replace(before, updated=now),
        ids.new_id(),
        source="staff",
        state="paid",
        amount=command.amount,
        currency=command.currency,
        by=caller.actor,
        note=command.note,
        operation_number=command.operation_number,
    )
    payment = with_operation_twin(payment)
    paid = received(
        amounts_of(before), payment.payment_id, "staff", command.amount, command.currency
    )
    after = having(next_version(before, now), paid)
    _write(before, after, payment, caller, now, once)
    return payment


def give_back(
    reservation_id: str,
    payment_id: str,
    amount: Decimal | None,
    *,
    caller: Staff,
    now: datetime,
    once: Once[Any] | None = None,
) -> Payment:
    """Give back a payment of a stay that goes on, or a part of it (in its currency): by the gateway
    where it came by card, else as a task for staff. The payment outwards.

    Raises:
        NotFound, Forbidden: as for a change, or no such payment.
        StayEnded: what it owes follows from its end.
        NothingToReturn, Invalid: more than is left of the payment.
        Stale: somebody else changed the stay.
    """
    before = _stay(reservation_id, caller)
    if not before.blocks:
        raise StayEnded
    paid = next((each for each in amounts_of(before) if each.payment_id == payment_id), None)
    if paid is None:
        raise NotFound if money.payment_at(reservation_id, payment_id) is None else NothingToReturn
    returned = paid.amount if amount is None else amount
    check_return(returned, paid.amount)
    part = msgspec.structs.replace(paid, amount=returned)
    refund = with_late_money(before, part, now)
    left = without(amounts_of(before), payment_id, returned)
    after = having(next_version(before, now, refund=refund), left)
    outwards = payment_of(
        after,
        refund.parts[-1].refund_id,
        direction="out",
        source=paid.source,
        state="owed",
        amount=returned,
        currency=paid.currency,
        by=caller.actor,
        of_payment=payment_id,
        next_try=now if paid.source == "card" else None,
    )
    _write(before, after, outwards, caller, now, once)
    return outwards


def close(reservation_id: str, payment_id: str, *, caller: Staff, now: datetime) -> Payment:
    """End an open payment of which the gateway has another amount than was asked for, or that its
    bank does not end: staff have seen to it there, and the stay can be paid again.

    Raises:
        NotFound, Forbidden: as for a change, or no such payment.
        NothingToClose: it is neither, or has ended.
    """
    stay = _stay(reservation_id, caller)
    payment = money.payment_at(reservation_id, payment_id)
    if payment is None:
        raise NotFound
    is_staffs = payment.reason == DIFFERS or is_overdue(payment, now)
    if payment.state not in OPEN or not is_staffs:
        raise NothingToClose
    outcome = Outcome(state="failed", reason=payment.reason or OVERDUE)
    return settle(Known(stay, payment), outcome, now=now, actor=caller.actor).payment


def _stay(reservation_id: str, caller: Staff) -> Stay:
    stay = stays.stays_of([reservation_id]).get(reservation_id)
    if stay is None:
        raise NotFound
    check_access(stay, caller)
    return stay


def _write(
    before: Stay,
    after: Stay,
    payment: Payment,
    caller: Staff,
    now: datetime,
    once: Once[Any] | None,
) -> None:
    def work() -> None:
        tx = Transaction(now)
        write_paid(tx, before, after, [payment], actor=caller.actor)
        claim_operation(tx, payment)
        tx.once(once, payment)
        tx.commit()

    with_present_points(work, now=now)
