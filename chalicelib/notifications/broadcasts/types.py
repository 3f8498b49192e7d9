"""Something that all guests with a device are told."""

from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec

from chalicelib.kernel.secrecy import SECRET

BroadcastState = Literal["counted", "running", "stopped", "done"]


class Broadcast(msgspec.Struct, frozen=True, kw_only=True):
    """A broadcast; its notice has the same id. shard, after: how far its guests were read."""

    broadcast_id: str
    """Names the broadcast."""
    title: Annotated[str, SECRET]
    """The title."""
    body: Annotated[str, SECRET]
    """The text."""
    data: Annotated[dict[str, Any], SECRET] = {}
    state: BroadcastState = "counted"
    """`counted` waits to be confirmed, `running` is being sent; `stopped` and `done` are over."""
    audience: int
    """How many guests had a device when they were counted."""
    devices: int
    """How many devices they had."""
    placed: int = 0
    """In how many guests' lists it stands by now."""
    actor: str
    """Who sends it."""
    created: datetime
    """When it was written."""
    confirmed_at: datetime | None = None
    """When it was confirmed; null before."""
    ended_at: datetime | None = None
    """When it was done or stopped; null before."""
    shard: int = 0
    after: str | None = None
    version: int = 1
