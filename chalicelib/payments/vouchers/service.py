"""Vouchers that guests send: the file becomes a receipt of the stay, the amount a payment that
staff have to look at (reservations book, 5.3)."""

from datetime import datetime, timedelta
from typing import Any

import msgspec

from chalicelib.cloud import budget, store
from chalicelib.cloud.idempotency import Once
from chalicelib.cloud.objects import Upload
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import ids
from chalicelib.kernel.callers import Guest, Staff
from chalicelib.kernel.errors import Invalid, NotFound, Stale
from chalicelib.payments.events import VoucherReceived
from chalicelib.payments.vouchers import records, rules
from chalicelib.payments.vouchers.types import NewVoucher, Sent
from chalicelib.pictures.rules import too_heavy
from chalicelib.reservations.lapsing.service import with_present_points
from chalicelib.reservations.money import records as money
from chalicelib.reservations.money.service import payment_of
from chalicelib.reservations.money.types import Payment
from chalicelib.reservations.paying.service import write_paid
from chalicelib.reservations.receipts import records as receipt_records
from chalicelib.reservations.receipts import service as receipts
from chalicelib.reservations.receipts.rules import (
    RECEIPTS_MAY_BE,
    ReceiptFile,
    check_files,
    check_number,
    check_sent,
)
from chalicelib.reservations.receipts.types import Shelf
from chalicelib.reservations.stays import records as stays
from chalicelib.reservations.stays.rules import check_access
from chalicelib.reservations.types import Stay

FILE_COMES_WITHIN = timedelta(hours=1)
"""A form that takes a file works for a quarter of an hour; opening the file takes seconds."""
FIELD = "voucher"
"""What the wire calls the file."""


class VoucherOffer(msgspec.Struct, frozen=True):
    """A payment whose voucher is still to come, and where its file must be sent."""

    payment: Payment
    upload: Upload


def send(
    reservation_id: str,
    command: NewVoucher,
    content: bytes,
    *,
    caller: Guest,
    now: datetime,
    once: Once[Any] | None = None,
) -> Sent:
    """Send a voucher for the guest's own stay. The same file again is the same voucher.

    Raises:
        NotFound: not the guest's own stay.
        NotOfGuests, HoldOver, StayClosed: as `rules.check_open` says.
        Invalid, TooLarge: the file is refused, or it is one too many.
        SentBefore: the stay had this file, and staff have looked at it.
    """
    return with_present_points(
        lambda: budget.again(
            lambda: _send(reservation_id, command, content, caller, now, once), Stale
        ),
        now=now,
    )


def offer(
    reservation_id: str,
    command: NewVoucher,
    *,
    content_type: str,
    size: int,
    caller: Guest,
    now: datetime,
    once: Once[Any] | None = None,
) -> VoucherOffer:
    """A voucher whose file of `size` bytes the app sends to storage. The stay follows when the
    file was opened, if it still can.

    Raises:
        as `send` does, but of the file only its size is known.
    """

    def attempt() -> VoucherOffer:
        stay = _own(reservation_id, caller)
        rules.check_open(stay, now)
        shelf = _room_for_one(reservation_id, size)
        check_sent(shelf.sent + 1, FIELD)
        payment = _payment(stay, command, caller, now)
        tx = Transaction(now)
        offered = receipts.offer(
            tx, reservation_id, content_type=content_type, size=size, actor=caller.actor
        )
        payment = msgspec.structs.replace(
            payment,
            state="created",
            receipt_id=offered.receipt_id,
            next_try=now + FILE_COMES_WITHIN,
        )
        money.write(tx, [payment])
        stays.rely_on(tx, stay)
        offer = VoucherOffer(payment, offered.upload)
        tx.once(once, offer)
        tx.commit()
        return offer

    return budget.again(attempt, Stale)


def offer_to_staff(
    reservation_id: str,
    *,
    content_type: str,
    size: int,
    caller: Staff,
    now: datetime,
    once: Once[Any] | None = None,
) -> receipts.Offered:
    """A receipt whose file of `size` bytes staff send to storage. It is no payment: what was paid,
    staff note.

    Raises:
        NotFound, Forbidden: as for a change of the stay.
        Invalid: the file is too heavy, or one too many.
    """

    def attempt() -> receipts.Offered:
        check_access(stays.stay_of(reservation_id), caller)
        _room_for_one(reservation_id, size)
        tx = Transaction(now)
        offered = receipts.offer(
            tx, reservation_id, content_type=content_type, size=size, actor=caller.actor
        )
        receipts.tell_added(tx, reservation_id, 1, actor=caller.actor)
        tx.once(once, offered)
        tx.commit()
        return offered

    return budget.again(attempt, Stale)


