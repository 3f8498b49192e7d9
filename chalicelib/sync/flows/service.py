"""Letting the bot say a flow to a guest, once for a stay or a birthday.

The builder knows no keys, and may have said what it did not answer; so who says it notes that
before, and nobody says it again unless it was surely not said: a guest would rather read nothing
than the same twice.
"""

import logging
import sys
from datetime import date, datetime
from http import HTTPStatus

from chalicelib.clients.records import client_of
from chalicelib.clients.search import records as search
from chalicelib.clients.search.records import Search
from chalicelib.clients.types import Client
from chalicelib.cloud.asking import ask
from chalicelib.cloud.http.errors import NotConfigured, ServiceRefused, ServiceUnavailable
from chalicelib.integrations import chatbot_builder
from chalicelib.integrations.chatbot_builder import Account
from chalicelib.kernel import dates
from chalicelib.sync.commands import TellOfBirthday
from chalicelib.sync.flows import records, rules

FULL_PAYMENT, BIRTHDAY = "full_payment", "birthday"
logger = logging.getLogger(__name__)


def tell_of_full_payment(
    reservation_id: str, client_id: str, *, at: datetime, now: datetime
) -> None:
    """Say to the guest of a stay that all is paid since `at`, where the builder knows the guest.

    Raises:
        ServiceUnavailable: the builder surely did not say it, and may later.
        ServiceRefused: it does not know the token or the flow.
    """
    if rules.is_news(at, now) and opened(FULL_PAYMENT) is not None:
        _say_to(client_of(client_id), FULL_PAYMENT, reservation_id, FULL_PAYMENT, now)


def have_birthdays_told(*, now: datetime) -> None:
    """Have the bot speak to everybody whose birthday is in fifteen days."""
    if opened(BIRTHDAY) is None:
        return
    birthday = dates.today(now) + rules.BEFORE_BIRTHDAY
    found = [client_id for born in rules.born_on(birthday) for client_id in _born(born)]
    ask((TellOfBirthday(client_id=each, birthday=birthday) for each in found), now=now)


def tell_of_birthday(client_id: str, birthday: date, *, now: datetime) -> None:
    """Let the bot speak to a guest of a birthday, once for each.

    Raises:
        ServiceUnavailable, ServiceRefused: as for `tell_of_full_payment`.
    """
    client = client_of(client_id)
    if client is not None and rules.is_birthday(client, birthday) and dates.today(now) < birthday:
        _say_to(client, BIRTHDAY, client_id, f"{BIRTHDAY}#{birthday.year}", now)


def opened(flow: str) -> tuple[Account, str] | None:
    """The account and the id of a flow; None where nobody entered one of them."""
    try:
        account = chatbot_builder.account()
        return account, account.flow_id(flow)
    except NotConfigured:
        logger.info("chatbot builder not configured", extra={"flow": flow})
        return None


def contact_of(client: Client | None) -> str | None:
    """As whom the builder knows a guest; None where it does not."""
    contact = client.id_manychat if client is not None and client.is_guest else None
    return contact if contact is not None and chatbot_builder.is_id(contact) else None


def _born(born: str) -> list[str]:
    ids, _ = search.page(Search(terms=(), born=born), "last_name", 0, sys.maxsize)
    return ids


def _say_to(client: Client | None, flow: str, subject: str, entry: str, now: datetime) -> None:
    """Say a flow to a guest, once for a subject and an entry."""
    found, contact = opened(flow), contact_of(client)
    if found is None or contact is None or not records.claim(subject, entry, now):
        return
    account, flow_id = found
    try:
        chatbot_builder.send_flow(account, contact, flow_id)
    except (ServiceUnavailable, ServiceRefused) as error:
        if error.may_have_acted:
            logger.warning("flow may have been said", extra={"flow": flow, "subject": subject})
            return
        if isinstance(error, ServiceRefused) and error.status == HTTPStatus.NOT_FOUND:
            # The contact left the bot, or never was one: later it is none either.
            logger.warning("contact unknown", extra={"flow": flow, "subject": subject})
            return
        records.release(subject, entry, now)
        raise
