"""The settings of the catalogue that stand each by itself: seasons, services, policies, rules.

Reads are as of now; every change is refused over one that was not seen, told by its event, and
published.
"""

from collections.abc import Callable, Mapping
from typing import Any, Generic, TypeVar

import msgspec

from chalicelib.cloud.idempotency import Once
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import clock
from chalicelib.kernel.errors import CasaAustinError, NotFound, Stale
from chalicelib.properties import catalogue, records, rules
from chalicelib.properties.records import CatalogueRecord
from chalicelib.properties.service import changes
from chalicelib.properties.shelves import Entry

R = TypeVar("R", bound=CatalogueRecord)
S = TypeVar("S", bound=msgspec.Struct)


def _nothing_else(_tx: Transaction, _before: Any, _after: Any, _actor: str) -> None:
    """What most changes bring along."""


class Register(Generic[R, S]):
    """The settings of one kind. Their records are `<tag>#<key>`, their events `<word>.saved` and
    `<word>.removed` with the subject `<word>#<key>`.

    key: what identifies a value.
    checked: the value tidy, or `Invalid`.
    along: looks at what a value replaces, may refuse it and may write more in its transaction.
    """

    def __init__(
        self,
        model: type[R],
        struct: type[S],
        *,
        tag: str,
        word: str,
        key: Callable[[S], Any],
        checked: Callable[[S], S],
        along: Callable[[Transaction, S | None, S, str], None] = _nothing_else,
    ) -> None:
        self._model = model
        self._struct = struct
        self._tag = tag
        self._word = word
        self._key = key
        self._checked = checked
        self._along = along

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
        value = self._checked(value)
        tx = Transaction(clock.now())
        record = records.successor(self._model, self._kind(value), value, None, tx.now)
        tx.create(record, otherwise=taken or Stale())
        self._finish(tx, None, value, actor)
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
        """
        tx = Transaction(clock.now())
        record = changes.remove(tx, self._model, f"{self._tag}#{key}")
        changed = rules.differences(self._entry(record).value, None)
        tx.emit(f"{self._word}.removed", f"{self._word}#{key}", actor=actor, changes=changed)
        catalogue.publish(tx)

    def write_along(self, tx: Transaction, before: Entry[S], after: S, *, actor: str) -> None:
        """Change a setting that was read in the transaction of another one's change.

        Raises:
            Stale: someone else changed it meanwhile.
        """
        record = self._record(self._key(before.value))
        if record.version != before.version:
            raise Stale
        changes.put(tx, self._successor(after, record, tx), record)
        self._tell(tx, before.value, after, actor)

    def _write(self, value: S, record: R | None, actor: str) -> Entry[S]:
        value = self._checked(value)
        before = None if record is None else self._entry(record)
        if before is not None and before.value == value:
            return before
        tx = Transaction(clock.now())
        changes.put(tx, self._successor(value, record, tx), record)
        self._finish(tx, None if before is None else before.value, value, actor)
        catalogue.publish(tx)
        return Entry(value, tx.now, tx.now) if before is None else before.followed_by(value, tx.now)

    def _finish(self, tx: Transaction, before: S | None, after: S, actor: str) -> None:
        self._along(tx, before, after, actor)
        self._tell(tx, before, after, actor)

    def _tell(self, tx: Transaction, before: S | None, after: S, actor: str) -> None:
        subject = f"{self._word}#{self._key(after)}"
        changed = rules.differences(before, after)
        tx.emit(f"{self._word}.saved", subject, actor=actor, changes=changed)

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
