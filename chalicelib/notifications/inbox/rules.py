"""What stands in a list, and what counts as read: pure."""

from datetime import datetime, timedelta
from hashlib import sha256

import msgspec
from msgspec.structs import replace

from chalicelib.notifications.inbox.types import Box, Filters, Listed, Recent
from chalicelib.notifications.types import Content

SAME_WITHIN = timedelta(minutes=10)
"""Nobody is told the same words twice in this time (notifications book, 6)."""
MOST_RECENT = 20


def digest(content: Content) -> str:
    """What tells the words of a notification from others."""
    return sha256(msgspec.json.encode(content, order="sorted")).hexdigest()[:16]


def is_repeated(box: Box, content: Content, now: datetime) -> bool:
    """Whether somebody was told the same a moment ago."""
    told = digest(content)
    return any(each.digest == told and now - each.at < SAME_WITHIN for each in box.recent)


def with_another(box: Box, content: Content, now: datetime) -> Box:
    """The list with one more; its number is `total`."""
    fresh = [each for each in box.recent if now - each.at < SAME_WITHIN][-MOST_RECENT + 1 :]
    return replace(
        box,
        total=box.total + 1,
        unread=box.unread + 1,
        recent=(*fresh, Recent(digest(content), now)),
    )


def suppressing(box: Box) -> Box:
    """The list where one more was not told."""
    return replace(box, suppressed=box.suppressed + 1)


def one_read(box: Box) -> Box:
    """The list of which one more was read."""
    return replace(box, unread=box.unread - 1)


def all_read(box: Box, now: datetime) -> Box:
    """The list of which everything was read."""
    return replace(box, unread=0, read_through=box.total, read_at=now)


def read_at(box: Box, number: int, own: datetime | None) -> datetime | None:
    """When a notification was read first: by itself, or with all others."""
    if own is not None:
        return own
    return box.read_at if number <= box.read_through else None


def accepts(filters: Filters, listed: Listed) -> bool:
    """Whether a notification is wanted."""
    return (
        filters.key in (None, listed.notice.content.key)
        and filters.read in (None, listed.read_at is not None)
        and filters.success in (None, listed.pushing.reached)
        and listed.notice.at >= filters.since
    )
