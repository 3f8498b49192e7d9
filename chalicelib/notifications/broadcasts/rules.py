"""How a broadcast goes on: pure."""

from datetime import datetime

from msgspec.structs import replace

from chalicelib.notifications.broadcasts.types import Broadcast

SHARDS = 16


def after_step(broadcast: Broadcast, last: str | None, *, placed: int, now: datetime) -> Broadcast:
    """A broadcast after a step that told so many guests; `last` is the last one that was read of
    its partition, None where that has no more."""
    further = replace(broadcast, placed=broadcast.placed + placed, version=broadcast.version + 1)
    if last is not None:
        return replace(further, after=last)
    if broadcast.shard + 1 < SHARDS:
        return replace(further, shard=broadcast.shard + 1, after=None)
    return replace(further, state="done", ended_at=now)
