"""Adding the files of receipts to a stay, and removing them."""

from collections.abc import Sequence
from datetime import datetime

from chalicelib.cloud import objects
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import ids
from chalicelib.reservations.events import ReceiptRemoved
from chalicelib.reservations.receipts import records
from chalicelib.reservations.receipts.records import ReceiptRecord
from chalicelib.reservations.receipts.rules import ReceiptFile, check_number


def add(tx: Transaction, reservation_id: str, files: Sequence[ReceiptFile], *, actor: str) -> None:
    """Store files under unguessable names and put their records into `tx`.

    The objects are written first: a transaction that fails leaves files without a record,
    which do no harm, rather than records without a file.
    """
    for file in files:
        receipt_id, file_type = ids.new_id(), file.file_type
        key = f"receipts/{reservation_id}/{receipt_id}.{file_type.extension}"
        objects.put(key, file.content, file_type.content_type)
        records.add(tx, reservation_id, receipt_id, key, file_type.content_type, actor)


def check_room(reservation_id: str, files: Sequence[ReceiptFile]) -> None:
    """Refuse files beyond those that a stay may have.

    Raises:
        Invalid: with those that it has they are too many.
    """
    if files:
        check_number(len(records.receipts_of(reservation_id)) + len(files))


def remove(receipt: ReceiptRecord, *, actor: str, now: datetime) -> None:
    """Take a receipt off its stay; its file goes when the event is handled."""
    tx = Transaction(now)
    records.remove(tx, receipt)
    removed = ReceiptRemoved(
        reservation_id=receipt.reservation_id,
        receipt_id=receipt.receipt_id,
        keys=(receipt.file_key,),
    )
    tx.emit(removed, actor=actor)
    tx.commit()
