"""From the rows of a collection to its entries."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, Generic

import msgspec

from chalicelib.catalogue.records import Row, Rows
from chalicelib.catalogue.types import Entry, S
from chalicelib.kernel.edits import Recent


class Decoder(Generic[S]):
    """Makes entries of one type of their rows, in the order of lists, and keeps the latest: a row
    that did not change is decoded once in the life of a process.

    order: by what of an entry lists are sorted; None leaves them as their rows are.
    """

    def __init__(self, struct: type[S], order: Callable[[Entry[S]], Any] | None) -> None:
        self._struct = struct
        self._order = order
        self._rows: Rows | None = None
        self._latest: dict[str, Entry[S]] = {}
        self._values: tuple[S, ...] | None = None

    def entry(self, entry_id: str, row: Row) -> Entry[S]:
        """The entry of a row."""
        return Entry(
            entry_id,
            msgspec.json.decode(row.value, type=self._struct),
            datetime.fromisoformat(row.created),
            datetime.fromisoformat(row.updated),
            row.version,
            msgspec.json.decode(row.recent, type=Recent) if row.recent else (),
        )

    def entries(self, rows: Rows) -> dict[str, Entry[S]]:
        """The entries of `rows`, by id."""
        return self._in_order(self.entry(entry_id, row) for entry_id, row in rows.items())

    def latest(self, rows: Rows) -> dict[str, Entry[S]]:
        """The entries of the rows of a snapshot, by id. What was made of the same rows the last
        time is used again."""
        if rows is not self._rows:
            former_rows: Mapping[str, Row] = self._rows or {}
            former = self._latest
            self._latest = self._in_order(
                former[entry_id] if former_rows.get(entry_id) is row else self.entry(entry_id, row)
                for entry_id, row in rows.items()
            )
            self._rows, self._values = rows, None
        return self._latest

    def latest_values(self, rows: Rows) -> tuple[S, ...]:
        """The values of those entries, in their order."""
        entries = self.latest(rows)
        if self._values is None:
            self._values = tuple(entry.value for entry in entries.values())
        return self._values

    def _in_order(self, entries: Iterable[Entry[S]]) -> dict[str, Entry[S]]:
        found = list(entries)
        if self._order is not None:
            found.sort(key=self._order)
        return {entry.entry_id: entry for entry in found}
