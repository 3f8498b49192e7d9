"""Paying by card over HTTP (reservations book, 6.2 and 6.3)."""

from datetime import timedelta
from uuid import UUID

from chalicelib.kernel import clock
from chalicelib.kernel.callers import Guest
from chalicelib.payments.charges import service as charges
from chalicelib.payments.charges.types import CardCommand
from chalicelib.payments.charges.wire import (
    CardPaymentView,
    CardProblem,
    NotPaid,
    OptionsView,
    ServicePaymentForm,
    StayPaymentForm,
    card_payment_view,
    card_problem,
    is_open,
)
from chalicelib.web.audiences import CLIENT
from chalicelib.web.limits import Limit
from chalicelib.web.routing import Options, RequestInfo, Router

router = Router("payments")
# Who tries one card after the other is no guest.
CARDS = Limit("cards", most=20, within=timedelta(hours=1))
CHARGE: Options = {
    "audience": CLIENT,
    "limits": (CARDS,),
    "envelope": card_problem,
    "problem": CardProblem,
    "later": is_open,
}


@router.post("/payment/process/{reservation_id}", **CHARGE)
def pay(
    reservation_id: UUID, caller: Guest, body: StayPaymentForm, request: RequestInfo
) -> CardPaymentView:
    """Pay a stay, or a part of it, by card. The server computes the amount.

    While the bank thinks the answer is 202, with the address where to ask again. A hold keeps its
    nights meanwhile, for two days at most.
    """
    return _paid(reservation_id, body.command(body.purpose), caller, request)


@router.post("/payment/additional-services/{reservation_id}", **CHARGE)
def buy_service(
    reservation_id: UUID, caller: Guest, body: ServicePaymentForm, request: RequestInfo
) -> CardPaymentView:
    """Buy pool heating or a late checkout for a stay by card, at the price of the catalogue."""
    return _paid(reservation_id, body.command(body.service_type), caller, request)


@router.get("/payment/options/{reservation_id}", audience=CLIENT)
def options(reservation_id: UUID, caller: Guest) -> OptionsView:
    """What the guest may pay of a stay by card now, with the amounts, and at which gateways."""
    found = charges.options(str(reservation_id), caller=caller, now=clock.now())
    return OptionsView.of(found)


@router.get("/payment/{reservation_id}/{payment_id}", audience=CLIENT)
def payment(
    reservation_id: UUID, payment_id: UUID, caller: Guest, request: RequestInfo
) -> CardPaymentView:
    """A payment by card, as it is now."""
    charged = charges.payment_of_guest(str(reservation_id), str(payment_id), caller=caller)
    return card_payment_view(charged, request.base_url)


def _paid(
    reservation_id: UUID, command: CardCommand, caller: Guest, request: RequestInfo
) -> CardPaymentView:
    """What a charge answers.

    Raises:
        NotPaid: the card was refused.
    """
    charged = charges.pay(
        str(reservation_id), command, caller=caller, now=clock.now(), is_again=request.is_again
    )
    if charged.payment.state == "failed":
        raise NotPaid(charged.payment.reason)
    return card_payment_view(charged, request.base_url)
