"""What an old refresh token means."""

from datetime import datetime, timedelta
from enum import Enum


class Refresh(Enum):
    """What a guest's refresh token means to its session."""

    ROTATE = "rotate"
    REPEAT = "repeat"
    REUSED = "reused"


GRACE = timedelta(seconds=10)
"""How long the token before the present one is answered with the present one again.

An app that sends a refresh twice, or loses the answer and tries again, must not be signed out.
The repetition creates nothing: both holders get the same token, so whoever of them uses it
second, after the grace, is found out.
"""


def refreshing(
    presented: str, current: str, previous: str | None, rotated: datetime, now: datetime
) -> Refresh:
    """The meaning of the token `presented` in a session whose present one is `current`."""
    if presented == current:
        return Refresh.ROTATE
    if presented == previous and now - rotated <= GRACE:
        return Refresh.REPEAT
    return Refresh.REUSED
