"""Table `properties`: one partition holds every entry that is published, so one query reads it.

| scope | kind | holds |
|---|---|---|
| `entries` | `<collection>#<id>` | an entry, as JSON |
| `version` | `entries` | how often entries changed, and which ones did of late |
| `removed` | `<collection>#<id>` | an entry that was removed, of collections that keep those |
| `serial#<what>` | `serial` | counts the changes that must see each other's outcome |
| `marks#<collection>#<id>` | `0` to `3` | the version of an entry that transactions rely on |
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import msgspec
from pynamodb.attributes import ListAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.models import Model

from chalicelib.catalogue.types import Entry
from chalicelib.cloud import store
from chalicelib.cloud.attributes import InstantAttribute
from chalicelib.cloud.store import Item, Key

TABLE = "properties"
CATALOGUE, VERSION, REMOVED, SERIAL = "entries", "version", "removed", "serial"


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


class VersionRecord(Model):
    """How many changes of entries there were, and the kinds of the last ones, newest last.

    Every change of an entry counts, so a reader who knows the number before finds the changed
    entries at the end of `recent`, or sees that `recent` does not reach back that far.
    """

    Meta = store.meta(TABLE)
    scope = UnicodeAttribute(hash_key=True, default=VERSION)
    kind = UnicodeAttribute(range_key=True, default=CATALOGUE)
    number = NumberAttribute(default=0)
    recent: ListAttribute[str] = ListAttribute(default=list)


class SerialRecord(Model):
    """How many changes of one sort there were: of two at once, the second one is refused."""

    Meta = store.meta(TABLE)
    scope = UnicodeAttribute(hash_key=True)
    kind = UnicodeAttribute(range_key=True, default=SERIAL)
    number = NumberAttribute()


MARKS = tuple(str(number) for number in range(4))
"""Several, so that transactions which rely on one entry do not wait for each other."""


class MarkRecord(Model):
    """The present version of an entry, for transactions that rely on it; gone with the entry."""

    Meta = store.meta(TABLE)
    scope = UnicodeAttribute(hash_key=True)
    kind = UnicodeAttribute(range_key=True)
    version = NumberAttribute()

    @classmethod
    def all_of(cls, entry_kind: str, version: int) -> list["MarkRecord"]:
        """Every mark of an entry."""
        return [cls(scope=f"marks#{entry_kind}", kind=number, version=version) for number in MARKS]


class Row(msgspec.Struct, frozen=True):
    """An entry as it was read, its value not decoded yet."""

    version: int
    created: str
    updated: str
    value: str
    recent: str | None

    @classmethod
    def of(cls, item: Item) -> "Row":
        """The row of a raw item."""
        return cls(
            int(item["version"]["N"]),
            item["created"]["S"],
            item["updated"]["S"],
            item["value"]["S"],
            item["recent"]["S"] if "recent" in item else None,
        )


Rows = dict[str, Row]
"""Rows of one collection by id."""


def version() -> VersionRecord:
    """The version of the catalogue as of now; number 0 before the first change."""
    return store.fetch(VersionRecord, VERSION, CATALOGUE) or VersionRecord()


def every_row() -> dict[str, Rows]:
    """Every published entry as of now, by collection, in the order of their ids."""
    return _by_collection(store.query(TABLE, CATALOGUE, consistent=True))


def rows_under(tag: str, *, scope: str = CATALOGUE) -> Rows:
    """Every entry of a collection that is published (or removed), as of now."""
    where = EntryRecord.kind.startswith(f"{tag}#")
    return _by_collection(store.query(TABLE, scope, where=where, consistent=True)).get(tag, {})


def rows_at(kinds: Iterable[str], *, scope: str = CATALOGUE) -> dict[str, Rows]:
    """Those of the entries that exist, as of now, by collection, in one round trip."""
    keys = [Key(EntryRecord, scope, kind) for kind in kinds]
    return _by_collection(store.fetch_many(keys).items(EntryRecord))


def serial(what: str) -> SerialRecord | None:
    """The count of changes of one sort, or None before the first."""
    return store.fetch(SerialRecord, f"serial#{what}", SERIAL)


def _by_collection(items: Iterable[Item]) -> dict[str, Rows]:
    collections: dict[str, Rows] = defaultdict(dict)
    for item in items:
        tag, _, entry_id = item["kind"]["S"].partition("#")
        collections[tag][entry_id] = Row.of(item)
    return dict(collections)
