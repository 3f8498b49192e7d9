"""Letting the bot say a flow to a guest, once for a stay.

The builder knows no keys, and may have said what it did not answer; so who says it notes that
before, and nobody says it again unless it was surely not said: a guest would rather read nothing
than the same twice.
"""

import logging
from datetime import datetime
from http import HTTPStatus

from chalicelib.clients.records import client_of
from chalicelib.cloud.http.errors import NotConfigured, ServiceRefused, ServiceUnavailable
from chalicelib.integrations import chatbot_builder
from chalicelib.integrations.chatbot_builder import Account
from chalicelib.sync.flows import records, rules

FULL_PAYMENT = "full_payment"
logger = logging.getLogger(__name__)


def tell_of_full_payment(
    reservation_id: str, client_id: str, *, at: datetime, now: datetime
) -> None:
    """Say to the guest of a stay that all is paid since `at`, where the builder knows the guest.

    Raises:
        ServiceUnavailable: the builder surely did not say it, and may later.
        ServiceRefused: it does not know the token or the flow.
    """
    opened = _opened()
    if opened is None or not rules.is_news(at, now):
        return
    account, flow_id = opened
    client = client_of(client_id)
    contact = client.id_manychat if client is not None and client.is_guest else None
    if contact is None or not chatbot_builder.is_id(contact):
        return
    if records.claim(reservation_id, FULL_PAYMENT, now):
        _say(account, contact, flow_id, reservation_id, now)


def _opened() -> tuple[Account, str] | None:
    """The account and the id of the flow; None where nobody entered one of them."""
    try:
        account = chatbot_builder.account()
        return account, account.flow_id(FULL_PAYMENT)
    except NotConfigured:
        logger.info("chatbot builder not configured", extra={"flow": FULL_PAYMENT})
        return None


def _say(account: Account, contact: str, flow_id: str, reservation_id: str, now: datetime) -> None:
    try:
        chatbot_builder.send_flow(account, contact, flow_id)
    except (ServiceUnavailable, ServiceRefused) as error:
        if error.may_have_acted:
            logger.warning("flow may have been said", extra={"reservation_id": reservation_id})
            return
        if isinstance(error, ServiceRefused) and error.status == HTTPStatus.NOT_FOUND:
            # The contact left the bot, or never was one: later it is none either.
            logger.warning("contact unknown", extra={"reservation_id": reservation_id})
            return
        records.release(reservation_id, FULL_PAYMENT, now)
        raise
