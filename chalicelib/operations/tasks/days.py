"""The item of a day, by which two who plan at the same moment cannot give one person two tasks.

It holds a line of every task of the day, and a version. Whoever writes a task writes the items of
its days on the condition of their versions, and decides anew where somebody else was quicker
(`writing.py`). So what is decided by the lines of days holds when it is written.

| scope | kind | holds |
|---|---|---|
| `day#<date>` | `day` | the lines of its tasks |
"""

from collections.abc import Iterable, Mapping
from datetime import date

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.models import Model

from chalicelib.cloud import store
from chalicelib.cloud.attributes import BytesAttribute
from chalicelib.cloud.store import Found, Key
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import dates
from chalicelib.kernel.errors import Conflict, Stale
from chalicelib.operations.tasks import packing
from chalicelib.operations.tasks.types import Line, WorkTask

KIND = "day"
MOST_TASKS = 3000
"""Of one day: an item holds 400 kB, and a line takes up to 100 bytes."""


class DayChanged(Stale):
    """Somebody else planned the day meanwhile: read it again, and decide anew."""

    code = "day_changed"
    default_message = "El plan del día cambió en este momento. Intente nuevamente."


class DayFull(Conflict):
    """A day has no room for more tasks."""

    code = "day_full"
    default_message = f"Un día lleva como máximo {MOST_TASKS} tareas."


class DayRecord(Model):
    """The lines of a day's tasks (`packing`), in the order in which they came to it."""

    Meta = store.meta("operations")
    scope = UnicodeAttribute(hash_key=True)
    kind = UnicodeAttribute(range_key=True, default=KIND)
    version = NumberAttribute()
    lines = BytesAttribute()


class Days:
    """Days as they were read, and as what was decided since leaves them."""

    def __init__(
        self, lines: Mapping[date, tuple[Line, ...]], versions: Mapping[date, int]
    ) -> None:
        self._lines = dict(lines)
        self._versions = dict(versions)
        self._changed: dict[date, tuple[Line, ...]] = {}

    def __contains__(self, day: date) -> bool:
        return day in self._lines

    def lines(self, day: date) -> tuple[Line, ...]:
        """The tasks of a day that was read, those that are over with them."""
        return self._lines[day]

    def follow(self, before: WorkTask | None, after: WorkTask) -> None:
        """Let the days show what became of a task. All its days were read.

        Raises:
            DayFull: its day has no room for it.
        """
        line = Line.of(after)
        if before is not None and before.day != after.day:
            self._take_off(before)
        if after.deleted:
            self._take_off(after)
        else:
            self._put(after.day, line)

    def touch(self, day: date) -> None:
        """Let a day that was read have another version, so that nobody plans by an older one."""
        self._changed.setdefault(day, self._lines[day])

    @property
    def changed(self) -> int:
        """How many days are to be written."""
        return len(self._changed)

    def forget(self) -> None:
        """Let all days be as they were read, or written last."""
        self._lines |= self._changed
        self._changed.clear()

    def require(self, tx: Transaction, days: Iterable[date]) -> None:
        """Let the commit of `tx` raise `DayChanged` where somebody else changed one of these days
        meanwhile, of which nothing is written."""
        for day in days:
            if day in self._changed:
                continue
            version = self._versions.get(day)
            is_same = (
                DayRecord.version.does_not_exist()
                if version is None
                else DayRecord.version == version
            )
            tx.check(DayRecord, _scope(day), KIND, when=is_same, otherwise=DayChanged())

    def write(self, tx: Transaction) -> None:
        """Put the days that changed into `tx`, whose commit raises `DayChanged` where somebody else
        changed one of them meanwhile. Once it is committed the days are as they stand then, so that
        another transaction may follow."""
        for day in self._changed:
            version = self._versions.get(day, 0)
            record = DayRecord(
                scope=_scope(day), version=version + 1, lines=packing.packed(self._lines[day])
            )
            if version:
                tx.put(record, when=DayRecord.version == version, otherwise=DayChanged())
            else:
                tx.create(record, otherwise=DayChanged())
            self._versions[day] = version + 1
        self._changed.clear()

    def _put(self, day: date, line: Line) -> None:
        lines = self._lines[day]
        places = [n for n, each in enumerate(lines) if each.task_id == line.task_id]
        if not places and len(lines) >= MOST_TASKS:
            raise DayFull
        at = places[0] if places else len(lines)
        self._set(day, (*lines[:at], line, *lines[at + 1 :]))

    def _take_off(self, task: WorkTask) -> None:
        kept = tuple(each for each in self._lines[task.day] if each.task_id != task.task_id)
        self._set(task.day, kept)

    def _set(self, day: date, lines: tuple[Line, ...]) -> None:
        if lines != self._lines[day]:
            self._changed.setdefault(day, self._lines[day])
            self._lines[day] = lines


def read(wanted: Iterable[date]) -> Days:
    """These days as of now, in one round trip (a call for each hundred)."""
    days = list(dict.fromkeys(wanted))
    return days_in(store.fetch_many(map(day_key, days)), days)


def day_key(day: date) -> Key:
    """Where a day stands, for reads that fetch other records too."""
    return Key(DayRecord, _scope(day), KIND)


def days_in(found: Found, days: Iterable[date]) -> Days:
    """The days whose `day_key` was read."""
    records = {day: found.get(DayRecord, _scope(day), KIND) for day in days}
    return Days(
        {day: packing.unpacked(r.lines) if r is not None else () for day, r in records.items()},
        {day: int(r.version) for day, r in records.items() if r is not None},
    )


def between(first: date, last: date) -> Days:
    """The days `[first, last]` as of now, in one round trip (a call for each hundred)."""
    return read(dates.days_between(first, last + dates.ONE_DAY))


def _scope(day: date) -> str:
    return f"day#{day}"
