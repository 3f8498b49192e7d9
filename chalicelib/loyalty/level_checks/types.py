"""A look at the levels of every guest, and how far it is."""

from datetime import datetime
from typing import Literal

import msgspec

Cause = Literal["level", "night"]


class LevelCheck(msgspec.Struct, frozen=True, kw_only=True):
    """A look at the levels of every guest."""

    check_id: str
    """Names the look."""
    cause: Cause
    """Why: an administrator changed a `level`, or it was `night`."""
    started_at: datetime
    """When it began."""
    clients: int
    """How many clients there were then."""


class Lane(msgspec.Struct, frozen=True, kw_only=True):
    """How far one of the parts of a look is; they are at work at the same time."""

    check_id: str
    number: int
    looked: int = 0
    changed: int = 0
    finished_at: datetime | None = None


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """How far a look is."""

    check: LevelCheck
    finished_at: datetime | None
    """When it was done; null while it goes on."""
    looked: int
    """How many clients it has looked at."""
    changed: int
    """How many of them gained or lost a level. A part that was cut short and done again counts what
    it had left to do."""


def progress(check: LevelCheck, lanes: list[Lane]) -> Progress:
    """How far a look with these parts is."""
    ends = [lane.finished_at for lane in lanes]
    done = [end for end in ends if end is not None]
    return Progress(
        check=check,
        finished_at=max(done, default=check.started_at) if len(done) == len(ends) else None,
        looked=sum(lane.looked for lane in lanes),
        changed=sum(lane.changed for lane in lanes),
    )
