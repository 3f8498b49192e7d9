"""What became of a voucher, as its payment says: by whoever looks at the page, or by another."""

from urllib.parse import quote

import msgspec

from chalicelib.kernel import decoding
from chalicelib.office.drawing import showing
from chalicelib.office.visits import Visit
from chalicelib.payments.ledger.wire import LedgerView, PaymentView
from chalicelib.reservations.stays.wire import StayDetail

STAFF = "staff#"
DONE = {"paid": "aprobó", "rejected": "rechazó"}


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a voucher. is_own: whether whoever looks decided it. address: where its stay
    is shown; empty where the user may not open that."""

    text: str
    is_own: bool
    address: str


def told_of(visit: Visit) -> Told | None:
    """What became of the voucher that the address names; None where it names none, or none that
    was decided."""
    stay_id, payment_id = visit.request.asked("stay"), visit.request.asked("payment")
    if not stay_id or not payment_id:
        return None
    path = f"/reservations/{quote(stay_id, safe='')}/"
    ledger, stay = visit.caller.get(f"{path}payments/"), visit.caller.get(path)
    if not ledger.is_well:
        return None
    payments = decoding.converted(ledger.content, LedgerView).payments
    payment = next((each for each in payments if each.payment_id == payment_id), None)
    if payment is None or payment.state == "under_review":
        return None
    of_whom = _guest(decoding.converted(stay.content, StayDetail)) if stay.is_well else ""
    is_own = payment.state in DONE and payment.reviewed_by == visit.staff.actor
    text = _own(payment, of_whom) if is_own else _of_other(visit, payment, of_whom)
    return Told(text=text, is_own=is_own, address=visit.leads_to("reservations", stay_id))


def _guest(stay: StayDetail) -> str:
    name = " ".join(filter(None, (stay.client.first_name, stay.client.last_name)))
    return f" de {name} ({stay.property.name})"


def _own(payment: PaymentView, of_whom: str) -> str:
    if payment.state == "rejected":
        return f"Se rechazó el comprobante{of_whom}: {payment.note}"
    return f"Se aprobó el comprobante{of_whom} por {_amount(payment)}."


def _of_other(visit: Visit, payment: PaymentView, of_whom: str) -> str:
    at = showing.instant(payment.updated)
    done = DONE.get(payment.state)
    if done is None or payment.reviewed_by is None:
        state = payment.state_display.lower()
        return f"El comprobante{of_whom} ya no espera: {state}, {_amount(payment)} ({at})."
    number = payment.reviewed_by.removeprefix(STAFF)
    who = visit.names("users").get(number, "Otra persona")
    return f"{who} ya {done} el comprobante{of_whom}, {_amount(payment)}, el {at}."


def _amount(payment: PaymentView) -> str:
    return showing.money(payment.amount, payment.currency)
