"""One change of any number of entries: one transaction, published as one."""

from typing import Any

from chalicelib.catalogue import records, snapshots
from chalicelib.catalogue.records import CATALOGUE, SERIAL, VERSION, CountRecord, EntryRecord
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import clock
from chalicelib.kernel.errors import Stale

MOST_LISTED = 100
"""How many changes the version names; who is further behind reads everything anew."""


class Publication:
    """Collects the writes of a change by `actor` in `tx`; `publish` commits them."""

    def __init__(self, actor: str) -> None:
        self.actor = actor
        self.tx = Transaction(clock.now())
        self._serials: set[str] = set()
        self._kinds: list[str] = []

    def serialize(self, what: str) -> None:
        """Let changes of one sort see each other's outcome; call it before reading what the
        change depends on.

        Of two publications that serialize the same, the one that commits later raises `Stale`.
        """
        if what in self._serials:
            return
        self._serials.add(what)
        scope = f"serial#{what}"
        seen = records.count(scope, SERIAL)
        record = CountRecord(scope, SERIAL, number=int(seen.number) + 1 if seen else 1)
        when = CountRecord.number == seen.number if seen else CountRecord.scope.does_not_exist()
        self.tx.put(record, when=when, otherwise=Stale())

    def put(self, record: EntryRecord, *, before: int | None, otherwise: Any = None) -> None:
        """Write an entry over the version `before`, or where none stands.

        The commit raises `otherwise`, or `Stale`, where another version stands there by then.
        """
        unseen = EntryRecord.scope.does_not_exist()
        when = unseen if before is None else EntryRecord.version == before
        self.tx.put(record, when=when, otherwise=otherwise or Stale())
        self._kinds.append(record.kind)

    def delete(self, kind: str, *, before: int) -> None:
        """Take out the entry of version `before`; the commit raises `Stale` for another one."""
        record = EntryRecord(kind=kind)
        self.tx.delete(record, when=EntryRecord.version == before, otherwise=Stale())
        self._kinds.append(kind)

    def publish(self) -> None:
        """Commit; other processes see the change within 30 seconds, this one at once."""
        listed = self._count() if self._kinds else None
        self.tx.commit()
        if listed is not None:
            snapshots.expire(listed)

    def _count(self) -> int:
        """Number the changes and name them; how many are named then. The list is begun anew when
        it has grown long, or where nothing is known of its length."""
        latest = snapshots.latest()
        is_short = latest is not None and latest.listed + len(self._kinds) <= MOST_LISTED
        recent: Any = self._kinds
        if is_short:
            recent = (CountRecord.recent | []).append(self._kinds)
        actions = [CountRecord.recent.set(recent), CountRecord.number.add(len(self._kinds))]
        self.tx.update(CountRecord(VERSION, CATALOGUE), actions)
        return len(self._kinds) + (latest.listed if latest is not None and is_short else 0)
