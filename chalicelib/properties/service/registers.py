"""The settings of the catalogue that stand each by itself: seasons, services, policies, rules.

Reads are as of now; every change is refused over one that was not seen, told by its event, and
published.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Generic, TypeVar

import msgspec

from chalicelib.cloud.idempotency import Once
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import clock
from chalicelib.kernel.differences import differences
from chalicelib.kernel.errors import CasaAustinError, NotFound, Stale
from chalicelib.kernel.events import EntryRemoved, EntrySaved
from chalicelib.kernel.validation import Problems
from chalicelib.properties import catalogue, records
from chalicelib.properties.records import CatalogueRecord
from chalicelib.properties.service import changes
from chalicelib.properties.shelves import Entry

R = TypeVar("R", bound=CatalogueRecord)
S = TypeVar("S", bound=msgspec.Struct)


Companions = Sequence[tuple[Entry[S], S]]
"""Others of the kind that change with one: as they were read, and as they are to be."""


def _alone(_tx: Transaction, _problems: Problems, _before: Any, _after: Any) -> Companions[Any]:
    """Most changes need no look at anything else."""
    return ()


def _free(_tx: Transaction, _value: Any) -> None:
    """Most settings may go."""


class Register(Generic[R, S]):
    """The settings of one kind. Their records are `<tag>#<key>`, their events of the types
    `saved` and `removed`.

    key: what identifies a value.
    checked: the value tidy, or `Invalid` with the problems that were noted before too.
    look: notes what is wrong with a value (the second of two) beside what it names and others of
        its kind, takes the turns that this needs, and says which others change with it. It sees
        the value as it was sent.
    leave: refuses that a value goes.
    """

    def __init__(
        self,
        model: type[R],
        struct: type[S],
        *,
        tag: str,
        saved: type[EntrySaved],
        removed: type[EntryRemoved],
        key: Callable[[S], Any],
        checked: Callable[[S, Problems], S],
        look: Callable[[Transaction, Problems, S | None, S], Companions[S]] = _alone,
        leave: Callable[[Transaction, S], None] = _free,
    ) -> None:
        self._model = model
        self._struct = struct
        self._tag = tag
        self._saved = saved
        self._removed = removed
        self._key = key
        self._checked = checked
        self._look = look
        self._leave = leave

    def entries(self) -> list[Entry[S]]:
        """Every setting."""
        found = records.published_under(self._model, self._tag)
        return [self._entry(record) for record in found]

    def get(self, key: Any) -> Entry[S]:
        """One setting.

        Raises:
            NotFound: there is none.
        """
        return self._entry(self._record(key))

    def add(
        self,
        value: S,
        *,
        actor: str,
        once: Once[Any] | None = None,
        taken: CasaAustinError | None = None,
    ) -> Entry[S]:
        """A new setting; `taken` is raised where its key has one already.

        Raises:
            Invalid: a field breaks its limits.
        """
        tx = Transaction(clock.now())
        value, companions = self._judged(tx, None, value)
        tx.create(self._successor(value, None, tx), otherwise=taken or Stale())
        self._tell(tx, None, value, actor)
        self._write_along(tx, companions, actor)
        entry = Entry(value, tx.now, tx.now)
        tx.once(once, entry)
        catalogue.publish(tx)
        return entry

    def change(self, key: Any, details: Mapping[str, Any], *, actor: str) -> Entry[S]:
        """A setting with the fields that `details` names changed; the whole is checked.

        Raises:
            NotFound: there is none.
            Invalid: a field breaks its limits.
            Stale: someone else changed it meanwhile.
        """
        record = self._record(key)
        value = msgspec.structs.replace(self._entry(record).value, **details)
        return self._write(value, record, actor)

    def save(self, value: S, *, actor: str) -> Entry[S]:
        """A new setting, or one in the place of that with its key.

        Raises:
            Invalid: a field breaks its limits.
        """
        return self._write(value, records.published(self._model, self._kind(value)), actor)

    def remove(self, key: Any, *, actor: str) -> None:
        """Take a setting out.

        Raises:
            NotFound: there is none.
            Conflict: it must stay.
            Stale: someone else changed it meanwhile.
        """
        tx = Transaction(clock.now())
        value = self._entry(changes.remove(tx, self._model, f"{self._tag}#{key}")).value
        self._leave(tx, value)
        changed = differences(value, None)
        tx.emit(self._removed(entry_id=str(key)), actor=actor, changes=changed)
        catalogue.publish(tx)

    def _write(self, value: S, record: R | None, actor: str) -> Entry[S]:
        tx = Transaction(clock.now())
        before = None if record is None else self._entry(record)
        old = None if before is None else before.value
        value, companions = self._judged(tx, old, value)
        if before is not None and value == old:
            return before
        changes.put(tx, self._successor(value, record, tx), record)
        self._tell(tx, old, value, actor)
        self._write_along(tx, companions, actor)
        catalogue.publish(tx)
        return Entry(value, tx.now, tx.now) if before is None else before.followed_by(value, tx.now)

    def _judged(self, tx: Transaction, before: S | None, value: S) -> tuple[S, Companions[S]]:
        problems = Problems()
        companions = self._look(tx, problems, before, value)
        return self._checked(value, problems), companions

    def _write_along(self, tx: Transaction, companions: Companions[S], actor: str) -> None:
        for seen, after in companions:
            record = self._record(self._key(after))
            if record.version != seen.version:
                raise Stale
            changes.put(tx, self._successor(after, record, tx), record)
            self._tell(tx, seen.value, after, actor)

    def _tell(self, tx: Transaction, before: S | None, after: S, actor: str) -> None:
        saved = self._saved(entry_id=str(self._key(after)))
        tx.emit(saved, actor=actor, changes=differences(before, after))

    def _successor(self, value: S, record: R | None, tx: Transaction) -> R:
        return records.successor(self._model, self._kind(value), value, record, tx.now)

    def _kind(self, value: S) -> str:
        return f"{self._tag}#{self._key(value)}"

    def _record(self, key: Any) -> R:
        record = records.published(self._model, f"{self._tag}#{key}")
        if record is None:
            raise NotFound
        return record

    def _entry(self, record: R) -> Entry[S]:
        value = records.value_of(record, self._struct)
        return Entry(value, record.created, record.updated, int(record.version))
