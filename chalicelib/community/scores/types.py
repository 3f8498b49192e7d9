"""What is counted in a contest."""

from datetime import datetime

import msgspec

from chalicelib.loyalty.membership.types import NotedStay


class Friend(msgspec.Struct, frozen=True):
    """A client whom somebody brought and who still is one: since when, and the approved stays."""

    created: datetime
    stays: tuple[NotedStay, ...] = ()


class Score(msgspec.Struct, frozen=True):
    """What somebody reached in a contest, and since when."""

    number: int
    reached_at: datetime
