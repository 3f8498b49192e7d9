"""Staff look at vouchers: which wait, and what they say of one (reservations book, 5.3)."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

from chalicelib.cloud import budget, store
from chalicelib.cloud.idempotency import Once
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel.callers import Staff
from chalicelib.kernel.errors import NotFound, Stale
from chalicelib.payments.events import VoucherRefused
from chalicelib.payments.settling.service import while_bank_thinks
from chalicelib.payments.vouchers import rules
from chalicelib.payments.vouchers.types import Decided, WaitingPage
from chalicelib.reservations.lapsing.service import with_present_points
from chalicelib.reservations.money import records as money
from chalicelib.reservations.money.rules import next_payment, own_rate
from chalicelib.reservations.money.types import Payment
from chalicelib.reservations.paying.service import write_paid
from chalicelib.reservations.receipts import records as receipts
from chalicelib.reservations.stays import records as stays
from chalicelib.reservations.stays.reading import in_full_with
from chalicelib.reservations.stays.rules import check_access
from chalicelib.reservations.types import Currency, Stay

Decide = Callable[[Stay, Payment], tuple[Stay, Payment]]


def waiting(*, offset: int, size: int) -> WaitingPage:
    """Vouchers `[offset, offset + size)` of those that staff have to look at, longest waiting
    first: three round trips."""
    places = money.under_review()
    of_page = places[offset : offset + size]
    found = store.fetch_many(
        [
            *(money.payment_key(*place) for place in of_page),
            *{stays.stay_key(reservation_id) for reservation_id, _ in of_page},
        ]
    )
    by_id = money.payments_in(found)
    present = (by_id.get(payment_id) for _, payment_id in of_page)
    # The index may lag behind by a moment.
    payments = [each for each in present if each is not None and each.state == "under_review"]
    keys = {
        receipts.receipt_key(each.reservation_id, each.receipt_id)
        for each in payments
        if each.receipt_id is not None
    }
    in_full, read = in_full_with(list(stays.stays_in(found).values()), keys)
    return WaitingPage(payments, receipts.receipts_in(read), in_full, len(places))


def approve(
    reservation_id: str,
    payment_id: str,
    amount: Decimal,
    currency: Currency,
    *,
    caller: Staff,
    now: datetime,
    once: Once[Any] | None = None,
) -> Decided:
    """A voucher proves a payment of this amount: the stay has the money, and is sold. One that has
    ended owes it back.

    Raises:
        NotFound, Forbidden: as for a change of the stay; or there is no such voucher.
        Invalid: no amount that can be paid.
        LookedAt: somebody has decided about it.
    """

    def decide(stay: Stay, payment: Payment) -> tuple[Stay, Payment]:
        paid = next_payment(
            payment,
            now,
            state="paid",
            amount=amount,
            currency=currency,
            rate=own_rate(stay),
            reviewed_by=caller.actor,
        )
        return rules.approved(stay, payment, amount, currency, now), paid

    return _decide(reservation_id, payment_id, decide, caller, now, once)


def reject(
    reservation_id: str,
    payment_id: str,
    reason: str,
    *,
    caller: Staff,
    now: datetime,
    once: Once[Any] | None = None,
) -> Decided:
    """A voucher proves nothing, for a `reason` that its guest reads. Where nothing else was sent
    or paid, the guest has an hour for another.

    Raises:
        NotFound, Forbidden, LookedAt: as for an approval.
    """

    def decide(stay: Stay, payment: Payment) -> tuple[Stay, Payment]:
        refused = next_payment(
            payment,
            now,
            state="rejected",
            reason="refused_by_staff",
            note=reason,
            reviewed_by=caller.actor,
        )
        return rules.without_voucher(stay, payment, now, by_staff=True), refused

    return _decide(reservation_id, payment_id, decide, caller, now, once)


def _decide(
    reservation_id: str,
    payment_id: str,
    decide: Decide,
    caller: Staff,
    now: datetime,
    once: Once[Any] | None,
) -> Decided:
    def attempt() -> Decided:
        stay, payment = _present(reservation_id, payment_id, caller)
        rules.check_waiting(payment)
        after, changed = decide(stay, payment)
        tx = Transaction(now)
        if after.hold_until is not None:
            after = while_bank_thinks(tx, after)
        after = write_paid(tx, stay, after, [changed], actor=caller.actor)
        if changed.state == "rejected":
            tx.emit(VoucherRefused.of(changed), actor=caller.actor)
        if changed.state == "rejected" and payment.receipt_id is not None:
            receipts.free(tx, reservation_id, payment.receipt_id)
        decided = Decided(after, changed)
        tx.once(once, decided)
        tx.commit()
        return decided

    return with_present_points(lambda: budget.again(attempt, Stale), now=now)


def _present(reservation_id: str, payment_id: str, caller: Staff) -> tuple[Stay, Payment]:
    key = money.payment_key(reservation_id, payment_id)
    found = store.fetch_many([stays.stay_key(reservation_id), key])
    stay = stays.stays_in(found).get(reservation_id)
    payment = money.payments_in(found).get(payment_id)
    if stay is None:
        raise NotFound
    check_access(stay, caller)
    if payment is None or payment.source != "voucher" or payment.direction != "in":
        raise NotFound
    return stay, payment
