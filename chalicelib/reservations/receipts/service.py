"""Adding the files of receipts to a stay, and removing them."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime

import msgspec

from chalicelib.cloud import objects
from chalicelib.cloud.objects import Upload
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import ids
from chalicelib.kernel.errors import NotFound
from chalicelib.pictures.rules import LEFT_BEHIND
from chalicelib.reservations.events import ReceiptRemoved, ReceiptsAdded
from chalicelib.reservations.receipts import records
from chalicelib.reservations.receipts.records import ReceiptRecord
from chalicelib.reservations.receipts.rules import ReceiptFile, check_number

UPLOADS = "uploads/receipts/"


class Offered(msgspec.Struct, frozen=True):
    """A receipt whose file is still to come, and where it must be sent."""

    receipt_id: str
    upload: Upload


def add(
    tx: Transaction, reservation_id: str, files: Sequence[ReceiptFile], *, actor: str
) -> list[str]:
    """Store files under unguessable names, where they are opened, and put their records into
    `tx`: the ids of the receipts. The commit raises `OthersAdded` where others were quicker.

    The objects are written first: a transaction that fails leaves files without a record,
    which are removed, rather than records without a file.
    """
    if not files:
        return []
    named = {ids.new_id(): file for file in files}
    places = {receipt_id: file.digest for receipt_id, file in named.items()}
    records.make_room(tx, reservation_id, places)
    for receipt_id, file in named.items():
        key = upload_key(reservation_id, receipt_id)
        objects.put(key, file.content, "application/octet-stream")
        records.add(tx, reservation_id, receipt_id, key, file.digest, actor)
    return list(named)


def offer(
    tx: Transaction, reservation_id: str, *, content_type: str, size: int, actor: str
) -> Offered:
    """Put a receipt into `tx` whose file of `size` bytes somebody then sends to storage. Nobody
    knows its bytes yet: its own id stands for them until they were opened."""
    receipt_id = ids.new_id()
    key = upload_key(reservation_id, receipt_id)
    records.make_room(tx, reservation_id, {receipt_id: receipt_id})
    records.add(tx, reservation_id, receipt_id, key, receipt_id, actor)
    form = objects.upload_form(key, most_bytes=size, content_type=content_type)
    return Offered(receipt_id, form)


def bring(record: ReceiptRecord, content: bytes, *, now: datetime) -> None:
    """Let the file of a receipt that was left behind in another system follow: it is opened as any
    other. Again is harmless.

    Raises:
        OthersAdded: the stay has no room for it.
    """
    key = upload_key(record.reservation_id, record.receipt_id)
    if record.reason == LEFT_BEHIND:
        tx = Transaction(now)
        records.await_file(tx, record, key)
        tx.commit()
    objects.put(key, content, "application/octet-stream")


def tell_added(tx: Transaction, reservation_id: str, count: int, *, actor: str) -> None:
    """Tell that a stay has more receipts."""
    tx.emit(ReceiptsAdded(reservation_id=reservation_id, count=count), actor=actor)


def upload_key(reservation_id: str, receipt_id: str) -> str:
    """Where the file of a receipt arrives."""
    return f"{UPLOADS}{reservation_id}/{receipt_id}"


def new_ones(
    reservation_id: str, files: Sequence[ReceiptFile], *, field: str = "file"
) -> list[ReceiptFile]:
    """Those of the files that a stay does not have yet: the same bytes are kept once.

    Raises:
        Invalid: with those that it has they are too many.
    """
    if not files:
        return []
    shelf = records.shelf_of(reservation_id)
    new = [file for file in files if file.digest not in shelf.digests]
    check_number(shelf.number + len(new), field)
    return new


def remove(receipt: ReceiptRecord, *, actor: str, now: datetime) -> None:
    """Take a receipt off its stay; its files go when the event is handled. One that somebody else
    takes off at the same moment is off."""
    tx = Transaction(now)
    records.remove(tx, receipt)
    upload = upload_key(receipt.reservation_id, receipt.receipt_id)
    held = (receipt.file_key, receipt.preview_key, upload)
    keys = dict.fromkeys(key for key in held if key is not None)
    removed = ReceiptRemoved(
        reservation_id=receipt.reservation_id, receipt_id=receipt.receipt_id, keys=tuple(keys)
    )
    tx.emit(removed, actor=actor)
    with suppress(NotFound):
        tx.commit()
