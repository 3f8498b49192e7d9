"""Asking that the chatbot builder be sent what its bots read (pricing book, section 12).

Levels and discounts ask here; the room `sync` obeys.
"""

from datetime import datetime
from typing import get_args

from chalicelib.cloud.transaction import Busy, Transaction
from chalicelib.kernel.callers import Caller
from chalicelib.kernel.errors import Unavailable
from chalicelib.kernel.permissions import Permission
from chalicelib.loyalty.commands import BotField, SendToChatbot

FIELDS: tuple[BotField, ...] = get_args(BotField)


def request_by(caller: Caller | None, field: BotField, *, now: datetime) -> bool | None:
    """Request a field for a caller who asks: whether the request was taken; None for a caller
    who may not ask, for whom nothing is done."""
    if caller is None or not caller.may(Permission.SENDS_TO_CHATBOT):
        return None
    try:
        request(field, actor=caller.actor, now=now)
    except (Busy, Unavailable):
        return False
    return True


def request(field: BotField, *, actor: str, now: datetime) -> None:
    """Have a field sent soon.

    Raises:
        Unavailable: the database did not answer.
    """
    tx = Transaction(now)
    tx.enqueue(SendToChatbot(field=field), actor=actor)
    tx.commit()
