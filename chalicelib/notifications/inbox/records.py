"""Lists of notifications in table `notifications`.

| recipient | entry | holds |
|---|---|---|
| `inbox#<account>` | notice id | that somebody was told, whether they read it, its pushes |
| `box#<account>` | `box` | how many there are (`types.Box`) |
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import cast

from msgspec.structs import replace
from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition
from pynamodb.models import Model

from chalicelib.cloud import store
from chalicelib.cloud.attributes import InstantAttribute, StructAttribute
from chalicelib.cloud.store import Found, Key
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import ids
from chalicelib.kernel.errors import Stale
from chalicelib.notifications.failures import records as failures
from chalicelib.notifications.failures.types import Failure, Spot
from chalicelib.notifications.inbox.types import Box, Pushing

TABLE = "notifications"
BOX = "box"
MOST_NOTED = 45
"""People of whose pushes one transaction notes what became, with two writes each at most."""


class EntryRecord(Model):
    """A notification in somebody's list; `version` counts what became of its pushes."""

    Meta = store.meta(TABLE)
    recipient = UnicodeAttribute(hash_key=True)
    entry = UnicodeAttribute(range_key=True)
    number = NumberAttribute()
    read_at = InstantAttribute(null=True)
    pushing = StructAttribute[Pushing](Pushing)
    version = NumberAttribute()


class BoxRecord(Model):
    """How many there are."""

    Meta = store.meta(TABLE)
    recipient = UnicodeAttribute(hash_key=True)
    entry = UnicodeAttribute(range_key=True, default=BOX)
    box = StructAttribute[Box](Box)
    version = NumberAttribute()


def entry_key(account: str, notice_id: str) -> Key:
    """Where a notification stands in somebody's list."""
    return Key(EntryRecord, inbox(account), notice_id)


def box_key(account: str) -> Key:
    """Where it stands how many somebody has."""
    return Key(BoxRecord, _box(account), BOX)


def entry_in(found: Found, account: str, notice_id: str) -> EntryRecord | None:
    """A notification of somebody's whose key was read."""
    return found.get(EntryRecord, inbox(account), notice_id)


def box_in(found: Found, account: str) -> Box:
    """How many somebody has whose key was read."""
    record = found.get(BoxRecord, _box(account), BOX)
    return Box() if record is None else record.box


def box_of(account: str) -> Box:
    """How many somebody has."""
    return box_in(store.fetch_many([box_key(account)]), account)


def add(tx: Transaction, account: str, notice_id: str, box: Box) -> None:
    """Put one more into somebody's list, the last of `box`; the commit raises `Stale` where it
    changed meanwhile."""
    record = EntryRecord(inbox(account), notice_id, number=box.total, pushing=Pushing(), version=1)
    tx.create(record, otherwise=Stale())
    write_box(tx, account, box)


def write_box(tx: Transaction, account: str, box: Box) -> None:
    """Replace how many somebody has, which was read as version `box.version`."""
    written = replace(box, version=box.version + 1)
    record = BoxRecord(_box(account), box=written, version=written.version)
    unchanged = (
        cast("Condition", BoxRecord.version == box.version)
        if box.version
        else BoxRecord.recipient.does_not_exist()
    )
    tx.put(record, when=unchanged, otherwise=Stale())


def mark_read(tx: Transaction, account: str, notice_id: str, now: datetime) -> None:
    """Note that somebody read one; the commit raises `Stale` where they had."""
    record = EntryRecord(inbox(account), notice_id)
    tx.update(
        record,
        [EntryRecord.read_at.set(now)],
        when=EntryRecord.read_at.does_not_exist() & EntryRecord.recipient.exists(),
        otherwise=Stale(),
    )


def note_pushing(tx: Transaction, entry: EntryRecord, pushing: Pushing) -> None:
    """Note what became of its pushes since `entry` was read; the commit raises `Stale` where
    another worker did. What reached nobody stands among the failures."""
    failures.follow(
        tx,
        _failure(entry, pushing, tx.now),
        was_lost=entry.pushing.is_lost,
        is_lost=pushing.is_lost,
    )
    tx.update(
        EntryRecord(entry.recipient, entry.entry),
        [EntryRecord.pushing.set(pushing), EntryRecord.version.set(int(entry.version) + 1)],
        when=cast("Condition", EntryRecord.version == entry.version),
        otherwise=Stale(),
    )


def page(account: str, *, before: str | None, since: str, limit: int) -> Sequence[EntryRecord]:
    """The newest of somebody's list from `since` on (ids), or those older than `before`."""
    if before is not None and before < since:
        # DynamoDB refuses to look between two ids that are the wrong way round.
        return []
    where = EntryRecord.entry.between(since, before) if before else EntryRecord.entry >= since
    found = store.query_records(
        EntryRecord, inbox(account), where=where, forward=False, limit=limit + 1, consistent=True
    )
    return [record for record in found if record.entry != before][:limit]


def everything_of(account: str) -> Iterable[Model]:
    """All that somebody's list consists of."""
    entries = store.query_records(EntryRecord, inbox(account), consistent=True)
    lost = [
        failures.record_at(spot_of(account, each.entry)) for each in entries if each.pushing.is_lost
    ]
    return [*lost, *entries, BoxRecord(_box(account))]


def inbox(account: str) -> str:
    """The partition of somebody's list."""
    return f"inbox#{account}"


def spot_of(account: str, notice_id: str) -> Spot:
    """What names a notification of somebody's among the failures."""
    return Spot(way="push", recipient=account, entry=notice_id, at=ids.instant_of(notice_id))


def _failure(entry: EntryRecord, pushing: Pushing, now: datetime) -> Failure:
    account = entry.recipient.removeprefix(inbox(""))
    return Failure(
        spot=spot_of(account, entry.entry),
        failed_at=now,
        code=pushing.code,
        attempts=pushing.attempts,
    )


def _box(account: str) -> str:
    return f"box#{account}"
