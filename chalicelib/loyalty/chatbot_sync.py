"""Asking that the chatbot builder be told what its bots read (pricing book, section 12).

Levels and discounts ask here; the room `sync` hears of it and sends.
"""

from datetime import datetime
from typing import Annotated, get_args

import msgspec
from msgspec import UNSET, UnsetType

from chalicelib.cloud.transaction import Busy, Transaction
from chalicelib.kernel import clock
from chalicelib.kernel.callers import Caller
from chalicelib.kernel.errors import Unavailable
from chalicelib.kernel.permissions import Permission
from chalicelib.loyalty.commands import BotField, SendToChatbot

FIELDS: tuple[BotField, ...] = get_args(BotField)


class BotQuery(msgspec.Struct, kw_only=True):
    """`send_to_chatbotbuilder` asks, with `true`, that the answer be sent to the chatbot builder;
    nobody but an administrator is heard."""

    send_to_chatbotbuilder: Annotated[str, msgspec.Meta(max_length=20)] = ""


class SyncResult(msgspec.Struct, frozen=True):
    """What became of the wish. `successful_sync` says that it was taken, not that the builder has
    the answer: it is sent afterwards, and again until it arrives."""

    successful_sync: bool
    queued: bool
    message: str


QUEUED = SyncResult(
    successful_sync=True,
    queued=True,
    message="El envío al chatbot quedó en cola: se hará en unos momentos.",
)
NOT_QUEUED = SyncResult(
    successful_sync=False,
    queued=False,
    message="El envío al chatbot no se pudo poner en cola. Intente nuevamente.",
)


def asked_by(caller: Caller | None, query: BotQuery, field: BotField) -> SyncResult | UnsetType:
    """Do what the query asks, where an administrator asks; UNSET where nothing was to be done."""
    is_asked = query.send_to_chatbotbuilder.lower() == "true"
    if not is_asked or caller is None or not caller.may(Permission.SENDS_TO_CHATBOT):
        return UNSET
    try:
        request(field, clock.now(), actor=caller.actor)
    except (Busy, Unavailable):
        return NOT_QUEUED
    return QUEUED


def request(field: BotField, now: datetime, *, actor: str) -> None:
    """Have a field sent soon.

    Raises:
        Unavailable: the database did not answer.
    """
    tx = Transaction(now)
    tx.enqueue(SendToChatbot(field=field), actor=actor)
    tx.commit()
