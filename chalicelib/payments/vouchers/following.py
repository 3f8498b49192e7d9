"""What a voucher becomes when its file was opened, or is gone.

The receipt says what became of its file. Whoever is told reads it, so that a message that comes
late, twice or in another order does no harm.
"""

from datetime import datetime
from typing import Any

from chalicelib.cloud import budget, store
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel.callers import SYSTEM
from chalicelib.kernel.errors import Conflict, Stale
from chalicelib.payments.events import VoucherRefused
from chalicelib.payments.settling.service import while_bank_thinks
from chalicelib.payments.vouchers import records, rules
from chalicelib.payments.vouchers.service import receive, with_twins
from chalicelib.pictures.rules import NEVER_CAME
from chalicelib.reservations.lapsing.service import with_present_points
from chalicelib.reservations.money import records as money
from chalicelib.reservations.money.rules import next_payment
from chalicelib.reservations.money.types import Payment, PaymentState
from chalicelib.reservations.paying.service import write_paid
from chalicelib.reservations.receipts import records as receipt_records
from chalicelib.reservations.receipts import service as receipts
from chalicelib.reservations.receipts.types import Receipt
from chalicelib.reservations.stays import records as stays
from chalicelib.reservations.types import Stay

WAITING: frozenset[PaymentState] = frozenset({"created", "under_review"})
REMOVED = "Se retiró el comprobante."
TWICE = "Es el mismo comprobante que ya envió para esta reserva."
TOO_LATE = "La reserva terminó antes de que llegara el comprobante."


def give_up(payment: Payment, *, now: datetime) -> None:
    """Wait no longer for the file of a voucher. Its receipt goes, and with it the place that it
    had among the files of the stay."""
    record = receipt_records.receipt_at(payment.reservation_id, payment.receipt_id or "")
    if record is not None and record.state == "awaiting_check":
        receipts.remove(record, actor=SYSTEM.actor, now=now)
    follow(payment.reservation_id, payment.receipt_id or "", now=now)


def follow(reservation_id: str, receipt_id: str, *, now: datetime) -> None:
    """Let the voucher of a receipt follow what became of its file. Again is harmless."""
    with_present_points(
        lambda: budget.again(lambda: _follow(reservation_id, receipt_id, now), Stale), now=now
    )


def _follow(reservation_id: str, receipt_id: str, now: datetime) -> None:
    payments = money.payments_of(reservation_id)
    payment = next((each for each in payments if each.receipt_id == receipt_id), None)
    if payment is None or payment.state not in WAITING:
        return
    receipt_key = receipt_records.receipt_key(reservation_id, receipt_id)
    found = store.fetch_many([stays.stay_key(reservation_id), receipt_key])
    stay = stays.stays_in(found)[reservation_id]
    receipt = receipt_records.receipts_in(found).get(receipt_id)
    if receipt is None:
        _gone(stay, payment, now)
    elif receipt.state == "rejected":
        _refused(stay, payment, receipt, now)
    elif receipt.state == "ready" and payment.state == "created":
        _arrived(stay, payment, receipt, now)
    elif receipt.state == "ready":
        _compared(payment, receipt, now)


def _gone(stay: Stay, payment: Payment, now: datetime) -> None:
    if payment.state == "created":
        _ended(stay, payment, now, state="failed", reason="file_missing", note=NEVER_CAME)
    else:
        _ended(stay, payment, now, state="withdrawn", reason="removed", note=REMOVED)


def _refused(stay: Stay, payment: Payment, receipt: Receipt, now: datetime) -> None:
    is_missing = receipt.reason == NEVER_CAME
    _ended(
        stay,
        payment,
        now,
        state="failed" if is_missing else "rejected",
        reason="file_missing" if is_missing else "file_refused",
        note=receipt.reason,
    )


def _ended(stay: Stay, payment: Payment, now: datetime, **changes: Any) -> None:
    """Write a voucher that does not count, and whose file takes no place. The stay follows one that
    it waited for."""
    changed = next_payment(payment, now, next_try=None, **changes)
    tx = Transaction(now)
    if payment.payment_id in stay.vouchers_waiting:
        after = rules.without_voucher(stay, payment, now, by_staff=False)
        if after.hold_until is not None:
            after = while_bank_thinks(tx, after)
        write_paid(tx, stay, after, [changed], actor=SYSTEM.actor)
    else:
        money.write(tx, [changed])
    if payment.receipt_id is not None:
        receipt_records.free(tx, payment.reservation_id, payment.receipt_id)
    tx.emit(VoucherRefused.of(changed), actor=SYSTEM.actor)
    tx.commit()


def _arrived(stay: Stay, payment: Payment, receipt: Receipt, now: datetime) -> None:
    """The file of a voucher came past the API, and is one."""
    try:
        rules.check_open(stay, now)
    except Conflict:
        _ended(stay, payment, now, state="rejected", reason="too_late", note=TOO_LATE)
        return
    noted = with_twins(payment, receipt.digest)
    twin = noted.same_file_as
    if twin is not None and twin.reservation_id == stay.reservation_id:
        _ended(stay, payment, now, state="withdrawn", reason="repeated", note=TWICE)
        return
    arrived = next_payment(
        noted,
        now,
        state="under_review",
        next_try=None,
        looks_like=_alike(payment, receipt),
    )
    tx = Transaction(now)
    _note_picture(tx, arrived, receipt)
    receive(tx, stay, arrived, receipt.digest, actor=payment.by)
    receipts.tell_added(tx, stay.reservation_id, 1, actor=payment.by)
    tx.commit()


def _compared(payment: Payment, receipt: Receipt, now: datetime) -> None:
    """A voucher that was sent to the API was opened: staff see which it looks like."""
    if receipt.fingerprint is None:
        return
    tx = Transaction(now)
    _note_picture(tx, payment, receipt)
    looks_like = _alike(payment, receipt)
    if looks_like and not payment.looks_like:
        money.write(tx, [next_payment(payment, now, looks_like=looks_like)])
    tx.commit()


def _alike(payment: Payment, receipt: Receipt) -> tuple[Any, ...]:
    if receipt.fingerprint is None:
        return ()
    return records.alike(receipt.fingerprint, payment.payment_id)


def _note_picture(tx: Transaction, payment: Payment, receipt: Receipt) -> None:
    if receipt.fingerprint is not None:
        records.note_picture(tx, receipt.fingerprint, payment)
