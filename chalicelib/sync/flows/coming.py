"""Letting the bot know the coming stay of each guest who is a contact of it: fields with its dates
and its house, and a tag (home book, 8.1)."""

import hashlib
import logging
from datetime import date, datetime, timedelta
from http import HTTPStatus

import msgspec

from chalicelib.clients.records import client_in, client_key
from chalicelib.cloud import budget, parallel, store
from chalicelib.cloud.asking import ask
from chalicelib.cloud.http.errors import NotConfigured, ServiceRefused
from chalicelib.cloud.transaction import Busy
from chalicelib.integrations import chatbot_builder
from chalicelib.integrations.chatbot_builder import Account
from chalicelib.kernel import dates
from chalicelib.kernel.errors import Stale
from chalicelib.properties.houses.service import house_names
from chalicelib.reservations.stays import records as stays
from chalicelib.sync.commands import TellOfComingStay
from chalicelib.sync.flows import records, rules
from chalicelib.sync.flows.service import contact_of
from chalicelib.sync.flows.types import Coming

TAG = "coming_stay"
LOOKED_AT = timedelta(days=60)
"""How far ahead the look of each day goes; stays that are farther away wait for theirs."""
logger = logging.getLogger(__name__)


class _Opened(msgspec.Struct, frozen=True):
    account: Account
    fields: dict[str, str]
    tag_id: str


def have_told(*, now: datetime) -> None:
    """Have the bot know whatever it missed, and the next stay of those who arrived yesterday."""
    if _opened() is None:
        return
    today = dates.today(now)
    rows = stays.arriving(today - dates.ONE_DAY, today + LOOKED_AT)
    found = list(dict.fromkeys(row.client_id for row in rows if row.status == "approved"))
    ask((TellOfComingStay(client_id=each) for each in found), now=now)


def tell(client_id: str, *, now: datetime) -> None:
    """Let the bot know the coming stay of a guest, if it knows another one.

    Raises:
        ServiceUnavailable: the builder may take it later.
        ServiceRefused: it does not know the token, a field or the tag.
        Busy: others keep telling of the same guest.
    """
    opened = _opened()
    if opened is not None:
        budget.again(lambda: _tell(opened, client_id, now), Stale, otherwise=Busy)


def _tell(opened: _Opened, client_id: str, now: datetime) -> None:
    keys = [client_key(client_id), records.coming_key(client_id)]
    found, listed = parallel.both(
        lambda: store.fetch_many(keys), lambda: stays.of_client(client_id)
    )
    contact = contact_of(client_in(found, client_id))
    if contact is None:
        return
    coming = _coming(listed, dates.today(now))
    told = records.coming_in(found, client_id)
    digest = _digest(contact, coming)
    # Of whom the bot was never told anything, nothing is to be taken back.
    if digest == told or (told is None and coming == Coming()):
        return
    mark = records.begin_coming(client_id, now)
    _send_to_known(opened, client_id, contact, coming)
    if not records.keep_coming(client_id, digest, mark):
        # Two told it at once, and nobody knows who ended last: neither counts.
        records.begin_coming(client_id, now)
        raise Stale


def _send_to_known(opened: _Opened, client_id: str, contact: str, coming: Coming) -> None:
    try:
        _send(opened, contact, coming)
    except ServiceRefused as error:
        if error.status != HTTPStatus.NOT_FOUND:
            raise
        logger.warning("contact unknown", extra={"client_id": client_id})


def _opened() -> _Opened | None:
    """The account with the ids of fields and tag; None where nobody entered one of them."""
    try:
        account = chatbot_builder.account()
        fields = {name: account.field_id(name) for name in Coming.__struct_fields__}
        return _Opened(account, fields, account.tag_id(TAG))
    except NotConfigured:
        logger.info("chatbot builder not configured", extra={"tag": TAG})
        return None


def _coming(listed: list[stays.ListedStay], today: date) -> Coming:
    stay = rules.coming(listed, today)
    if stay is None:
        return Coming()
    name = house_names([stay.property_id]).get(stay.property_id, "")
    return Coming(stay.check_in.isoformat(), stay.check_out.isoformat(), name)


def _send(opened: _Opened, contact: str, coming: Coming) -> None:
    for name, value in msgspec.structs.asdict(coming).items():
        chatbot_builder.set_contact_field(opened.account, contact, opened.fields[name], value)
    if coming != Coming():
        chatbot_builder.add_tag(opened.account, contact, opened.tag_id)


def _digest(contact: str, coming: Coming) -> str:
    return hashlib.sha256(msgspec.json.encode([contact, coming])).hexdigest()[:32]
