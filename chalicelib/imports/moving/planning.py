"""From the rows of the export to what is written: everything is read, made and checked before the
first write, so that a run without writing says the same."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, TypeVar

import msgspec

from chalicelib.catalogue.collections import Collection
from chalicelib.clients.types import Client
from chalicelib.imports.moving.rules.values import Unreadable, flag
from chalicelib.imports.moving.types import Report, Row
from chalicelib.kernel.errors import Invalid
from chalicelib.kernel.validation import Problems

T = TypeVar("T")
S = TypeVar("S", bound=msgspec.Struct)


class Plan:
    """The rows of an export by model, and what is said of them; `now` is when it moves in.

    clients: guests by the id of the export, once they are known; houses: the ids of the houses;
    users: the numbers of the staff users.
    """

    def __init__(self, rows: Sequence[Row], report: Report, now: datetime) -> None:
        self.now = now
        self.report = report
        self.clients: dict[str, Client] = {}
        self.houses: set[str] = set()
        self.users: set[int] = set()
        self._rows: dict[str, list[Row]] = defaultdict(list)
        for row in rows:
            self._rows[row.model].append(row)
            report.rows[row.model] += 1

    def rows(self, model: str, *, with_deleted: bool = False) -> list[Row]:
        """The rows of a model; those that were deleted are left out and counted."""
        found = self._rows.get(model, [])
        if with_deleted:
            return found
        present = [row for row in found if not flag(row, "deleted")]
        self.report.deleted[model] = len(found) - len(present)
        return present

    @property
    def models(self) -> list[str]:
        """Every model of the export."""
        return sorted(self._rows)

    def each(self, model: str, make: Callable[[Row], T], **which: bool) -> list[tuple[Row, T]]:
        """What the rows of a model become; a row that cannot be read is refused."""
        found = []
        for row in self.rows(model, **which):
            try:
                found.append((row, make(row)))
            except Unreadable as problem:
                self.report.refuse(row, str(problem))
        return found

    def said(self, row: Row) -> Callable[[str], None]:
        """Takes what is made of a row that is not as it should be."""
        return lambda text: self.report.note(row, text)

    def fitting(
        self, row: Row, collection: Collection[S], value: S, names: dict[str, str]
    ) -> S | None:
        """A setting within the limits of its collection: what breaks them is left out where it may
        be; None where it may not. `names` are the fields by what the wire calls them."""
        try:
            return collection.checked(value, Problems())
        except Invalid as error:
            fields = [names.get(name, name) for name in error.fields]
        without = _without(value, fields)
        if without is None or not _fits(collection, without):
            self.report.refuse(row, f"breaks the limits of {', '.join(fields)}")
            return None
        self.report.note(row, f"left out: {', '.join(fields)}")
        return without


def _without(value: S, fields: Sequence[str]) -> S | None:
    defaults = {each.name: each for each in msgspec.structs.fields(value)}
    blank: dict[str, Any] = {}
    for name in fields:
        field = defaults.get(name)
        if field is None or field.required:
            return None
        made = field.default_factory
        blank[name] = field.default if made is msgspec.NODEFAULT else made()
    return msgspec.structs.replace(value, **blank)


def _fits(collection: Collection[S], value: S) -> bool:
    try:
        collection.checked(value, Problems())
    except Invalid:
        return False
    return True
