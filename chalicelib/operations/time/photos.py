"""The pictures that people send with time records."""

from datetime import datetime

import msgspec

from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel.errors import NotFound
from chalicelib.operations.events import TimePhotoChecked
from chalicelib.operations.photos.types import WorkPhoto
from chalicelib.operations.time import records


def waiting_photo(record_id: str) -> WorkPhoto | None:
    """The picture of a record, as of now."""
    record = records.record_of(record_id)
    return None if record is None else record.photo


def decide_photo(record_id: str, photo: WorkPhoto, *, actor: str, now: datetime) -> None:
    """Say what became of the picture of a record.

    Raises:
        NotFound: the record is gone, or was sent without it.
        Stale: somebody corrected the record at the same moment.
    """
    before = records.record_of(record_id)
    if before is None or before.photo is None or before.photo.photo_id != photo.photo_id:
        raise NotFound
    tx = Transaction(now)
    records.replace(tx, before, msgspec.structs.replace(before, photo=photo))
    checked = TimePhotoChecked(member_id=before.member_id, record_id=record_id)
    tx.emit(checked, actor=actor)
    tx.commit()
