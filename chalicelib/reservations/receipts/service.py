"""The receipt files of a stay."""

from datetime import datetime

import msgspec

from chalicelib.cloud import objects, store
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import ids
from chalicelib.kernel.errors import Invalid, NotFound, TooLarge
from chalicelib.reservations.events import ReceiptRemoved
from chalicelib.reservations.receipts.rules import MOST_BYTES, MOST_FILES, sniff
from chalicelib.reservations.stays import records
from chalicelib.reservations.stays.records import RECEIPT, ReceiptPlace, ReceiptRecord


class ReceiptFile(msgspec.Struct, frozen=True):
    """A checked file: `content_type` is what the content says, not the sender."""

    content: bytes
    content_type: str
    extension: str


def check(contents: list[bytes]) -> list[ReceiptFile]:
    """The files that came with a stay (reservations book, 5.3 rule).

    Raises:
        TooLarge: a file over 10 MB.
        Invalid: too many files, or one that is neither a picture nor a PDF.
    """
    if len(contents) > MOST_FILES:
        raise Invalid(fields={"file": [f"Se aceptan como máximo {MOST_FILES} archivos."]})
    files = []
    for content in contents:
        if len(content) > MOST_BYTES:
            raise TooLarge(fields={"file": ["Cada archivo puede pesar como máximo 10 MB."]})
        kind = sniff(content)
        if kind is None:
            raise Invalid(fields={"file": ["Se aceptan imágenes JPEG, PNG, WebP, HEIC o PDF."]})
        files.append(ReceiptFile(content, kind.content_type, kind.extension))
    return files


def add(tx: Transaction, reservation_id: str, files: list[ReceiptFile], actor: str) -> None:
    """Store files under unguessable names and put their records into `tx`.

    The objects are written first: a transaction that fails leaves files that nothing names,
    rather than records without a file.
    """
    for file in files:
        receipt_id = ids.new_id()
        key = f"receipts/{reservation_id}/{receipt_id}.{file.extension}"
        objects.put(key, file.content, file.content_type)
        tx.put(
            ReceiptRecord(
                reservation_id=reservation_id,
                kind=f"{RECEIPT}{receipt_id}",
                receipt_id=receipt_id,
                file_key=key,
                content_type=file.content_type,
                added=tx.now,
                added_by=actor,
            )
        )
        tx.put(ReceiptPlace(reservation_id=f"receipt#{receipt_id}", stay_id=reservation_id))


def check_room(reservation_id: str, files: list[ReceiptFile]) -> None:
    """A stay keeps at most five files.

    Raises:
        Invalid: these would be too many.
    """
    if files and len(records.receipts_of(reservation_id)) + len(files) > MOST_FILES:
        raise Invalid(fields={"file": [f"Se aceptan como máximo {MOST_FILES} archivos."]})


def find(receipt_id: str) -> ReceiptRecord:
    """One receipt.

    Raises:
        NotFound: there is none.
    """
    reservation_id = records.receipt_place(receipt_id)
    if reservation_id is None:
        raise NotFound
    record = store.fetch(ReceiptRecord, reservation_id, f"{RECEIPT}{receipt_id}")
    if record is None:
        raise NotFound
    return record


def remove(receipt: ReceiptRecord, actor: str, now: datetime) -> None:
    """Take a receipt off its stay; its file goes when the event is reacted to."""
    tx = Transaction(now)
    tx.delete(receipt, when=ReceiptRecord.receipt_id.exists(), otherwise=NotFound())
    tx.delete(ReceiptPlace(reservation_id=f"receipt#{receipt.receipt_id}", kind="place"))
    removed = ReceiptRemoved(
        reservation_id=receipt.reservation_id,
        receipt_id=receipt.receipt_id,
        keys=(receipt.file_key,),
    )
    tx.emit(removed, actor=actor)
    tx.commit()
