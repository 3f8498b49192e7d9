"""Adding the files of receipts to a stay, and removing them."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime

from chalicelib.cloud import objects
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import ids
from chalicelib.kernel.errors import NotFound
from chalicelib.reservations.events import ReceiptRemoved
from chalicelib.reservations.receipts import records
from chalicelib.reservations.receipts.records import ReceiptRecord
from chalicelib.reservations.receipts.rules import ReceiptFile, check_number

UPLOADS = "uploads/receipts/"


def add(tx: Transaction, reservation_id: str, files: Sequence[ReceiptFile], *, actor: str) -> None:
    """Store files under unguessable names, where they are opened, and put their records into
    `tx`; its commit raises `OthersAdded` where others were quicker.

    The objects are written first: a transaction that fails leaves files without a record,
    which are removed, rather than records without a file.
    """
    if not files:
        return
    records.make_room(tx, reservation_id, files)
    for file in files:
        receipt_id = ids.new_id()
        key = f"{UPLOADS}{reservation_id}/{receipt_id}"
        objects.put(key, file.content, "application/octet-stream")
        records.add(tx, reservation_id, receipt_id, key, file.digest, actor)


def new_ones(reservation_id: str, files: Sequence[ReceiptFile]) -> list[ReceiptFile]:
    """Those of the files that a stay does not have yet: the same bytes are kept once.

    Raises:
        Invalid: with those that it has they are too many.
    """
    if not files:
        return []
    number, digests = records.shelf_of(reservation_id)
    new = [file for file in files if file.digest not in digests]
    check_number(number + len(new))
    return new


def remove(receipt: ReceiptRecord, *, actor: str, now: datetime) -> None:
    """Take a receipt off its stay; its files go when the event is handled. One that somebody else
    takes off at the same moment is off."""
    tx = Transaction(now)
    records.remove(tx, receipt)
    upload = f"{UPLOADS}{receipt.reservation_id}/{receipt.receipt_id}"
    held = (receipt.file_key, receipt.preview_key, upload)
    keys = dict.fromkeys(key for key in held if key is not None)
    removed = ReceiptRemoved(
        reservation_id=receipt.reservation_id, receipt_id=receipt.receipt_id, keys=tuple(keys)
    )
    tx.emit(removed, actor=actor)
    with suppress(NotFound):
        tx.commit()
