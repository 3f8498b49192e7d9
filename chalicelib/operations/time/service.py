"""When people came to a house and left it."""

from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import ids
from chalicelib.kernel.errors import Conflict
from chalicelib.kernel.places import Place
from chalicelib.operations.events import TimeNoted
from chalicelib.operations.photos import service as photos
from chalicelib.operations.time import records, rules
from chalicelib.operations.time.records import TimeItem
from chalicelib.operations.time.types import ActionType, TimeRecord
from chalicelib.properties.types import House


def note(
    tx: Transaction,
    member_id: str,
    house: House,
    action: ActionType,
    *,
    task_id: str | None = None,
    place: Place | None = None,
    notes: str = "",
    picture: bytes | None = None,
    actor: str,
) -> TimeRecord:
    """Put into `tx` that somebody came to a house, left it or rested, at the instant of `tx`;
    `place` is where their telephone was. Five writes, with the event.

    Raises:
        Invalid: `picture` is none.
    """
    record_id = ids.new_id()
    record = TimeRecord(
        record_id=record_id,
        member_id=member_id,
        property_id=house.property_id,
        task_id=task_id,
        action_type=action,
        at=tx.now,
        place=place,
        location_verified=rules.is_on_site(place, house.place),
        notes=notes,
        photo=None if picture is None else photos.store("times", record_id, picture),
    )
    tx.create(TimeItem.of(record), otherwise=Conflict())
    records.count(tx, record, 1)
    noted = TimeNoted(
        member_id=member_id,
        record_id=record.record_id,
        property_id=record.property_id,
        task_id=task_id,
        action_type=action,
        location_verified=record.location_verified,
    )
    tx.emit(noted, actor=actor)
    return record
