"""When a bot may still say something."""

from datetime import datetime, timedelta

LATEST = timedelta(hours=24)
"""News of payments that are older tell nobody anything (notifications book, 15.1)."""


def is_news(at: datetime, now: datetime) -> bool:
    """Whether what happened at `at` is still worth telling."""
    return now - at <= LATEST
