"""A collection: the settings of one kind that administrators keep, each an entry with a history.

An entry is one JSON record of the collection's type, so a field is declared in the type and
nowhere else. Every change is checked as a whole, refused over a version that was not seen, told
by an event (the history), and published to every process.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import Any, Generic

import msgspec

from chalicelib.catalogue import records
from chalicelib.catalogue.publications import Publication
from chalicelib.catalogue.records import CATALOGUE, MARKS, REMOVED, CountRecord, EntryRecord, Rows
from chalicelib.catalogue.snapshots import Snapshot, snapshot
from chalicelib.catalogue.types import Entry, S
from chalicelib.cloud.idempotency import Once
from chalicelib.cloud.transaction import Transaction
from chalicelib.cloud.writes import Otherwise
from chalicelib.kernel import clock, ids
from chalicelib.kernel.callers import SYSTEM
from chalicelib.kernel.differences import Changes, differences
from chalicelib.kernel.errors import CasaAustinError, NotFound, Stale, unless_gone
from chalicelib.kernel.events import EntryRemoved, EntrySaved, name_of
from chalicelib.kernel.validation import Problems

NO_CHANGES: Mapping[str, Any] = MappingProxyType({})


class Change(msgspec.Struct, Generic[S], eq=False):
    """A change that is being examined: `value`, as it was sent, is to take the place of `before`
    (None for a new entry), or is to be removed or restored."""

    collection: "Collection[S]"
    publication: Publication
    value: S
    before: S | None = None
    problems: Problems = msgspec.field(default_factory=Problems)
    """Takes what is wrong with the value."""

    def added(self, field: str) -> frozenset[str]:
        """Those ids in a field of ids that the entry did not name before."""
        named: frozenset[str] = getattr(self.value, field)
        return named - getattr(self.before, field, frozenset())

    def others(self) -> dict[str, Entry[S]]:
        """The other entries of the collection as of now, by id.

        Changes that ask this are serialized: of two at once one raises `Stale`, so none decides
        by entries that are about to change.
        """
        self.publication.serialize(self.collection.tag)
        entries = self.collection.as_of_now()
        entries.pop(self.collection.id_of(self.value), None)
        return entries

    def also(self, entry: Entry[S], value: S) -> None:
        """Change another entry in the same transaction, from the version that was read."""
        self.collection.write(self.publication, value, before=entry)


def _tidy(value: S, problems: Problems) -> S:
    problems.raise_any()
    return value


def _alone(_change: Change[Any]) -> None:
    """Most changes need no look at anything else."""


class Collection(msgspec.Struct, Generic[S], eq=False, dict=True):
    """The entries of one type."""

    struct: type[S]
    key: str
    """The field of the type that identifies a value."""
    saved: type[EntrySaved]
    removed: type[EntryRemoved]
    order: Callable[[Entry[S]], Any] | None = None
    """By what of an entry lists are sorted."""
    checked: Callable[[S, Problems], S] = _tidy
    """The value tidy and within its limits, or `Invalid` with every problem."""
    examine: Callable[[Change[S]], None] = _alone
    """Notes what is wrong with a change beside what it names and others of the collection, and
    says which of them change with it."""
    guard: Callable[[Change[S]], None] = _alone
    """Refuses that a value is removed."""
    taken: Callable[[], CasaAustinError] = Stale
    """What is raised where the id of a new entry has one already."""
    missing: str | None = None
    """What is said where there is no entry."""
    keeps_removed: bool = False
    """Whether removed entries can still be read (`former`), and restored."""
    welcome: Callable[[Change[S]], None] = _alone
    """Takes what a removed entry needs again when it is restored."""
    is_relied_on: bool = False
    """Whether transactions of others rely on a version of an entry (`rely_on`)."""

    @cached_property
    def tag(self) -> str:
        """The collection's own name, which is the first word of its events."""
        return name_of(self.saved).partition(".")[0]

    def new(self, **fields: Any) -> S:
        """A value with these fields and, unless they name one, an id that sorts after those of
        earlier values."""
        return self.struct(**{self.key: ids.event_id(clock.now()), **fields})

    def id_of(self, value: S) -> str:
        """The id of a value."""
        return str(getattr(value, self.key))

    def kind_of(self, entry_id: object) -> str:
        """Where an entry stands, and what its events call it."""
        return f"{self.tag}#{entry_id}"

    def entries(self, of: Snapshot | None = None, *, fresh: bool = False) -> dict[str, Entry[S]]:
        """Every entry by id, in the order of lists: of the snapshot `of`, or at most 30
        seconds old; `fresh` asks whether they changed."""
        return self._made(of or snapshot(fresh=fresh))[0]

    def values(self, of: Snapshot | None = None, *, fresh: bool = False) -> tuple[S, ...]:
        """Every value, in the order of lists."""
        return self._made(of or snapshot(fresh=fresh))[1]

    def find(self, entry_id: str) -> S | None:
        """A value, or None; one that another process may just have added is looked for anew."""
        entry = self.entries().get(entry_id) or self.entries(fresh=True).get(entry_id)
        return None if entry is None else entry.value

    def get(self, entry_id: object) -> Entry[S]:
        """One entry as of now.

        Raises:
            NotFound: there is none.
        """
        entry = self._at([entry_id]).get(str(entry_id))
        if entry is None:
            raise NotFound(self.missing)
        return entry

    def as_of_now(self, *, removed: bool = False) -> dict[str, Entry[S]]:
        """Every entry (or every one that was removed, `updated` when it was) as of now, by id, in
        the order of lists."""
        rows = records.rows_under(self.tag, scope=REMOVED if removed else CATALOGUE)
        return self._entries(rows)

    def unknown(self, entry_ids: Iterable[str]) -> set[str]:
        """Those of the ids that no entry has as of now."""
        named = set(entry_ids)
        return named - self._at(named).keys()

    def former(self, entry_ids: Iterable[str]) -> dict[str, S]:
        """Those of the ids whose entry was removed, and what it was."""
        found = self._at(entry_ids, scope=REMOVED)
        return {entry_id: entry.value for entry_id, entry in found.items()}

    def save(
        self,
        value: S,
        *,
        actor: str,
        before: Entry[S] | None = None,
        once: Once[Any] | None = None,
    ) -> Entry[S]:
        """A new entry, or another value in the place of that which was read; the whole is checked,
        and nothing is written where nothing differs.

        Raises:
            Invalid: a field breaks its limits, or contradicts another entry.
            Stale: someone else changed it, or what it depends on, meanwhile.
        """
        publication = Publication(actor)
        entry = self.put(publication, value, before=before)
        if entry is not before:
            publication.tx.once(once, entry)
            publication.publish()
        return entry

    def change(self, entry_id: object, changes: Mapping[str, Any], *, actor: str) -> Entry[S]:
        """An entry with the fields that `changes` names changed, saved.

        Raises:
            NotFound: there is none.
            Invalid, Stale: as `save`.
        """
        before = self.get(entry_id)
        after = msgspec.structs.replace(before.value, **changes)
        return self.save(after, actor=actor, before=before)

    def put(
        self, publication: Publication, value: S, *, before: Entry[S] | None = None
    ) -> Entry[S]:
        """What `save` writes, put into a publication that its caller publishes.

        Raises:
            Invalid: as `save`.
        """
        change = Change(self, publication, value, None if before is None else before.value)
        self.examine(change)
        value = self.checked(value, change.problems)
        if before is not None and value == before.value:
            return before
        return self.write(publication, value, before=before)

    def remove(self, entry_id: object, *, actor: str) -> S:
        """Take an entry out, and return what it was. Who removes it at the same moment as somebody
        else has removed it.

        Raises:
            NotFound: there is none.
            Conflict: it must stay.
            Stale: someone else changed it meanwhile.
        """
        entry = self.get(entry_id)
        publication, kind = Publication(actor), self.kind_of(entry_id)
        self.guard(Change(self, publication, entry.value))
        publication.delete(kind, before=entry.version)
        if self.keeps_removed:
            last = entry.followed_by(entry.value, publication.tx.now, actor=actor)
            publication.tx.put(EntryRecord.of(kind, last, scope=REMOVED))
        if self.is_relied_on:
            for mark in records.marks_of(kind, entry.version):
                publication.tx.delete(mark)
        gone = differences(entry.value, None)
        publication.tx.emit(self.removed(entry_id=entry.entry_id), actor=actor, changes=gone)
        with unless_gone(lambda: bool(self.unknown([entry.entry_id]))):
            publication.publish()
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
        former = self._at([entry_id], scope=REMOVED).get(str(entry_id))
        if former is None:
            return self.get(entry_id)
        publication = Publication(actor)
        self.welcome(Change(self, publication, former.value))
        self._forget(publication.tx, former)
        value = msgspec.structs.replace(former.value, **changes)
        entry = former.followed_by(value, publication.tx.now, actor=actor)
        self._put(publication, entry, before=None, changes=differences(None, value))
        publication.publish()
        return entry

    def forget(
        self, former: Entry[S], *, told: EntryRemoved | None = None, actor: str = SYSTEM.actor
    ) -> None:
        """Let a removed entry be gone for good; `told` is the event of whoever wanted it so.

        Raises:
            Stale: someone restored it meanwhile.
        """
        tx = Transaction(clock.now())
        self._forget(tx, former)
        if told is not None:
            tx.emit(told, actor=actor)
        tx.commit()

    def write(
        self,
        publication: Publication,
        value: S,
        *,
        before: Entry[S] | None,
        changes: Changes | None = None,
        otherwise: Otherwise | None = None,
    ) -> Entry[S]:
        """Put a checked value into a publication, over the entry as it was read, with its event.

        `changes` is what the event says, where the fields that differ would say too much.
        `otherwise` is raised instead of `Stale` where another version stands there by then.
        """
        now = publication.tx.now
        if before is None:
            entry, seen, former = Entry(self.id_of(value), value, now, now), None, None
        else:
            entry = before.followed_by(value, now, actor=publication.actor)
            seen, former = before.version, before.value
        changes = changes or differences(former, value)
        otherwise = self.taken() if before is None else otherwise
        self._put(publication, entry, before=seen, changes=changes, otherwise=otherwise)
        return entry

    def require(self, tx: Transaction, entry_id: str, *, otherwise: CasaAustinError) -> None:
        """Let a transaction pass only while an entry exists."""
        exists = EntryRecord.scope.exists()
        tx.check(EntryRecord, CATALOGUE, self.kind_of(entry_id), when=exists, otherwise=otherwise)

    def rely_on(self, tx: Transaction, entry: Entry[S], *, otherwise: CasaAustinError) -> None:
        """Let a transaction pass only while an entry is there, and of the version that was read.

        Any number of transactions may rely on one entry at the same moment.
        """
        where = f"marks#{self.kind_of(entry.entry_id)}"
        unchanged = CountRecord.number == entry.version
        tx.check_one_of(CountRecord, where, MARKS, when=unchanged, otherwise=otherwise)

    def _at(self, entry_ids: Iterable[object], *, scope: str = CATALOGUE) -> dict[str, Entry[S]]:
        kinds = [self.kind_of(entry_id) for entry_id in entry_ids]
        return self._entries(records.rows_at(kinds, scope=scope)[self.tag])

    def _entries(self, rows: Rows) -> dict[str, Entry[S]]:
        found = [row.entry(self.struct) for row in rows.values()]
        if self.order is not None:
            found.sort(key=self.order)
        return {entry.entry_id: entry for entry in found}

    def _made(self, of: Snapshot) -> tuple[dict[str, Entry[S]], tuple[S, ...]]:
        """The entries and values of a snapshot, made once while none of them changes."""
        rows = of.rows_of(self.tag)
        if rows.made is None:
            entries = self._entries(rows)
            rows.made = entries, tuple(entry.value for entry in entries.values())
        made: tuple[dict[str, Entry[S]], tuple[S, ...]] = rows.made
        return made

    def _put(
        self,
        publication: Publication,
        entry: Entry[S],
        *,
        before: int | None,
        changes: Changes,
        otherwise: Otherwise | None = None,
    ) -> None:
        kind = self.kind_of(entry.entry_id)
        publication.put(EntryRecord.of(kind, entry), before=before, otherwise=otherwise)
        if self.is_relied_on:
            for mark in records.marks_of(kind, entry.version):
                publication.tx.put(mark)
        publication.tx.emit(
            self.saved(entry_id=entry.entry_id), actor=publication.actor, changes=changes
        )

    def _forget(self, tx: Transaction, former: Entry[S]) -> None:
        record = EntryRecord.of(self.kind_of(former.entry_id), former, scope=REMOVED)
        tx.delete(record, when=EntryRecord.version == former.version, otherwise=Stale())
