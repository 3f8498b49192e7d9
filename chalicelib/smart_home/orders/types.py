"""What is asked of a house, and what became of it."""

from collections.abc import Callable
from datetime import datetime, timedelta

import msgspec

from chalicelib.smart_home.states.types import is_to_come
from protocol.answers import Outcome
from protocol.commands import AnyCommand
from protocol.things import EntityState, PlayerState

LIFE = timedelta(seconds=30)
"""How long a command may be carried out (home book, 11)."""
MOST_KEPT = timedelta(days=30)
"""How long what became of it can be looked up; the log of events keeps it for ever."""


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody asks of a house.

    make: makes the command of what all commands say (`partial(CallService, service=...)`).
    target: an entity or the player. what: the same in a word, for the log. reservation_id: for
    whose stay. closes: when the right to it ends.
    """

    house_id: str
    target: str
    make: Callable[..., AnyCommand]
    what: str
    reservation_id: str | None = None
    device_id: str | None = None
    closes: datetime | None = None


class Ended(msgspec.Struct, frozen=True, kw_only=True):
    """What the house said of a command, and when. states: the target afterwards, as it is kept;
    what was only read stands beside it (`StoredOrder.read`)."""

    outcome: Outcome
    at: datetime
    took_ms: int
    detail: str = ""
    states: tuple[EntityState, ...] = ()
    player: PlayerState | None = None
    home_assistant: str | None = None


class StoredOrder(msgspec.Struct, frozen=True, kw_only=True):
    """A command as it was given, and how it ended, if it did."""

    command: AnyCommand
    device_id: str | None = None
    ended: Ended | None = None
    read: tuple[EntityState, ...] = ()

    @property
    def command_id(self) -> str:
        """Names the command."""
        return self.command.command_id

    def is_lost(self, now: datetime) -> bool:
        """Whether it can neither be carried out any more nor did anybody say what became of it;
        nobody will of one that a wrong clock gave in times to come."""
        is_past = now >= self.command.expires_at or is_to_come(self.command.issued_at, now)
        return self.ended is None and is_past


Given = StoredOrder
"""A command that was given and of which nothing is known yet."""
