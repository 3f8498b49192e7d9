"""What is pushed, and what became of it."""

from datetime import datetime, timedelta

import msgspec

from chalicelib.notifications.devices.rules import Outcome
from chalicelib.notifications.devices.types import Owner
from chalicelib.notifications.inbox.types import Pushing


class Target(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody to whom a notice is pushed, and how far its pushes are."""

    owner: Owner
    pushing: Pushing


class SentTicket(msgspec.Struct, frozen=True):
    """A message that Expo took: `ticket` asks what became of it."""

    ticket: str
    account: str
    device_id: str


class Tickets(msgspec.Struct, frozen=True, kw_only=True):
    """The messages of a notice that Expo took at `sent_at`; asked: how often for receipts."""

    notice_id: str
    sent_at: datetime
    sent: tuple[SentTicket, ...]
    asked: int = 0


class Answered(msgspec.Struct, frozen=True, kw_only=True):
    """What an answer of Expo means for one person: how far the pushes are, how it went with each
    device, what asks for receipts, and when to try again what may pass later."""

    pushing: Pushing
    outcomes: tuple[Outcome, ...] = ()
    tickets: tuple[SentTicket, ...] = ()
    again_in: timedelta | None = None
