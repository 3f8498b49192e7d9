"""Room in the catalogue for what the rooms above publish: discounts, levels.

Their entries stand in the same partition, under the same version, so that one query and one
comparison serve every quote; only their own room knows what they mean.
"""

from datetime import datetime
from typing import Generic, TypeVar

import msgspec

from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel.differences import differences
from chalicelib.kernel.errors import NotFound, Stale
from chalicelib.kernel.events import EntryRemoved, EntrySaved
from chalicelib.properties import catalogue, records
from chalicelib.properties.catalogue import Snapshot
from chalicelib.properties.records import ShelfRecord
from chalicelib.properties.service import changes

S = TypeVar("S", bound=msgspec.Struct)


class Entry(msgspec.Struct, Generic[S], frozen=True):
    """One entry: its value, when it was first and last written (aware UTC), and how often."""

    value: S
    created: datetime
    updated: datetime
    version: int = 1

    def followed_by(self, value: S, now: datetime) -> "Entry[S]":
        """The entry after a change."""
        return Entry(value, self.created, now, self.version + 1)


class Shelf(Generic[S]):
    """The entries of one type, by id. Their records are `<tag>#<id>`, their events of the types
    `saved` and `removed`.
    """

    def __init__(
        self, tag: str, struct: type[S], *, saved: type[EntrySaved], removed: type[EntryRemoved]
    ) -> None:
        self._tag = tag
        self._struct = struct
        self._saved = saved
        self._removed = removed
        self._read_from: Snapshot | None = None
        self._entries: dict[str, Entry[S]] = {}

    def entries(self, *, fresh: bool = False) -> dict[str, Entry[S]]:
        """Every entry by id, at most 30 seconds old; `fresh` asks whether they changed."""
        snapshot = catalogue.snapshot(fresh=fresh)
        if self._read_from is not snapshot:
            self._entries = dict(self._decoded(snapshot))
            self._read_from = snapshot
        return self._entries

    def values(self, *, fresh: bool = False) -> tuple[S, ...]:
        """Every value, in the order of their ids."""
        return tuple(entry.value for entry in self.entries(fresh=fresh).values())

    def get(self, entry_id: str) -> Entry[S]:
        """One entry as it stands now.

        Raises:
            NotFound: there is none.
        """
        record = records.published(ShelfRecord, self._kind(entry_id))
        if record is None:
            raise NotFound
        return self._entry(record)

    def save(
        self,
        tx: Transaction,
        entry_id: str,
        value: S,
        *,
        seen: Entry[S] | None = None,
        actor: str,
    ) -> Entry[S]:
        """Write an entry over the one that was `seen`, or a new one; `catalogue.publish(tx)`
        commits, and raises `Stale` where another stands there by then.
        """
        new = Entry(value, tx.now, tx.now) if seen is None else seen.followed_by(value, tx.now)
        record = ShelfRecord(
            scope=records.CATALOGUE,
            kind=self._kind(entry_id),
            version=new.version,
            created=new.created,
            updated=new.updated,
            value=msgspec.json.encode(value).decode(),
        )
        unseen = ShelfRecord.scope.does_not_exist()
        when = unseen if seen is None else ShelfRecord.version == seen.version
        tx.put(record, when=when, otherwise=Stale())
        before = None if seen is None else seen.value
        tx.emit(self._saved(entry_id=entry_id), actor=actor, changes=differences(before, value))
        return new

    def remove(self, tx: Transaction, entry_id: str, *, actor: str) -> S:
        """Take an entry out, and return what it was; `catalogue.publish(tx)` commits.

        Raises:
            NotFound: there is none.
        """
        value = self._entry(changes.remove(tx, ShelfRecord, self._kind(entry_id))).value
        tx.emit(self._removed(entry_id=entry_id), actor=actor, changes=differences(value, None))
        return value

    def _kind(self, entry_id: str) -> str:
        return f"{self._tag}#{entry_id}"

    def _decoded(self, snapshot: Snapshot) -> list[tuple[str, Entry[S]]]:
        found = []
        for record in snapshot.entries:
            tag, _, entry_id = record.kind.partition("#")
            if tag == self._tag:
                found.append((entry_id, self._entry(record)))
        return found

    def _entry(self, record: ShelfRecord) -> Entry[S]:
        value = msgspec.json.decode(record.value, type=self._struct)
        return Entry(value, record.created, record.updated, int(record.version))
