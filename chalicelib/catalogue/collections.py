"""A collection: the settings of one kind that administrators keep, each an entry with a history.

An entry is one JSON record of the collection's type, so a field is declared in the type and
nowhere else. Every change is checked as a whole, refused over a version that was not seen, told
by an event (the history), and published to every process.
"""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any, Generic

import msgspec

from chalicelib.catalogue import records
from chalicelib.catalogue.decoding import Decoder
from chalicelib.catalogue.edits import Edit
from chalicelib.catalogue.records import MARKS, REMOVED, EntryRecord, MarkRecord
from chalicelib.catalogue.snapshots import Snapshot, snapshot
from chalicelib.catalogue.types import Entry, S
from chalicelib.cloud.idempotency import Once
from chalicelib.cloud.transaction import Transaction
from chalicelib.cloud.writes import Otherwise
from chalicelib.kernel import clock, ids
from chalicelib.kernel.differences import Changes, differences
from chalicelib.kernel.errors import CasaAustinError, NotFound, Stale, unless_gone
from chalicelib.kernel.events import EntryRemoved, EntrySaved, name_of
from chalicelib.kernel.validation import Problems

NO_CHANGES: Mapping[str, Any] = MappingProxyType({})


class Change(Generic[S]):
    """A change that is being examined: `before` (None for a new entry) is to become `after`.

    `after` is the value as it was sent; `problems` takes what is wrong with it.
    """

    def __init__(
        self, collection: "Collection[S]", edit: Edit, before: Entry[S] | None, after: S
    ) -> None:
        self.edit = edit
        self.before = None if before is None else before.value
        self.after = after
        self.problems = Problems()
        self._collection = collection

    def added(self, field: str) -> frozenset[str]:
        """Those ids in a field of ids that the entry did not name before."""
        named: frozenset[str] = getattr(self.after, field)
        return named - getattr(self.before, field, frozenset())

    def others(self) -> dict[str, Entry[S]]:
        """The other entries of the collection as of now, by id.

        Changes that ask this are serialized: of two at once one raises `Stale`, so none decides
        by entries that are about to change.
        """
        self.edit.serialize(self._collection.tag)
        entries = self._collection.as_of_now()
        entries.pop(self._collection.id_of(self.after), None)
        return entries

    def also(self, entry: Entry[S], after: S) -> None:
        """Change another entry in the same transaction, from the version that was read."""
        self._collection.write(self.edit, after, before=entry)


class Removal(Generic[S]):
    """The removal of `value`, which is being examined."""

    def __init__(self, collection: "Collection[S]", edit: Edit, value: S) -> None:
        self.edit = edit
        self.value = value
        self._collection = collection

    def others(self) -> dict[str, Entry[S]]:
        """The other entries of the collection as of now, by id; serialized as for a change."""
        return Change(self._collection, self.edit, None, self.value).others()


def _tidy(value: S, problems: Problems) -> S:
    problems.raise_any()
    return value


def _alone(_change: Any) -> None:
    """Most changes need no look at anything else."""


