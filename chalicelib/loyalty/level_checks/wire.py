"""A look at all levels on the wire."""

from datetime import datetime
from typing import ClassVar

import msgspec

from chalicelib.kernel.dates import in_lima
from chalicelib.loyalty.level_checks.types import Cause, LevelCheck, Progress


class LevelCheckView(msgspec.Struct, kw_only=True):
    """A look at the levels of every guest, and how far it is."""

    TEXTS_FROM: ClassVar = (LevelCheck, Progress)

    cause: Cause
    started_at: datetime
    finished_at: datetime | None
    clients: int
    looked: int
    changed: int

    @classmethod
    def of(cls, progress: Progress) -> "LevelCheckView":
        """The view of a look."""
        return cls(
            cause=progress.check.cause,
            started_at=in_lima(progress.check.started_at),
            finished_at=in_lima(progress.finished_at),
            clients=progress.check.clients,
            looked=progress.looked,
            changed=progress.changed,
        )


class LatestLevelCheck(msgspec.Struct):
    """The look at all levels that goes on, or was the last one."""

    check: LevelCheckView | None
    """How far it is; null before the first."""
