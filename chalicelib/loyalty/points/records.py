"""The points of clients in table `ledgers`.

| account | entry | holds |
|---|---|---|
| `points#<client id>` | `lots` | the account: open lots, version, number of entries |
| | `entry#<entry id>` | an entry, in the order of time; never edited (`reword`) |
| `points-accounts` | client id | that the client has an account |

The account sorts after its entries, so a query that begins with the newest reads both. Index
`by_kind` has each account that has points to lose under `points-due`, by when the first end.
"""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.models import Model

from chalicelib.cloud import store
from chalicelib.cloud.attributes import StructAttribute, instant_key
from chalicelib.cloud.store import Found, Item, Key
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import ids
from chalicelib.kernel.errors import Stale
from chalicelib.loyalty.points.types import Account, Posted

LEDGERS, INDEX = "ledgers", "by_kind"
POINTS, LOTS, ENTRY = "points#", "lots", "entry#"
DUE, ROLL = "points-due", "points-accounts"


class PointsChanged(Stale):
    """The points of the client, or the client, changed since they were read; use cases read again
    (`budget.again`)."""

    code = "points_changed"
    default_message = "Los puntos del cliente cambiaron en este momento. Intente nuevamente."


class AccountRecord(Model):
    """An account of points."""

    Meta = store.meta(LEDGERS)
    account = UnicodeAttribute(hash_key=True)
    entry = UnicodeAttribute(range_key=True, default=LOTS)
    version = NumberAttribute()
    points = StructAttribute[Account](Account)
    listed = UnicodeAttribute(null=True)
    listed_key = UnicodeAttribute(null=True)

    @classmethod
    def of(cls, account: Account) -> "AccountRecord":
        """The record of an account."""
        end = account.first_end
        return cls(
            account=POINTS + account.client_id,
            entry=LOTS,
            version=account.version,
            points=account,
            listed=None if end is None else DUE,
            listed_key=None if end is None else f"{instant_key(end)}#{account.client_id}",
        )


class EntryRecord(Model):
    """An entry of an account."""

    Meta = store.meta(LEDGERS)
    account = UnicodeAttribute(hash_key=True)
    entry = UnicodeAttribute(range_key=True)
    posted = StructAttribute[Posted](Posted)

    @classmethod
    def of(cls, client_id: str, posted: Posted) -> "EntryRecord":
        """The record of an entry."""
        return cls(account=POINTS + client_id, entry=ENTRY + posted.entry_id, posted=posted)


class RollRecord(Model):
    """That a client has an account."""

    Meta = store.meta(LEDGERS)
    account = UnicodeAttribute(hash_key=True, default=ROLL)
    entry = UnicodeAttribute(range_key=True)


class Due(msgspec.Struct, frozen=True):
    """A client who has points to lose, and the place in the list of those."""

    client_id: str
    place: str


def account_key(client_id: str) -> Key:
    """Where a client's account is, for reads that fetch other records too."""
    return Key(AccountRecord, POINTS + client_id, LOTS)


def account_in(found: Found, client_id: str) -> Account:
    """The account of a client whose `account_key` was read."""
    account = found.value(account_key(client_id), AccountRecord.points)
    return account or Account(client_id=client_id)


def account_of(client_id: str) -> Account:
    """The account of a client as of now."""
    return account_in(store.fetch_many([account_key(client_id)]), client_id)


def write(tx: Transaction, before: Account, after: Account, posted: Sequence[Posted]) -> None:
    """Write an account where `before` stands, and its new entries; the commit raises
    `PointsChanged` if it does not stand there any more."""
    is_new = AccountRecord.version.does_not_exist()
    unchanged = AccountRecord.version == before.version if before.version else is_new
    tx.put(AccountRecord.of(after), when=unchanged, otherwise=PointsChanged())
    if not before.version:
        tx.put(RollRecord(entry=after.client_id))
    for entry in posted:
        tx.put(EntryRecord.of(after.client_id, entry))


def reword(tx: Transaction, client_id: str, entry: Posted) -> None:
    """Write an entry with another description, for a guest who is erased: for nothing else."""
    tx.put(EntryRecord.of(client_id, entry))


def newest(client_id: str, most: int) -> tuple[Account, list[Posted]]:
    """An account and its newest entries, in one read."""
    items = store.query(LEDGERS, POINTS + client_id, limit=most + 1, forward=False, consistent=True)
    if not items:
        return Account(client_id=client_id), []
    return store.value_of(items[0], AccountRecord.points), _posted(items[1:])


def entries_before(client_id: str, entry_id: str | None, most: int) -> list[Posted]:
    """Entries of an account that are older than `entry_id` (None: all), the newest first."""
    end = LOTS if entry_id is None else ENTRY + entry_id
    items = store.query(
        LEDGERS,
        POINTS + client_id,
        where=EntryRecord.entry < end,
        limit=most,
        forward=False,
        consistent=True,
    )
    return _posted(items)


def entries_between(client_id: str, start: datetime, end: datetime) -> list[Posted]:
    """The entries of an account that were made from `start` on and before `end`, in order."""
    first, last = (ENTRY + ids.before_events_of(instant) for instant in (start, end))
    where = EntryRecord.entry.between(first, last)
    return _posted(store.query(LEDGERS, POINTS + client_id, where=where, consistent=True))


def everything(client_id: str) -> tuple[Account, list[Posted]]:
    """An account and all its entries, the newest first."""
    items = store.query(LEDGERS, POINTS + client_id, forward=False, consistent=True)
    if not items:
        return Account(client_id=client_id), []
    return store.value_of(items[0], AccountRecord.points), _posted(items[1:])


def accounts_after(client_id: str, most: int) -> list[str]:
    """Ids of clients who have an account, in their order, after an id ("" is before all)."""
    where = RollRecord.entry > client_id if client_id else None
    items = store.query(LEDGERS, ROLL, where=where, limit=most, consistent=True)
    return [item["entry"]["S"] for item in items]


def due(until: datetime, *, after: str, most: int) -> list[Due]:
    """Clients some of whose points ended before `until`, the longest ago first, from the one after
    a place on ("" is before all)."""
    end = instant_key(until)
    # Both ends of a range count: what stands at its beginning was seen before.
    items = store.query(
        LEDGERS,
        DUE,
        index=INDEX,
        where=AccountRecord.listed_key.between(after, end)
        if after
        else AccountRecord.listed_key < end,
        limit=most + 1,
    )
    found = [
        Due(item["account"]["S"].removeprefix(POINTS), item["listed_key"]["S"]) for item in items
    ]
    return [each for each in found if each.place != after][:most]


def _posted(items: Sequence[Item]) -> list[Posted]:
    return [store.value_of(item, EntryRecord.posted) for item in items]
