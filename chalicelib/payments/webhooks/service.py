"""Taking what gateways tell: proved, noted once, and read back later."""

import logging
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime

from chalicelib.cloud import metrics
from chalicelib.cloud.secrets import secret
from chalicelib.cloud.transaction import Transaction
from chalicelib.integrations import mercadopago_webhooks, openpay_webhooks
from chalicelib.integrations.notifications import NotGenuine, Notification
from chalicelib.kernel.callers import SYSTEM
from chalicelib.payments.commands import ReadBack
from chalicelib.payments.webhooks import records
from chalicelib.payments.webhooks.records import CameBefore
from chalicelib.reservations.money.types import Gateway

logger = logging.getLogger(__name__)
REFUSED = "RefusedWebhooks"
"""The metric that counts what was not genuine."""


def from_mercadopago(
    headers: Mapping[str, str], query: Mapping[str, str], body: bytes, *, now: datetime
) -> None:
    """Have the payment read back that MercadoPago says has changed.

    Raises:
        NotGenuine: it did not say so, or nobody has entered the secret.
    """

    def verify() -> Notification:
        key = secret("mercadopago").get("webhook_secret", "")
        return mercadopago_webhooks.verified(headers, query, body, secret=key, now=now)

    _take("mercadopago", verify, now)


def from_openpay(headers: Mapping[str, str], body: bytes, *, now: datetime) -> None:
    """Have the payment read back that OpenPay says has changed.

    Raises:
        NotGenuine: it did not say so, or nobody has entered the credentials.
    """

    def verify() -> Notification:
        kept = secret("openpay")
        user, password = kept.get("webhook_user", ""), kept.get("webhook_password", "")
        return openpay_webhooks.verified(headers, body, user=user, password=password)

    _take("openpay", verify, now)


def _take(gateway: Gateway, verify: Callable[[], Notification], now: datetime) -> None:
    try:
        told = verify()
    except NotGenuine:
        counted = metrics.counted("payments", REFUSED, now)
        logger.warning("webhook refused", extra={"service": gateway, **counted})
        raise
    if told.code is not None:
        # An administrator enters it at the gateway; afterwards it is of no use to anybody.
        logger.info("webhook to verify", extra={"service": gateway, "verification": told.code})
    if told.gateway_id is None:
        return
    tx = Transaction(now)
    records.keep(tx, gateway, told.delivery)
    tx.enqueue(ReadBack(gateway=gateway, gateway_id=told.gateway_id), actor=SYSTEM.actor)
    with suppress(CameBefore):
        tx.commit()
