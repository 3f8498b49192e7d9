"""What a client is (clients book, 3.1)."""

from datetime import datetime

import msgspec


class Level(msgspec.Struct, frozen=True):
    """The highest level that a client holds. A higher `rank` is a better level."""

    rank: int
    name: str
    description: str
    icon: str
    earned_at: datetime
