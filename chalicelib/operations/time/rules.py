"""The rules of time records (staff book, 1.9 and 1.10, 9)."""

from collections.abc import Iterable
from datetime import UTC, datetime

import msgspec

from chalicelib.kernel.places import Place, metres_between
from chalicelib.kernel.validation import Problems
from chalicelib.operations.time.types import ActionType, TimeRecord

WIRE_NAMES = {
    "record_id": "id",
    "member_id": "staff_member",
    "property_id": "building_property",
    "task_id": "work_task",
    "at": "timestamp",
}
"""How the wire calls the fields of a time record where it does not use their own names."""
ON_SITE = 150
"""Metres from a house up to which somebody is there: a garden, a beach, and what GPS is off."""
LONGEST_NOTES = 2000
IN_THE_FUTURE = "La hora no puede ser futura."


def is_on_site(person: Place | None, house: Place | None) -> bool:
    """Whether somebody is known to be at a house."""
    return person is not None and house is not None and metres_between(person, house) <= ON_SITE


def checked(record: TimeRecord, problems: Problems, *, now: datetime) -> TimeRecord:
    """`record` with its instant in UTC, if that is past and its text not too long.

    Raises:
        Invalid: so it is not; with what `problems` had noted.
    """
    problems.text("notes", record.notes, LONGEST_NOTES)
    problems.note("timestamp", IN_THE_FUTURE, when=record.at > now)
    problems.raise_any()
    return msgspec.structs.replace(record, at=record.at.astimezone(UTC))


def newest_first(
    records: Iterable[TimeRecord], action: ActionType | None = None
) -> list[TimeRecord]:
    """Records as lists show them; those of an action, or all."""
    kept = [record for record in records if action in (None, record.action_type)]
    return sorted(kept, key=lambda record: (record.at, record.record_id), reverse=True)