class Collection(Generic[S]):
    """The entries of one type. `saved` and `removed` are their events; the first word of the
    events' names is the collection's own (`tag`).

    key: the field of the type that identifies a value.
    order: by what of an entry lists are sorted.
    checked: the value tidy and within its limits, or `Invalid` with every problem.
    examine: notes what is wrong with a change beside what it names and others of the collection,
        and says which of them change with it.
    guard: refuses that an entry is removed.
    taken: what is raised where the id of a new entry has one already. missing: what is said
        where there is no entry.
    keeps_removed: whether removed entries can still be read (`removed`), and restored.
    welcome: takes what a removed entry needs again when it is restored.
    is_relied_on: whether transactions of others rely on a version of an entry (`rely_on`).
    counts_ids: whether the ids of new entries tell the order in which they came.
    """

    def __init__(
        self,
        struct: type[S],
        *,
        key: str,
        saved: type[EntrySaved],
        removed: type[EntryRemoved],
        order: Callable[[Entry[S]], Any] | None = None,
        checked: Callable[[S, Problems], S] = _tidy,
        examine: Callable[[Change[S]], None] = _alone,
        guard: Callable[[Removal[S]], None] = _alone,
        taken: Callable[[], CasaAustinError] = Stale,
        missing: str | None = None,
        keeps_removed: bool = False,
        welcome: Callable[[Removal[S]], None] = _alone,
        is_relied_on: bool = False,
        counts_ids: bool = False,
    ) -> None:
        self.tag = name_of(saved).partition(".")[0]
        self.saved_event = saved
        self.removed_event = removed
        self.struct = struct
        self.key = key
        self._decoder = Decoder(struct, order)
        self.checked = checked
        self._examine = examine
        self._guard = guard
        self._taken = taken
        self._missing = missing
        self._keeps_removed = keeps_removed
        self._welcome = welcome
        self._is_relied_on = is_relied_on
        self._counts_ids = counts_ids

    def new_id(self) -> str:
        """The id of an entry to come."""
        return ids.event_id(clock.now()) if self._counts_ids else ids.new_id()

    def id_of(self, value: S) -> str:
        """The id of a value."""
        return str(getattr(value, self.key))

    def entries(self, of: Snapshot | None = None, *, fresh: bool = False) -> dict[str, Entry[S]]:
        """Every entry by id, in the order of lists: of the snapshot `of`, or at most 30
        seconds old; `fresh` asks whether they changed."""
        return self._decoder.latest((of or snapshot(fresh=fresh)).rows_of(self.tag))

    def values(self, of: Snapshot | None = None, *, fresh: bool = False) -> tuple[S, ...]:
        """Every value, in the order of lists."""
        return self._decoder.latest_values((of or snapshot(fresh=fresh)).rows_of(self.tag))

    def find(self, entry_id: str) -> S | None:
        """A value, or None; one that another process may just have added is looked for anew."""
        entry = self.entries().get(entry_id) or self.entries(fresh=True).get(entry_id)
        return None if entry is None else entry.value

    def get(self, entry_id: object) -> Entry[S]:
        """One entry as of now.

        Raises:
            NotFound: there is none.
        """
        kind = self.kind_of(entry_id)
        row = records.rows_at([kind]).get(kind)
        if row is None:
            raise NotFound(self._missing)
        return self._decoder.entry(str(entry_id), row)

    def as_of_now(self, *, removed: bool = False) -> dict[str, Entry[S]]:
        """Every entry (or every one that was removed, `updated` when it was) as of now, by id, in
        the order of lists."""
        rows = records.rows_under(self.tag, scope=REMOVED if removed else records.CATALOGUE)
        return self._decoder.entries({kind.partition("#")[2]: row for kind, row in rows.items()})

    def unknown(self, ids: Iterable[str]) -> set[str]:
        """Those of the ids that no entry has as of now."""
        kinds = {self.kind_of(entry_id): entry_id for entry_id in ids}
        found = records.rows_at(kinds) if kinds else {}
        return {entry_id for kind, entry_id in kinds.items() if kind not in found}

    def removed(self, ids: Iterable[str]) -> dict[str, S]:
        """Those of the ids whose entry was removed, and what it was."""
        kinds = {self.kind_of(entry_id): entry_id for entry_id in ids}
        found = records.rows_at(kinds, scope=REMOVED) if kinds else {}
        return {
            kinds[kind]: self._decoder.entry(kinds[kind], row).value for kind, row in found.items()
        }

    def add(self, value: S, *, actor: str, once: Once[Any] | None = None) -> Entry[S]:
        """A new entry.

        Raises:
            Invalid: a field breaks its limits, or contradicts another entry.
            Stale: someone else changed what it depends on meanwhile.
        """
        edit = Edit(actor)
        value = self.examined(edit, None, value)
        entry = self.write(edit, value, before=None)
        edit.tx.once(once, entry)
        edit.publish()
        return entry

    def change(self, entry_id: object, changes: Mapping[str, Any], *, actor: str) -> Entry[S]:
        """An entry with the fields that `changes` names changed; the whole is checked, and
        nothing is written where nothing differs.

        Raises:
            NotFound: there is none.
            Invalid: a field breaks its limits, or contradicts another entry.
            Stale: someone else changed it, or what it depends on, meanwhile.
        """
        before = self.get(entry_id)
        after = msgspec.structs.replace(before.value, **changes)
        return self.replace(before, after, actor=actor)

    def save(self, value: S, *, actor: str) -> Entry[S]:
        """A new entry, or one in the place of that with its id.

        Raises:
            Invalid, Stale: as for a change.
        """
        kind = self.kind_of(self.id_of(value))
        row = records.rows_at([kind]).get(kind)
        if row is None:
            return self.add(value, actor=actor)
        return self.replace(self._decoder.entry(self.id_of(value), row), value, actor=actor)

    def remove(self, entry_id: object, *, actor: str) -> S:
        """Take an entry out, and return what it was. Who removes it at the same moment as somebody
        else has removed it.

        Raises:
            NotFound: there is none.
            Conflict: it must stay.
            Stale: someone else changed it meanwhile.
        """
        entry = self.get(entry_id)
        edit = Edit(actor)
        self._guard(Removal(self, edit, entry.value))
        self.take_out(edit, entry)
        with unless_gone(lambda: bool(self.unknown([entry.entry_id]))):
            edit.publish()
        return entry.value

    def restore(
        self, entry_id: object, *, actor: str, changes: Mapping[str, Any] = NO_CHANGES
    ) -> Entry[S]:
        """Bring a removed entry back, with `changes`; one that is there is left as it is.

        Raises:
            NotFound: there never was one, or too long ago.
            Conflict: something else stands in its place.
            Stale: someone else restored it meanwhile.
        """
        kind = self.kind_of(entry_id)
        row = records.rows_at([kind], scope=REMOVED).get(kind)
        if row is None:
            return self.get(entry_id)
        former = self._decoder.entry(str(entry_id), row)
        edit = Edit(actor)
        self._welcome(Removal(self, edit, former.value))
        former_record = self._record(former, scope=REMOVED)
        edit.tx.delete(former_record, when=EntryRecord.version == former.version, otherwise=Stale())
        entry = former.followed_by(
            msgspec.structs.replace(former.value, **changes), edit.tx.now, actor=actor
        )
        self._put(edit, entry, before=None)
        told = differences(None, entry.value)
        edit.tx.emit(self.saved_event(entry_id=entry.entry_id), actor=actor, changes=told)
        edit.publish()
        return entry

    def forget(self, former: Entry[S]) -> None:
        """Let a removed entry be gone for good.

        Raises:
            Stale: someone restored it meanwhile.
        """
        record = self._record(former, scope=REMOVED)
        tx = Transaction(clock.now())
        tx.delete(record, when=EntryRecord.version == former.version, otherwise=Stale())
        tx.commit()

    def write(
        self,
        edit: Edit,
        value: S,
        *,
        before: Entry[S] | None,
        changes: Changes | None = None,
        otherwise: Otherwise | None = None,
    ) -> Entry[S]:
        """Put a checked value into an edit, over the entry as it was read, with its event.

        `changes` is what the event says, where the fields that differ would say too much.
        `otherwise` is raised instead of `Stale` where another version stands there by then.
        """
        now = edit.tx.now
        if before is None:
            entry = Entry(self.id_of(value), value, now, now)
        else:
            entry = before.followed_by(value, now, actor=edit.actor)
        taken = self._taken() if before is None else otherwise
        seen = None if before is None else before.version
        self._put(edit, entry, before=seen, otherwise=taken)
        old = None if before is None else before.value
        changes = changes or differences(old, value)
        edit.tx.emit(self.saved_event(entry_id=entry.entry_id), actor=edit.actor, changes=changes)
        return entry

    def take_out(self, edit: Edit, entry: Entry[S]) -> None:
        """Put the removal of an entry, as it was read, into an edit, with its event."""
        edit.delete(self.kind_of(entry.entry_id), before=entry.version)
        if self._keeps_removed:
            last = entry.followed_by(entry.value, edit.tx.now, actor=edit.actor)
            edit.tx.put(self._record(last, scope=REMOVED))
        if self._is_relied_on:
            for mark in MarkRecord.all_of(self.kind_of(entry.entry_id), entry.version):
                edit.tx.delete(mark)
        removed = self.removed_event(entry_id=entry.entry_id)
        edit.tx.emit(removed, actor=edit.actor, changes=differences(entry.value, None))

    def require(self, tx: Transaction, entry_id: str, *, otherwise: CasaAustinError) -> None:
        """Let a transaction pass only while an entry exists."""
        tx.check(
            EntryRecord,
            records.CATALOGUE,
            self.kind_of(entry_id),
            when=EntryRecord.scope.exists(),
            otherwise=otherwise,
        )

    def rely_on(self, tx: Transaction, entry: Entry[S], *, otherwise: CasaAustinError) -> None:
        """Let a transaction pass only while an entry is there, and of the version that was read.

        Any number of transactions may rely on one entry at the same moment.
        """
        tx.check_one_of(
            MarkRecord,
            f"marks#{self.kind_of(entry.entry_id)}",
            MARKS,
            when=MarkRecord.version == entry.version,
            otherwise=otherwise,
        )

    def kind_of(self, entry_id: object) -> str:
        """Where an entry stands, and what its events call it."""
        return f"{self.tag}#{entry_id}"

    def replace(self, before: Entry[S], value: S, *, actor: str) -> Entry[S]:
        """Another value in the place of an entry as it was read.

        Raises:
            Invalid, Stale: as for a change.
        """
        edit = Edit(actor)
        value = self.examined(edit, before, value)
        if value == before.value:
            return before
        entry = self.write(edit, value, before=before)
        edit.publish()
        return entry

    def examined(self, edit: Edit, before: Entry[S] | None, value: S) -> S:
        """The value tidy, after a look at what it depends on, whose writes go into the edit.

        Raises:
            Invalid: a field breaks its limits, or contradicts another entry.
        """
        change = Change(self, edit, before, value)
        self._examine(change)
        return self.checked(value, change.problems)

    def _put(
        self, edit: Edit, entry: Entry[S], *, before: int | None, otherwise: Any = None
    ) -> None:
        edit.put(self._record(entry), before=before, otherwise=otherwise)
        if self._is_relied_on:
            for mark in MarkRecord.all_of(self.kind_of(entry.entry_id), entry.version):
                edit.tx.put(mark)

    def _record(self, entry: Entry[S], *, scope: str = records.CATALOGUE) -> EntryRecord:
        return EntryRecord(
            scope=scope,
            kind=self.kind_of(entry.entry_id),
            version=entry.version,
            created=entry.created,
            updated=entry.updated,
            value=msgspec.json.encode(entry.value).decode(),
            recent=msgspec.json.encode(entry.recent).decode() if entry.recent else None,
        )
