"""The entries of discounts and levels, kept in collections."""

from typing import Generic, TypeVar
from weakref import WeakKeyDictionary

import msgspec

from chalicelib.catalogue.collections import Collection
from chalicelib.catalogue.edits import Edit
from chalicelib.catalogue.types import Entry
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel.events import EntryRemoved, EntrySaved

__all__ = ["Entry", "Shelf"]
S = TypeVar("S", bound=msgspec.Struct)
_edits: WeakKeyDictionary[Transaction, Edit] = WeakKeyDictionary()


def edit_of(tx: Transaction, actor: str) -> Edit:
    """The edit that a transaction belongs to."""
    if tx not in _edits:
        _edits[tx] = Edit(actor)
        _edits[tx].tx = tx
    if actor:
        _edits[tx].actor = actor
    return _edits[tx]


class Shelf(Generic[S]):
    """The entries of one type, by id."""

    def __init__(
        self, tag: str, struct: type[S], saved: type[EntrySaved], removed: type[EntryRemoved]
    ) -> None:
        key = next(name for name in struct.__struct_fields__ if name.endswith("_id"))
        self._collection = Collection(struct, key=key, saved=saved, removed=removed)
        self._tag = tag

    def entries(self, *, fresh: bool = False) -> dict[str, Entry[S]]:
        """Every entry by id."""
        return self._collection.entries(fresh=fresh)

    def values(self, *, fresh: bool = False) -> tuple[S, ...]:
        """Every value."""
        return self._collection.values(fresh=fresh)

    def get(self, entry_id: str) -> Entry[S]:
        """One entry as it stands now."""
        return self._collection.get(entry_id)

    def save(
        self,
        tx: Transaction,
        _entry_id: str,
        value: S,
        *,
        seen: Entry[S] | None = None,
        actor: str,
    ) -> Entry[S]:
        """Write an entry over the one that was seen."""
        return self._collection.write(edit_of(tx, actor), value, before=seen)

    def remove(self, tx: Transaction, entry_id: str, *, actor: str) -> S:
        """Take an entry out."""
        entry = self._collection.get(entry_id)
        self._collection.take_out(edit_of(tx, actor), entry)
        return entry.value
