"""A message to somebody outside, and how far it came (notifications book, 15.1)."""

from datetime import datetime
from typing import Literal

import msgspec

from chalicelib.notifications.commands import TextGuest, WriteToChat, WriteToGuest
from chalicelib.notifications.types import Channel

State = Literal[
    "queued", "claimed", "accepted", "failed", "delivered", "read", "expired", "withheld", "off"
]
WAITING: frozenset[State] = frozenset({"queued", "claimed"})
"""The states in which somebody still has to do something."""
Asked = WriteToChat | WriteToGuest | TextGuest
"""What asks for a message."""
LOST: frozenset[State] = frozenset({"failed", "expired"})
"""The states in which somebody does not get what is still true."""
Verdict = Literal["failed", "trouble", "held"]
"""What a refusal means: this message cannot be sent; nor can others like it until people mend
something; or it can be once they have, so it waits for that."""


class Place(msgspec.Struct, frozen=True):
    """Where a message stands: whom it is for (`client#<id>`, `chat#<purpose>`), and what it is sent
    once for with its kind (`<event or stay>#<kind>`)."""

    recipient: str
    entry: str

    @property
    def of_text(self) -> "Place":
        """Where the plain text message stands that goes instead of one by WhatsApp."""
        return Place(self.recipient, f"{self.entry}#text")


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """A message. Neither its words nor a telephone are kept.

    at: when what it tells happened; about: the stay of which it speaks; attempts: how often its
    service was asked; unsure: after how many of them nobody knows whether it was sent; due: not
    before that it is sent, in its turn (`has_turn`) or to be put into a line then; reference: a
    digest of how the service calls it; code: why it is not sent; registration: that of the winner
    of an event, who counts as told once it is delivered; asked: what asked for it; renewed_at: when
    somebody had it sent again.
    """

    channel: Channel
    kind: str
    at: datetime
    about: str | None = None
    state: State = "queued"
    attempts: int = 0
    unsure: int = 0
    due: datetime | None = None
    has_turn: bool = False
    claimed_at: datetime | None = None
    reference: str | None = None
    code: str | None = None
    registration: str | None = None
    asked: Asked | None = None
    renewed_at: datetime | None = None

    @property
    def is_lost(self) -> bool:
        """Whether it is over, and was not said."""
        return self.state in LOST

    @property
    def is_over(self) -> bool:
        """Whether nobody has to do anything any more."""
        return self.state not in WAITING


class Failure(msgspec.Struct, frozen=True, kw_only=True):
    """A service did not take a message, as far as is known. is_resting: it was not even asked;
    is_unsure: it may have taken it; asked_to_wait: the seconds that it wants to be left alone."""

    reason: str
    is_resting: bool = False
    is_unsure: bool = False
    asked_to_wait: float | None = None


class Line(msgspec.Struct, frozen=True):
    """Messages that go one after the other. free_at: when the next one may; quiet_until: until then
    its service wants to be left alone, whoever has a turn."""

    free_at: datetime | None = None
    quiet_until: datetime | None = None
