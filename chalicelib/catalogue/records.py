"""Table `properties`: one partition holds every entry that is published, so one query reads it.

| scope | kind | holds |
|---|---|---|
| `entries` | `<collection>#<id>` | an entry, as JSON |
| `removed` | `<collection>#<id>` | an entry that was removed, of collections that keep those |
| `version` | `entries` | how often entries changed, and which ones did of late |
| `serial#<what>` | `serial` | how often entries changed that must see each other's outcome |
| `marks#<collection>#<id>` | `0` to `3` | the version of an entry that transactions rely on |
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import msgspec
from pynamodb.attributes import ListAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.models import Model

from chalicelib.catalogue.types import Entry, S
from chalicelib.cloud import store
from chalicelib.cloud.attributes import InstantAttribute
from chalicelib.cloud.store import Item, Key
from chalicelib.kernel import decoding
from chalicelib.kernel.edits import Recent

TABLE = "properties"
CATALOGUE, REMOVED, VERSION, SERIAL = "entries", "removed", "version", "serial"
MARKS = tuple(str(number) for number in range(4))
"""Several, so that transactions which rely on one entry do not wait for each other."""


class EntryRecord(Model):
    """An entry: its value is JSON text, so that a new field of a type needs no list here; so are
    its recent changes."""

    Meta = store.meta(TABLE)
    scope = UnicodeAttribute(hash_key=True, default=CATALOGUE)
    kind = UnicodeAttribute(range_key=True)
    version = NumberAttribute()
    created = InstantAttribute()
    updated = InstantAttribute()
    value = UnicodeAttribute()
    recent = UnicodeAttribute(null=True)

    @classmethod
    def of(cls, kind: str, entry: Entry[Any], *, scope: str = CATALOGUE) -> "EntryRecord":
        """The record of an entry."""
        return cls(
            scope=scope,
            kind=kind,
            version=entry.version,
            created=entry.created,
            updated=entry.updated,
            value=msgspec.json.encode(entry.value).decode(),
            recent=msgspec.json.encode(entry.recent).decode() if entry.recent else None,
        )


class CountRecord(Model):
    """How many changes there were: of all entries (the version), of one sort of them (a serial), of
    one entry (a mark).

    The version names in `recent` the kinds of the last ones, newest last. A reader who knows an
    earlier number finds the changed entries at its end, or sees that it does not reach that far.
    """

    Meta = store.meta(TABLE)
    scope = UnicodeAttribute(hash_key=True)
    kind = UnicodeAttribute(range_key=True)
    number = NumberAttribute(default=0)
    recent: ListAttribute[str] = ListAttribute(null=True)


def marks_of(kind: str, version: int) -> list[CountRecord]:
    """Every mark of an entry; they are gone with it."""
    return [CountRecord(f"marks#{kind}", number, number=version) for number in MARKS]


class Row(msgspec.Struct):
    """An entry as it was read; who asks for it first decodes it for all others."""

    item: Item
    made: Entry[Any] | None = None

    def entry(self, struct: type[S]) -> Entry[S]:
        """The entry, whose value is of this type."""
        if self.made is None:
            recent = self.item.get("recent")
            self.made = Entry(
                entry_id=self.item["kind"]["S"].partition("#")[2],
                value=decoding.decoded(self.item["value"]["S"], struct),
                created=datetime.fromisoformat(self.item["created"]["S"]),
                updated=datetime.fromisoformat(self.item["updated"]["S"]),
                version=int(self.item["version"]["N"]),
                recent=decoding.decoded(recent["S"], Recent) if recent else (),
            )
        return self.made


class Rows(dict[str, Row]):
    """Rows of one collection by id; what was made of them goes with them."""

    made: Any = None


def version() -> CountRecord:
    """The version of the catalogue as of now; number 0 before the first change."""
    return count(VERSION, CATALOGUE) or CountRecord(VERSION, CATALOGUE)


def count(scope: str, kind: str) -> CountRecord | None:
    """How many changes there were, or None before the first."""
    return store.fetch(CountRecord, scope, kind)


def every_row() -> dict[str, Rows]:
    """Every published entry as of now, by collection, in the order of their ids."""
    return _by_collection(store.query(TABLE, CATALOGUE, consistent=True))


def rows_under(tag: str, *, scope: str = CATALOGUE) -> Rows:
    """Every entry of a collection that is published (or removed), as of now."""
    where = EntryRecord.kind.startswith(f"{tag}#")
    return _by_collection(store.query(TABLE, scope, where=where, consistent=True))[tag]


def rows_at(kinds: Iterable[str], *, scope: str = CATALOGUE) -> dict[str, Rows]:
    """Those of the entries that exist, as of now, by collection, in one round trip."""
    keys = [Key(EntryRecord, scope, kind) for kind in kinds]
    return _by_collection(store.fetch_many(keys).items(EntryRecord))


def _by_collection(items: Iterable[Item]) -> dict[str, Rows]:
    collections: dict[str, Rows] = defaultdict(Rows)
    for item in items:
        tag, _, entry_id = item["kind"]["S"].partition("#")
        collections[tag][entry_id] = Row(item)
    return collections
