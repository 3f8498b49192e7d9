"""What gateways of cards tell over HTTP (outside services, 3.1 and 3.2)."""

from chalicelib.kernel import clock
from chalicelib.payments.webhooks import service as webhooks
from chalicelib.payments.webhooks.wire import Taken
from chalicelib.web.audiences import PROVIDER
from chalicelib.web.routing import Delivery, Router

router = Router("payments: gateways")


@router.post("/webhooks/mercadopago", audience=PROVIDER)
def mercadopago(delivery: Delivery) -> Taken:
    """Hear from MercadoPago that a payment has changed.

    `x-signature` proves that it is MercadoPago; otherwise the answer is 401.
    """
    headers, query = delivery.headers, delivery.query
    webhooks.from_mercadopago(headers, query, delivery.body, now=clock.now())
    return Taken()


@router.post("/webhooks/openpay", audience=PROVIDER)
def openpay(delivery: Delivery) -> Taken:
    """Hear from OpenPay that a charge has changed.

    `Authorization` has the user and the password of the webhook; otherwise the answer is 401.
    """
    webhooks.from_openpay(delivery.headers, delivery.body, now=clock.now())
    return Taken()
