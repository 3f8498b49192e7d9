"""Vouchers over HTTP: guests send them, staff look at them (reservations book, 5.3)."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from chalicelib.cloud.idempotency import Once
from chalicelib.kernel import clock
from chalicelib.kernel.callers import Guest, Staff
from chalicelib.kernel.permissions import Permission
from chalicelib.payments.vouchers import reviewing
from chalicelib.payments.vouchers import service as vouchers
from chalicelib.payments.vouchers.service import VoucherOffer
from chalicelib.payments.vouchers.wire import (
    ApprovalForm,
    DecisionView,
    ReceiptOffered,
    ReceiptToCome,
    RefusalForm,
    VoucherForm,
    VoucherOffered,
    VoucherSent,
    VoucherToCome,
    WaitingVoucher,
    waiting_vouchers,
)
from chalicelib.reservations.receipts.service import Offered
from chalicelib.web.audiences import CLIENT, staff
from chalicelib.web.limits import Limit
from chalicelib.web.pages import Page, PageQuery, answer_of
from chalicelib.web.routing import RequestInfo, Router

router = Router("payments: vouchers")
WRITES_STAYS = staff(Permission.WRITES_STAYS)
UPLOADS = Limit("vouchers", most=30, within=timedelta(hours=1))


@router.post("/clients/voucher/upload/{reservation_id}", audience=CLIENT, limits=(UPLOADS,))
def send(
    reservation_id: UUID, caller: Guest, body: VoucherForm, once: Once[Any] | None
) -> VoucherSent:
    """Send the voucher of a transfer. Exactly at the deadline of a hold it is still in time.

    A hold then waits for staff, for as long as they need; a sold stay stays sold. The same file
    again is the same voucher.
    """
    sent = vouchers.send(
        str(reservation_id),
        body.command(),
        body.voucher.content,
        caller=caller,
        now=clock.now(),
        once=once and once.answering(VoucherSent.of),
    )
    return VoucherSent.of(sent)


@router.post(
    "/clients/voucher/presign/{reservation_id}", audience=CLIENT, limits=(UPLOADS,), status=201
)
def offer(
    reservation_id: UUID, caller: Guest, body: VoucherToCome, once: Once[Any] | None
) -> VoucherOffered:
    """Send a voucher whose file the app then sends to storage itself (10 MiB at most).

    The stay follows once the file was opened, if its hold has not ended by then.
    """
    offered = vouchers.offer(
        str(reservation_id),
        body.command(),
        content_type=body.content_type,
        size=body.size,
        caller=caller,
        now=clock.now(),
        once=once and once.answering(_voucher_to_come),
    )
    return _voucher_to_come(offered)


@router.post("/reservations/receipts/presign", audience=WRITES_STAYS, status=201)
def offer_to_staff(caller: Staff, body: ReceiptToCome, once: Once[Any] | None) -> ReceiptOffered:
    """Add a receipt whose file the browser then sends to storage itself (10 MiB at most)."""
    offered = vouchers.offer_to_staff(
        str(body.reservation_id),
        content_type=body.content_type,
        size=body.size,
        caller=caller,
        now=clock.now(),
        once=once and once.answering(_receipt_to_come),
    )
    return _receipt_to_come(offered)


@router.get("/payments/vouchers", audience=staff(Permission.READS_MONEY))
def list_waiting(
    query: PageQuery, request: RequestInfo
) -> Page[WaitingVoucher] | list[WaitingVoucher]:
    """The vouchers that staff have to look at, longest waiting first."""
    page = reviewing.waiting(offset=query.offset, size=query.size)
    rows = waiting_vouchers(page, clock.now())
    return answer_of(rows, page.count, query, request.url)


@router.post("/reservations/{reservation_id}/payments/{payment_id}/approve", audience=WRITES_STAYS)
def approve(
    reservation_id: UUID,
    payment_id: UUID,
    caller: Staff,
    body: ApprovalForm,
    once: Once[Any] | None,
) -> DecisionView:
    """Take a voucher for what staff read on it: the stay has the money, and is sold.

    The money of a stay that has ended goes back to its guest. A voucher that somebody has looked
    at is a conflict (409).
    """
    decided = reviewing.approve(
        str(reservation_id),
        str(payment_id),
        body.amount,
        body.currency,
        caller=caller,
        now=clock.now(),
        once=once and once.answering(DecisionView.of),
    )
    return DecisionView.of(decided)


@router.post("/reservations/{reservation_id}/payments/{payment_id}/reject", audience=WRITES_STAYS)
def reject(
    reservation_id: UUID,
    payment_id: UUID,
    caller: Staff,
    body: RefusalForm,
    once: Once[Any] | None,
) -> DecisionView:
    """Refuse a voucher, for a reason that its guest reads.

    A booking for which nothing else was sent or paid waits an hour for another voucher; a sold
    stay stays sold. A voucher that somebody has looked at is a conflict (409).
    """
    decided = reviewing.reject(
        str(reservation_id),
        str(payment_id),
        body.reason,
        caller=caller,
        now=clock.now(),
        once=once and once.answering(DecisionView.of),
    )
    return DecisionView.of(decided)


def _voucher_to_come(offered: VoucherOffer) -> VoucherOffered:
    return VoucherOffered.of(offered.payment, offered.upload)


def _receipt_to_come(offered: Offered) -> ReceiptOffered:
    return ReceiptOffered.of(offered.receipt_id, offered.upload)