def receive(
    tx: Transaction, stay: Stay, payment: Payment, digest: str | None, *, actor: str
) -> Stay:
    """Put a voucher that staff have to look at into `tx`, and the stay that follows. `payment`
    says which vouchers were like it; of what was new with it, it is the first. `digest` is that of
    its file."""
    if digest is not None and payment.same_file_as is None:
        records.claim(tx, records.file_account(digest), payment)
    records.claim_operation(tx, payment)
    after = rules.with_voucher(stay, payment, tx.now)
    after = write_paid(tx, stay, after, [payment], actor=actor)
    tx.emit(VoucherReceived.of(payment), actor=actor)
    return after


def with_twins(payment: Payment, digest: str) -> Payment:
    """The payment with what had its file or number of operation before: one round trip. The same
    one keeps what it claimed."""
    by_file = records.file_account(digest)
    by_number = records.operation_account(payment.operation_number)
    keys = [records.claim_key(each) for each in (by_file, by_number) if each is not None]
    found = store.fetch_many(keys)
    return msgspec.structs.replace(
        payment,
        same_file_as=records.twin_in(found, by_file),
        same_operation_as=records.twin_in(found, by_number),
    )


def _send(
    reservation_id: str,
    command: NewVoucher,
    content: bytes,
    caller: Guest,
    now: datetime,
    once: Once[Any] | None,
) -> Sent:
    stay = _own(reservation_id, caller)
    rules.check_open(stay, now)
    [file] = check_files([content], field=FIELD)
    shelf = receipt_records.shelf_of(reservation_id)
    receipt_id = None
    if file.digest in shelf.digests:
        receipt_id, before = _present(reservation_id, file)
        if before is not None:
            return _again(stay, before, shelf.number)
    if receipt_id is None:
        check_number(shelf.number + 1, FIELD)
        check_sent(shelf.sent + 1, FIELD)
    payment = with_twins(_payment(stay, command, caller, now), file.digest)
    tx = Transaction(now)
    if receipt_id is None:
        [receipt_id] = receipts.add(tx, reservation_id, [file], actor=caller.actor)
        receipts.tell_added(tx, reservation_id, 1, actor=caller.actor)
    payment = msgspec.structs.replace(payment, receipt_id=receipt_id)
    after = receive(tx, stay, payment, file.digest, actor=caller.actor)
    number = shelf.number + (file.digest not in shelf.digests)
    sent = Sent(stay=after, payment=payment, receipts=number)
    tx.once(once, sent)
    tx.commit()
    return sent


def _own(reservation_id: str, caller: Guest) -> Stay:
    """The guest's own stay; a hold that the clock has ended, too: it is told so."""
    stay = stays.stays_of([reservation_id]).get(reservation_id)
    if stay is None or stay.client_id != caller.client_id:
        raise NotFound
    if stay.deleted and stay.status != "expired":
        raise NotFound
    return stay


def _payment(stay: Stay, command: NewVoucher, caller: Guest, now: datetime) -> Payment:
    return payment_of(
        msgspec.structs.replace(stay, updated=now),
        ids.new_id(),
        source="voucher",
        state="under_review",
        amount=rules.amount_said(stay, command.amount, command.currency),
        currency=command.currency,
        by=caller.actor,
        operation_number=command.operation_number,
        confirmed=command.confirmed,
    )


def _present(reservation_id: str, file: ReceiptFile) -> tuple[str | None, Payment | None]:
    """The receipt of a stay that has these bytes, and its payment; staff may have added the file,
    which then is no voucher yet.

    Raises:
        Stale: the receipt was removed meanwhile.
    """
    found = receipt_records.records_of(reservation_id)
    receipt = next((each for each in found if each.digest == file.digest), None)
    if receipt is None:
        raise Stale
    payments = money.payments_of(reservation_id)
    its = (each for each in payments if each.receipt_id == receipt.receipt_id)
    return receipt.receipt_id, next(its, None)


def _again(stay: Stay, payment: Payment, number: int) -> Sent:
    if payment.state not in {"created", "under_review"}:
        raise rules.SentBefore
    return Sent(stay=stay, payment=payment, receipts=number)


def _room_for_one(reservation_id: str, size: int) -> Shelf:
    """Let a stay have another file; those that it has.

    Raises:
        Invalid: it is too heavy, or the stay has as many as it may.
    """
    if not 0 < size <= RECEIPTS_MAY_BE.most_bytes:
        raise Invalid(fields={"size": [too_heavy(RECEIPTS_MAY_BE)]})
    shelf = receipt_records.shelf_of(reservation_id)
    check_number(shelf.number + 1, FIELD)
    return shelf
