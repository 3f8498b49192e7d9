"""Writing what was planned: what is there already stays as it is, so moving in may come again, and
goes on where it was cut short."""

from collections.abc import Callable, Sequence
from typing import TypeVar

import msgspec

from chalicelib.catalogue.collections import Collection
from chalicelib.catalogue.records import CATALOGUE, REMOVED, EntryRecord
from chalicelib.cloud import store
from chalicelib.cloud.store import Key
from chalicelib.cloud.transaction import Busy, Transaction
from chalicelib.imports.moving.planning import Plan
from chalicelib.imports.moving.types import Row
from chalicelib.kernel.callers import PAST
from chalicelib.kernel.errors import Conflict, Invalid
from chalicelib.kernel.parts import in_parts

S = TypeVar("S", bound=msgspec.Struct)
CHUNK = 40


class Piece(msgspec.Struct, frozen=True):
    """One row, where it stands once it was moved, and what moves it. `parts` are the models of
    other rows that move with it."""

    row: Row
    places: tuple[Key, ...]
    write: Callable[[], None]
    parts: tuple[str, ...] = ()


class Mover:
    """Writes pieces, or only counts them; `told` hears of each one."""

    def __init__(self, plan: Plan, *, writes: bool, told: Callable[[str], None]) -> None:
        self._plan = plan
        self._writes = writes
        self._told = told

    def move(self, pieces: Sequence[Piece]) -> set[str]:
        """Write those that are not there yet, in their order; the keys of those that contradict
        what is here."""
        refused: set[str] = set()
        for chunk in in_parts(pieces, CHUNK):
            found = store.fetch_many(place for each in chunk for place in each.places)
            for each in chunk:
                if any(found.item(place) is not None for place in each.places):
                    self._plan.report.present.update((each.row.model, *each.parts))
                elif not self._move(each):
                    refused.add(each.row.key)
                self._told(each.row.model)
        return refused

    def _move(self, piece: Piece) -> bool:
        """Whether it could be written."""
        report = self._plan.report
        if self._writes:
            try:
                piece.write()
            except Busy:
                raise
            except Invalid as error:
                report.refuse(piece.row, "; ".join([*error.fields]) or error.message)
                return False
            except Conflict as error:
                report.refuse(piece.row, f"{error.code}: what is here contradicts it")
                return False
        report.moved.update((piece.row.model, *piece.parts))
        return True


def piece(plan: Plan, row: Row, place: Key, put: Callable[[Transaction], object]) -> Piece:
    """A row that `put` puts into a transaction of its own."""

    def write() -> None:
        tx = Transaction(plan.now)
        put(tx)
        tx.commit()

    return Piece(row, (place,), write)


def entry(row: Row, collection: Collection[S], value: S) -> Piece:
    """A setting."""
    kind = collection.kind_of(collection.id_of(value))
    places = tuple(Key(EntryRecord, scope, kind) for scope in (CATALOGUE, REMOVED))
    return Piece(row, places, lambda: _save(collection, value))


def _save(collection: Collection[S], value: S) -> None:
    collection.save(value, actor=PAST)
