"""The money of a stay: every payment, what is left to pay, and giving back or ending one."""

from http import HTTPStatus
from urllib.parse import quote

import msgspec

from chalicelib.kernel import decoding, ids
from chalicelib.kernel.permissions import Permission
from chalicelib.office import rendering
from chalicelib.office.calls import Said
from chalicelib.office.drawing import showing
from chalicelib.office.requests import Answer, address_of, moved
from chalicelib.office.spanish.meanings import SOURCES
from chalicelib.office.visits import Visit
from chalicelib.payments.ledger.wire import LedgerView, PaymentView

SLUG = "payments"
REFUND, CLOSE = "refund", "close"
DEEDS = (REFUND, CLOSE)
PAID, OPEN = "paid", "in_process"
"""The states of a payment that may be given back, and of one that may be ended by hand."""
TOLD = {REFUND: "La devolución quedó anotada.", CLOSE: "El pago quedó terminado."}


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A payment as the page shows it. may_refund, may_close: what whoever looks may do with it.
    typed: the amount that stands in its form; wrong: what is wrong with that."""

    payment_id: str
    amount: str
    how: str
    state: str
    note: str
    at: str
    may_refund: bool
    may_close: bool
    typed: str
    wrong: str


def shown(visit: Visit, *rest: str) -> Answer | None:
    """The payments of the stay with an id, oldest first."""
    return _page(visit, rest[0]) if len(rest) == 1 else None


def sent(visit: Visit, *rest: str) -> Answer | None:
    """Give a payment back, or a part of it, or end one that its bank does not end."""
    deed = visit.request.sent("deed")
    if len(rest) != 1 or deed not in DEEDS or not visit.may(Permission.WRITES_MONEY):
        return None
    values = {"amount": visit.request.sent("amount").strip()} if deed == REFUND else {}
    payment = quote(visit.request.sent("payment"), safe="")
    path = f"/reservations/{quote(rest[0], safe='')}/payments/{payment}/{deed}/"
    once = visit.key({**values, "payment": payment}) if deed == REFUND else ""
    said = visit.caller.ask("POST", path, values or None, once=once)
    if said.is_well:
        return moved(f"{address_of(SLUG, rest[0])}?done={deed}")
    return _page(visit, rest[0], refused=said)


def _page(visit: Visit, stay_id: str, *, refused: Said | None = None) -> Answer:
    told = visit.caller.read(f"/reservations/{quote(stay_id, safe='')}/payments/")
    ledger = decoding.converted(told, LedgerView)
    return rendering.page(
        "work/payments.html",
        "Pagos de la reserva",
        visit=visit,
        status=refused.status if refused else HTTPStatus.OK,
        stay_id=stay_id,
        lines=[_line(visit, each, refused) for each in ledger.payments],
        ledger=ledger,
        paid=showing.money(ledger.paid_sol),
        left=showing.money(ledger.left_sol),
        error=refused.message if refused else "",
        done=TOLD.get(visit.request.asked("done"), ""),
        once=str(ids.new_id()),
    )


def _line(visit: Visit, payment: PaymentView, refused: Said | None) -> Line:
    request = visit.request
    is_meant = request.sent("payment") == payment.payment_id
    may = visit.may(Permission.WRITES_MONEY)
    sign = "− " if payment.direction == "out" else ""
    return Line(
        payment_id=payment.payment_id,
        amount=sign + showing.money(payment.amount, payment.currency),
        how=SOURCES[payment.source],
        state=payment.reason_display or payment.state_display,
        note=" · ".join(filter(None, (payment.operation_number, payment.gateway_id, payment.note))),
        at=showing.instant(payment.created.isoformat()),
        may_refund=may and payment.direction == "in" and payment.state == PAID,
        may_close=may and payment.direction == "in" and payment.state == OPEN,
        typed=request.sent("amount") if is_meant else payment.amount,
        wrong=" ".join(refused.fields.get("amount", ())) if refused and is_meant else "",
    )
