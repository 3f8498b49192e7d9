"""The payments of a stay over HTTP, for staff."""

from typing import Any
from uuid import UUID

from chalicelib.cloud.idempotency import Once
from chalicelib.kernel import clock
from chalicelib.kernel.callers import Staff
from chalicelib.kernel.permissions import Permission
from chalicelib.payments.ledger import service as ledger
from chalicelib.payments.ledger.wire import LedgerView, NewPaymentForm, PaymentView, ReturnForm
from chalicelib.web.audiences import staff
from chalicelib.web.routing import Router

router = Router("payments: staff")


@router.get("/reservations/{reservation_id}/payments", audience=staff(Permission.READS_STAYS))
def payments(reservation_id: UUID, caller: Staff) -> LedgerView:
    """Every payment of a stay, of a removed one too, oldest first."""
    return LedgerView.of(ledger.payments_of(str(reservation_id), caller=caller))


@router.post(
    "/reservations/{reservation_id}/payments",
    audience=staff(Permission.WRITES_STAYS),
    status=201,
)
def record(
    reservation_id: UUID, caller: Staff, body: NewPaymentForm, once: Once[Any] | None
) -> PaymentView:
    """Note money that came by another way than a card, or correct what was noted."""
    payment = ledger.record(
        str(reservation_id),
        body.command(),
        caller=caller,
        now=clock.now(),
        once=once and once.answering(PaymentView.of),
    )
    return PaymentView.of(payment)


@router.post(
    "/reservations/{reservation_id}/payments/{payment_id}/refund",
    audience=staff(Permission.WRITES_MONEY),
    status=201,
)
def give_back(
    reservation_id: UUID,
    payment_id: UUID,
    caller: Staff,
    body: ReturnForm,
    once: Once[Any] | None,
) -> PaymentView:
    """Give back a payment of a stay that goes on, or a part of it.

    What came by card, its gateway gives back; the rest is a task for staff, among the refunds that
    are due.
    """
    payment = ledger.give_back(
        str(reservation_id),
        str(payment_id),
        body.amount,
        caller=caller,
        now=clock.now(),
        once=once and once.answering(PaymentView.of),
    )
    return PaymentView.of(payment)


@router.post(
    "/reservations/{reservation_id}/payments/{payment_id}/close",
    audience=staff(Permission.WRITES_MONEY),
)
def close(reservation_id: UUID, payment_id: UUID, caller: Staff) -> PaymentView:
    """End an open payment that has another amount at its gateway, or that its bank does not end.

    See to it at the gateway first (give the money back, or cancel it there). Money that comes all
    the same is the stay's where it still needs it, or goes back; another amount counts for nothing.
    """
    payment = ledger.close(str(reservation_id), str(payment_id), caller=caller, now=clock.now())
    return PaymentView.of(payment)
