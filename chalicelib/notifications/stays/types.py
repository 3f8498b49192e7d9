"""What was heard of a stay and is not told yet."""

from datetime import datetime
from typing import Literal

import msgspec

from chalicelib.kernel.differences import Changes

Happening = Literal["created", "removed", "expired", "reopened", "refused", "changed"]


class Heard(msgspec.Struct, frozen=True, kw_only=True):
    """One event of a stay: which fields it changed, from what to what. version: that of the stay
    since, which puts events in order; client_id: whose it is since; reason: why staff refused a
    voucher."""

    event_id: str
    version: int
    happening: Happening
    actor: str
    at: datetime
    changes: Changes = {}
    client_id: str | None = None
    reason: str | None = None


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """All that was heard of a stay in the time that it has to settle, which ends at `due`."""

    reservation_id: str
    due: datetime
    heard: tuple[Heard, ...] = ()


class Merged(msgspec.Struct, frozen=True, kw_only=True):
    """What all of it comes to: what happened beside changes, who did the last of it and when, and
    what changed fields were before. client_id: whose stay it was at first."""

    happened: frozenset[Happening]
    actor: str
    at: datetime
    was: dict[str, object]
    client_id: str | None
    reason: str | None
