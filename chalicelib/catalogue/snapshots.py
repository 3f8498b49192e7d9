"""Every entry as this process knows it: read once, used for 30 seconds, then compared.

Most requests cost no call for it. After 30 seconds one read tells how many changes there were
since; only the entries that changed are read again. What this process writes, it sees at once.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import TypeVar

import msgspec

from chalicelib.catalogue import records
from chalicelib.catalogue.records import CATALOGUE, VERSION, CountRecord, Rows
from chalicelib.cloud.store import Found, Key
from chalicelib.kernel.cache import Cache

T = TypeVar("T")
GREATEST_AGE = timedelta(seconds=30)
SNAPSHOT = "snapshot"
MOST_LOOKS = 3
VERSION_KEY = Key(CountRecord, VERSION, CATALOGUE)
"""What a read fetches as well whose decision must not rest on an old snapshot (`catch_up`)."""
cached: Cache[str, "Snapshot"] = Cache(GREATEST_AGE)
"""The snapshot of this process."""


class Snapshot(msgspec.Struct, frozen=True, dict=True):
    """The entries as they were after `number` changes: for each collection, rows by id.

    `listed` is how many of those changes the version still named. A snapshot that follows another
    shares the rows of all collections that did not change.
    """

    number: int
    listed: int
    collections: dict[str, Rows]

    def rows_of(self, tag: str) -> Rows:
        """The rows of one collection by id, in the order of their ids."""
        return self.collections.get(tag, NONE)

    def derived(self, name: str, make: Callable[["Snapshot"], T]) -> T:
        """What follows from this snapshot, made once and forgotten with it."""
        if name not in self.__dict__:
            self.__dict__[name] = make(self)
        value: T = self.__dict__[name]
        return value


NONE = Rows()


def snapshot(*, fresh: bool = False) -> Snapshot:
    """Every entry, at most 30 seconds old; `fresh` asks whether any changed (one round trip,
    three where one did)."""
    present = None if fresh else cached.get(SNAPSHOT)
    if present is None:
        present = _settled(cached.latest(SNAPSHOT))
        cached.put(SNAPSHOT, present)
    return present


def catch_up(found: Found) -> None:
    """Let this process know all that had changed when `found` was read, with `VERSION_KEY` among
    its keys. It costs nothing unless something changed that it did not know."""
    number = found.value(VERSION_KEY, CountRecord.number)
    known = cached.latest(SNAPSHOT)
    if number is not None and (known is None or known.number < number):
        snapshot(fresh=True)


def expire(listed: int) -> None:
    """Ask at the next use which entries changed; the version now names `listed` changes."""
    present = cached.latest(SNAPSHOT)
    if present is not None:
        cached.put(SNAPSHOT, msgspec.structs.replace(present, listed=listed))
        cached.expire(SNAPSHOT)


def latest() -> Snapshot | None:
    """The snapshot that was read last, however old; None before the first."""
    return cached.latest(SNAPSHOT)


def _settled(earlier: Snapshot | None) -> Snapshot:
    """The snapshot after `earlier`, of one moment: of two entries that changed together, it has
    both or neither. So it looks again whether anything changed while it read."""
    present = _following(earlier)
    for _ in range(MOST_LOOKS):
        if present is earlier or earlier is None:
            return present
        earlier, present = present, _following(present)
    return present


def _following(earlier: Snapshot | None) -> Snapshot:
    # The version is read first: what changes afterwards shows as a greater number.
    version = records.version()
    number = int(version.number)
    recent = version.recent or []
    listed = len(recent)
    if earlier is not None and earlier.number == number:
        return earlier
    if earlier is not None and 0 < number - earlier.number <= listed:
        kinds = set(recent[earlier.number - number :])
        return Snapshot(number, listed, _with_changed(earlier, kinds))
    return Snapshot(number, listed, records.every_row())


def _with_changed(earlier: Snapshot, kinds: Iterable[str]) -> dict[str, Rows]:
    found = records.rows_at(kinds)
    changed: dict[str, set[str]] = defaultdict(set)
    for kind in kinds:
        tag, _, entry_id = kind.partition("#")
        changed[tag].add(entry_id)
    collections = dict(earlier.collections)
    for tag, ids in changed.items():
        rows = earlier.rows_of(tag) | found[tag]
        there = rows.keys() - (ids - found[tag].keys())
        collections[tag] = Rows((entry_id, rows[entry_id]) for entry_id in sorted(there))
    return collections
