"""Time records: people add their own, administrators correct those of everybody (staff book, 1.9,
1.10 and 9 #7)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any

import msgspec

from chalicelib.cloud import events
from chalicelib.cloud.events import Plain
from chalicelib.cloud.idempotency import Once
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel.callers import Staff
from chalicelib.kernel.differences import differences
from chalicelib.kernel.errors import Forbidden, Invalid, NotFound, Stale, unless_gone
from chalicelib.kernel.permissions import Permission
from chalicelib.kernel.validation import Problems
from chalicelib.operations import spans
from chalicelib.operations.events import (
    MemberPhotoRemoved,
    TimeCorrected,
    TimeNoted,
    TimePhotoChecked,
    TimeRemoved,
)
from chalicelib.operations.photos.rules import files_of
from chalicelib.operations.staff.records import member_id_of_user, members_of, require_present
from chalicelib.operations.staff.rules import UnknownMember
from chalicelib.operations.tasks.records import tasks_of
from chalicelib.operations.time import records, rules
from chalicelib.operations.time import service as time
from chalicelib.operations.time.types import TimeRecord
from chalicelib.operations.tracking.types import Asked, Entry, Named
from chalicelib.properties.houses.service import UNKNOWN_HOUSE, house_names, house_of
from chalicelib.properties.types import House

TOLD = (TimeNoted, TimeCorrected, TimePhotoChecked)
NOT_LINKED = "Su usuario no está vinculado a una persona del personal."
NO_TASK = "Esa tarea no existe, o no es de esa persona en esa propiedad."


def page(asked: Asked, *, offset: int, size: int, caller: Staff) -> tuple[list[Named], int]:
    """The rows of a page of records, newest first, and how many there are on all pages. Who reads
    only their own asks for those of nobody else.

    Raises:
        Forbidden: the caller asks for those of another.
    """
    if not caller.may(Permission.READS_WORK):
        own = member_id_of_user(caller.user_id)
        if asked.member_id not in (None, own):
            raise Forbidden
        if own is None:
            return [], 0
        asked = msgspec.structs.replace(asked, member_id=own)
    rows, total = _rows(asked, offset, size)
    return _named(rows), total


def find(record_id: str, *, caller: Staff) -> Named:
    """One record that the caller may read.

    Raises:
        NotFound: there is none, or it is of another.
    """
    return _named([_readable(record_id, caller)])[0]


def history(record_id: str, *, caller: Staff) -> list[Plain]:
    """What happened to a record that the caller may read since it is of the person whose it is,
    newest first.

    Raises:
        NotFound: there is none, or it is of another.
    """
    record = _readable(record_id, caller)
    return events.timeline(f"member#{record.member_id}", kinds=TOLD, naming=record_id)


def add(entry: Entry, *, caller: Staff, now: datetime, once: Once[Any] | None = None) -> Named:
    """Note that somebody came, left or rested, by the clock of the server.

    Raises:
        Forbidden: it is said of another; only who corrects records does that.
        Invalid: there is no such person, house or task, or the picture is none.
    """
    member_id = _member_of(entry, caller)
    house = _house(entry.property_id)
    if entry.task_id is not None:
        _require_task(entry.task_id, member_id, house.property_id)
    tx = Transaction(now)
    require_present(tx, member_id, otherwise=UnknownMember())
    record = time.note(
        tx,
        member_id,
        house,
        entry.action,
        task_id=entry.task_id,
        place=entry.place,
        notes=entry.notes,
        picture=entry.picture,
        actor=caller.actor,
    )
    named = _named([record])[0]
    tx.once(once, named)
    tx.commit()
    return named


def correct(
    record_id: str,
    changes: Mapping[str, Any],
    *,
    seen: int | None = None,
    actor: str,
    now: datetime,
) -> Named:
    """A record with some fields corrected; whether it is verified follows from its house. `seen` is
    the version that the actor saw, if named.

    Raises:
        NotFound: there is no such record.
        Invalid: a field breaks its limits, or there is no such person, house or task.
        Stale: somebody else corrected it meanwhile.
    """
    before = _record(record_id)
    if seen not in (None, before.version):
        raise Stale
    after = _corrected(before, msgspec.structs.replace(before, **changes), now)
    if after == before:
        return _named([before])[0]
    tx = Transaction(now)
    told = differences(before, after)
    after = msgspec.structs.replace(after, corrected_at=now)
    after = records.replace(tx, before, after)
    if after.member_id != before.member_id:
        require_present(tx, after.member_id, otherwise=UnknownMember())
    for member_id in dict.fromkeys((before.member_id, after.member_id)):
        corrected = TimeCorrected(member_id=member_id, record_id=record_id)
        tx.emit(corrected, actor=actor, changes=told)
    tx.commit()
    return _named([after])[0]


def remove(record_id: str, *, actor: str, now: datetime) -> None:
    """Take a record out; the log keeps what it was.

    Raises:
        NotFound: there is no such record.
        Stale: somebody else corrected it meanwhile.
    """
    record = _record(record_id)
    tx = Transaction(now)
    records.delete(tx, record)
    removed = TimeRemoved(member_id=record.member_id, record_id=record_id)
    tx.emit(removed, actor=actor, changes=differences(record, None))
    files = files_of("times", record_id, record.photo)
    if files:
        tx.emit(MemberPhotoRemoved(member_id=record.member_id, keys=files), actor=actor)
    with unless_gone(lambda: records.record_of(record_id) is None):
        tx.commit()


def _rows(asked: Asked, offset: int, size: int) -> tuple[list[TimeRecord], int]:
    if asked.day is not None:
        found = _of_days(asked, asked.day, asked.day)
        return found[offset : offset + size], len(found)
    names = None if asked.action is None else (asked.action,)
    read = partial(_of_days, asked)
    return spans.page(records.KEPT, asked.member_id, read, offset=offset, size=size, names=names)


def _of_days(asked: Asked, first: date, last: date) -> list[TimeRecord]:
    if asked.member_id is None:
        found = records.of_everyone(first, last)
    else:
        found = records.of_member(asked.member_id, first, last)
    return rules.newest_first(found, asked.action)


def _readable(record_id: str, caller: Staff) -> TimeRecord:
    record = _record(record_id)
    reads_all = caller.may(Permission.READS_WORK)
    if not reads_all and record.member_id != member_id_of_user(caller.user_id):
        raise NotFound
    return record


def _record(record_id: str) -> TimeRecord:
    record = records.record_of(record_id)
    if record is None:
        raise NotFound
    return record


def _member_of(entry: Entry, caller: Staff) -> str:
    """Of whom something is said."""
    if entry.member_id is not None and caller.may(Permission.CORRECTS_TIME):
        return entry.member_id
    own = member_id_of_user(caller.user_id)
    if entry.member_id not in (None, own):
        raise Forbidden
    if own is None:
        raise Invalid(fields={"staff_member": [NOT_LINKED]})
    return own


def _corrected(before: TimeRecord, after: TimeRecord, now: datetime) -> TimeRecord:
    """A record within its limits, which names nothing new that does not exist."""
    if after.property_id != before.property_id:
        house = _house(after.property_id)
        verified = rules.is_on_site(after.place, house.place)
        after = msgspec.structs.replace(after, location_verified=verified)
    after = rules.checked(after, Problems(), now=now)
    is_of_other = (after.task_id, after.member_id, after.property_id) != (
        before.task_id,
        before.member_id,
        before.property_id,
    )
    if after.task_id is not None and is_of_other:
        _require_task(after.task_id, after.member_id, after.property_id)
    return after


def _house(property_id: str) -> House:
    """A published house.

    Raises:
        Invalid: there is none.
    """
    try:
        return house_of(property_id)
    except NotFound as error:
        raise Invalid(fields={"building_property": [UNKNOWN_HOUSE]}) from error


def _require_task(task_id: str, member_id: str, property_id: str) -> None:
    """Let a record be of a task of the same person and house.

    Raises:
        Invalid: there is none.
    """
    task = tasks_of([task_id]).get(task_id)
    is_theirs = task is not None and not task.deleted and task.member_id == member_id
    if task is None or not is_theirs or task.property_id != property_id:
        raise Invalid(fields={"work_task": [NO_TASK]})


def _named(rows: Sequence[TimeRecord]) -> list[Named]:
    """Records with the names of people and houses, deleted ones too: one round trip."""
    people = members_of(_distinct(row.member_id for row in rows))
    houses = house_names(row.property_id for row in rows)
    return [
        Named(
            row,
            people[row.member_id].full_name if row.member_id in people else "",
            houses.get(row.property_id, ""),
        )
        for row in rows
    ]


def _distinct(ids_: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(ids_))
