"""What did not reach somebody."""

from datetime import datetime
from typing import Literal, get_args

import msgspec

Way = Literal["push", "telegram", "whatsapp", "sms"]
"""How somebody was to be told."""
WAYS: tuple[Way, ...] = get_args(Way)


class Spot(msgspec.Struct, frozen=True, kw_only=True):
    """What names something that was to be told. recipient: whom (`client#…`, `staff#…`, `chat#…`).
    entry: the notification, or what the message is sent once for. at: when what it tells happened,
    or when it was told."""

    way: Way
    recipient: str
    entry: str
    at: datetime


class Failure(msgspec.Struct, frozen=True, kw_only=True):
    """Something that did not reach somebody. kind: None for a notification, which says it itself.
    code: why; None for what came too late. attempts: how often its service was asked. about: the
    stay of which it speaks. may_repeat: whether it is known how to send it again."""

    spot: Spot
    kind: str | None = None
    failed_at: datetime
    code: str | None
    attempts: int
    about: str | None = None
    may_repeat: bool = True
