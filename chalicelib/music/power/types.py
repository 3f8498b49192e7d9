"""What is to be with the player of a house, and what was done last (home book, 4.6)."""

from datetime import datetime
from typing import Literal

import msgspec

Outcome = Literal["done", "open", "failed"]
"""What became of the last command: nothing is known of one that is `open`."""


class Wanted(msgspec.Struct, frozen=True):
    """The player is to be on for a stay until its music closes."""

    reservation_id: str
    closes: datetime


class Switched(msgspec.Struct, frozen=True, kw_only=True):
    """What the product did last with a player by itself: on or off, for which stay, and how often
    in a row. What people do with it since is theirs."""

    reservation_id: str
    is_on: bool
    command_id: str
    at: datetime
    attempt: int = 1


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be done next with a player. closes: when it is too late for it; None for never."""

    reservation_id: str
    is_on: bool
    closes: datetime | None = None
    attempt: int = 1
