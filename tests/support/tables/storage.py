"""The items of a table by their keys, and its indexes."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from .values import Invalid, Item, kind_of, plain, size_of

Keys = tuple[str, ...]
Place = tuple[Any, ...]
"""Where an item stands: the values of the table's keys."""
LONGEST = {"HASH": 2048, "RANGE": 1024}


class Row(msgspec.Struct, eq=False):
    """An item, and its size once somebody asked for it."""

    place: Place
    item: Item
    octets: int = 0

    @property
    def size(self) -> int:
        """In bytes."""
        self.octets = self.octets or size_of(self.item)
        return self.octets


class Index(msgspec.Struct, frozen=True):
    """Keys by which items are found; `carries` are the attributes there (None: all)."""

    keys: Keys
    carries: frozenset[str] | None = None


class Table:
    """Items, found by the keys of the table and of its indexes."""

    def __init__(self, keys: Keys, kinds: Mapping[str, str], indexes: Mapping[str, Index]) -> None:
        self.keys = keys
        self.indexes = dict(indexes)
        self._kinds = kinds
        self._rows: dict[Place, Row] = {}
        self._main: dict[Any, dict[Place, Row]] = defaultdict(dict)
        self._parts: dict[str, dict[Any, dict[Place, Row]]] = {}
        self.clear()

    def clear(self) -> None:
        """Keep nothing."""
        self._rows.clear()
        self._main.clear()
        self._parts = {name: defaultdict(dict) for name in self.indexes}

    def kept(self) -> list[Row]:
        """All items as they are, to come back to."""
        return list(self._rows.values())

    def bring_back(self, rows: Sequence[Row]) -> None:
        """Keep these items and no others."""
        self.clear()
        for row in rows:
            self.write(row.place, row.item)

    def place_of(self, item: Mapping[str, Any]) -> Place:
        """Where an item stands.

        Raises:
            Invalid: a key is missing, empty, too long or of another type.
        """
        return tuple(self._key(item, name, number) for number, name in enumerate(self.keys))

    def place_at(self, key: Mapping[str, Any]) -> Place:
        """Where a key points to, which names nothing else.

        Raises:
            Invalid: it names something else.
        """
        if key.keys() != set(self.keys):
            raise Invalid("The provided key element does not match the schema")
        return self.place_of(key)

    def get(self, place: Place) -> Row | None:
        """The item at a place."""
        return self._rows.get(place)

    def rows(self) -> Iterator[Row]:
        """All items, in one order."""
        return iter(sorted(self._rows.values(), key=lambda row: row.place))

    def write(self, place: Place, item: Item | None) -> None:
        """Let this stand at a place (None: nothing)."""
        self._forget(place)
        if item is None:
            return
        row = Row(place, item)
        self._rows[place] = row
        self._main[place[0]][place] = row
        for name, index in self.indexes.items():
            if all(key in item for key in index.keys):
                self._parts[name][plain(item[index.keys[0]])][place] = row

    def check(self, item: Item) -> None:
        """Refuse an item that its indexes cannot take.

        Raises:
            Invalid: a key of an index is empty or of another type.
        """
        for index in self.indexes.values():
            for name in index.keys:
                if name in item:
                    self._check_type(item, name)

    def part(self, index: str | None, value: Any) -> list[Row]:
        """The items with this hash key, in the order of the range key."""
        found = (self._main if index is None else self._parts[index]).get(value, {})
        return sorted(found.values(), key=lambda row: self.order_of(row.item, index))

    def order_of(self, item: Mapping[str, Any], index: str | None) -> Place:
        """What an item of one part is ordered by."""
        first = () if index is None else self.indexes[index].keys[1:]
        names: Sequence[str] = [*first, *self.keys] if index is not None else self.keys[1:]
        return tuple(plain(item[name]) for name in names)

    def key_of(self, item: Mapping[str, Any], index: str | None) -> Item:
        """What a page that ends with an item says of where it ended."""
        more = () if index is None else self.indexes[index].keys
        return {name: item[name] for name in dict.fromkeys((*self.keys, *more))}

    def seen_by(self, item: Item, index: str | None) -> Item:
        """What of an item stands in an index."""
        carries = None if index is None else self.indexes[index].carries
        if carries is None:
            return item
        return {name: value for name, value in item.items() if name in carries}

    def _forget(self, place: Place) -> None:
        row = self._rows.pop(place, None)
        if row is None:
            return
        del self._main[place[0]][place]
        for name, index in self.indexes.items():
            if all(key in row.item for key in index.keys):
                del self._parts[name][plain(row.item[index.keys[0]])][place]

    def _key(self, item: Mapping[str, Any], name: str, number: int) -> Any:
        if name not in item:
            raise Invalid(f"One or more parameter values were invalid: Missing the key {name}")
        self._check_type(item, name)
        value = plain(item[name])
        longest = list(LONGEST.values())[number]
        if isinstance(value, str) and len(value.encode()) > longest:
            raise Invalid(f"One or more parameter values were invalid: size of {name}")
        return value

    def _check_type(self, item: Mapping[str, Any], name: str) -> None:
        kind = kind_of(item[name])
        if kind != self._kinds[name]:
            raise Invalid(f"Type mismatch for key {name} expected: {self._kinds[name]}: {kind}")
        if item[name][kind] == "":
            raise Invalid(f"A key attribute cannot contain an empty string value. Key: {name}")


def described(request: Mapping[str, Any]) -> Table:
    """The table that a request asks to be made."""
    kinds = {
        each["AttributeName"]: each["AttributeType"] for each in request["AttributeDefinitions"]
    }
    keys = _keys(request["KeySchema"])
    indexes = {
        each["IndexName"]: _index(each, keys) for each in request.get("GlobalSecondaryIndexes", ())
    }
    return Table(keys, kinds, indexes)


def _keys(schema: Sequence[Mapping[str, str]]) -> Keys:
    ordered = sorted(schema, key=lambda each: list(LONGEST).index(each["KeyType"]))
    return tuple(each["AttributeName"] for each in ordered)


def _index(described: Mapping[str, Any], keys: Keys) -> Index:
    own = _keys(described["KeySchema"])
    projection = described["Projection"]
    if projection["ProjectionType"] == "ALL":
        return Index(own)
    return Index(own, frozenset((*keys, *own, *projection.get("NonKeyAttributes", ()))))
