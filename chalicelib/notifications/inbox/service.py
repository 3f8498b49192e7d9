"""Reading one's list, and saying what was read."""

from collections.abc import Sequence
from datetime import datetime

from chalicelib.cloud import budget, parallel, store
from chalicelib.cloud.removal import remove_all
from chalicelib.cloud.transaction import Busy, Transaction
from chalicelib.kernel import ids
from chalicelib.kernel.errors import NotFound, Stale
from chalicelib.notifications.inbox import records, rules
from chalicelib.notifications.inbox.records import EntryRecord
from chalicelib.notifications.inbox.types import Box, Filters, Listed, ListedPage
from chalicelib.notifications.notices import records as notices

MOST_LOOKED_AT = 1000
"""Of a filtered list, so many are looked at for one page; its cursor leads on."""
STEP = 100


class NoNotification(NotFound):
    """The caller was told no such thing."""

    code = "no_notification"
    default_message = "No encontramos esta notificación."


def page(account: str, filters: Filters, *, limit: int, after: str | None) -> ListedPage:
    """Some of somebody's list, newest first, from behind `after` on. A page of a filtered list may
    hold fewer than `limit` although more follow."""
    since = ids.before_events_of(filters.since)
    size = limit if _is_open(filters) else STEP
    box, found = parallel.both(
        lambda: records.box_of(account), lambda: _entries(account, after, since, size)
    )
    rows: list[Listed] = []
    looked_at = 0
    while True:
        looked_at += len(found)
        kept = [row for row in _listed(found, box) if rules.accepts(filters, row)]
        room = limit - len(rows)
        rows += kept[:room]
        if len(kept) > room or (len(kept) == room and len(found) == size):
            return ListedPage(rows=rows, box=box, after=rows[-1].notice.notice_id)
        if len(found) < size:
            return ListedPage(rows=rows, box=box, after=None)
        after = found[-1].entry
        if looked_at >= MOST_LOOKED_AT:
            return ListedPage(rows=rows, box=box, after=after)
        found = _entries(account, after, since, size)


def _is_open(filters: Filters) -> bool:
    return filters.key is None and filters.read is None and filters.success is None


def _entries(account: str, after: str | None, since: str, size: int) -> Sequence[EntryRecord]:
    return records.page(account, before=after, since=since, limit=size)


def _listed(entries: Sequence[EntryRecord], box: Box) -> list[Listed]:
    found = store.fetch_many(
        [notices.notice_key(entry.entry) for entry in entries], consistent=False
    )
    rows = []
    for entry in entries:
        notice = notices.notice_in(found, entry.entry)
        if notice is not None:
            number = int(entry.number)
            read_at = rules.read_at(box, number, entry.read_at)
            rows.append(
                Listed(notice=notice, number=number, read_at=read_at, pushing=entry.pushing)
            )
    return rows


def has(account: str, notice_id: str) -> bool:
    """Whether somebody was told something."""
    found = store.fetch_many([records.entry_key(account, notice_id)])
    return records.entry_in(found, account, notice_id) is not None


def unread(account: str) -> int:
    """How many somebody has not read."""
    return records.box_of(account).unread


def mark_read(account: str, notice_id: str, *, now: datetime) -> None:
    """Note that somebody read one; once it is, nothing changes any more.

    Raises:
        NoNotification: they were told no such thing.
    """
    budget.again(lambda: _mark_read(account, notice_id, now), Stale, Busy)


def _mark_read(account: str, notice_id: str, now: datetime) -> None:
    keys = [records.entry_key(account, notice_id), records.box_key(account)]
    found = store.fetch_many(keys)
    entry = records.entry_in(found, account, notice_id)
    if entry is None:
        raise NoNotification
    box = records.box_in(found, account)
    if rules.read_at(box, int(entry.number), entry.read_at) is not None:
        return
    tx = Transaction(now)
    records.mark_read(tx, account, notice_id, now)
    records.write_box(tx, account, rules.one_read(box))
    tx.commit()


def mark_all_read(account: str, *, now: datetime) -> int:
    """Note that somebody read everything; how many they had not."""

    def work() -> int:
        box = records.box_of(account)
        if box.unread:
            tx = Transaction(now)
            records.write_box(tx, account, rules.all_read(box, now))
            tx.commit()
        return box.unread

    return budget.again(work, Stale, Busy)


def forget(account: str, *, now: datetime) -> None:
    """Remove somebody's whole list."""
    remove_all(list(records.everything_of(account)), now)
