"""The records of receipts, in the partition of their stay, and where each one is found."""

from pynamodb.attributes import UnicodeAttribute
from pynamodb.models import Model

from chalicelib.cloud import store
from chalicelib.cloud.attributes import InstantAttribute
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel.errors import NotFound

RECEIPT, PLACE = "receipt#", "place"


class ReceiptRecord(Model):
    """A receipt or voucher file of a stay."""

    Meta = store.meta("reservations")
    reservation_id = UnicodeAttribute(hash_key=True)
    kind = UnicodeAttribute(range_key=True)
    receipt_id = UnicodeAttribute()
    file_key = UnicodeAttribute()
    content_type = UnicodeAttribute()
    added = InstantAttribute()
    added_by = UnicodeAttribute()


class ReceiptPlace(Model):
    """Which stay a receipt belongs to: the wire names receipts alone (`delete-recipe/{id}/`)."""

    Meta = store.meta("reservations")
    reservation_id = UnicodeAttribute(hash_key=True)
    kind = UnicodeAttribute(range_key=True, default=PLACE)
    stay_id = UnicodeAttribute()


def receipts_of(reservation_id: str) -> list[ReceiptRecord]:
    """The receipts of a stay, oldest first."""
    records = store.query_records(
        ReceiptRecord,
        reservation_id,
        where=ReceiptRecord.kind.startswith(RECEIPT),
        consistent=True,
    )
    return sorted(records, key=lambda record: record.added)


def receipt_of(receipt_id: str) -> ReceiptRecord:
    """One receipt.

    Raises:
        NotFound: there is none.
    """
    place = store.fetch(ReceiptPlace, _place(receipt_id), PLACE)
    record = (
        store.fetch(ReceiptRecord, place.stay_id, f"{RECEIPT}{receipt_id}")
        if place is not None
        else None
    )
    if record is None:
        raise NotFound
    return record


def add(
    tx: Transaction, reservation_id: str, receipt_id: str, file_key: str, content_type: str, by: str
) -> None:
    """Write a receipt; `by` is the actor who adds it."""
    tx.put(
        ReceiptRecord(
            reservation_id=reservation_id,
            kind=f"{RECEIPT}{receipt_id}",
            receipt_id=receipt_id,
            file_key=file_key,
            content_type=content_type,
            added=tx.now,
            added_by=by,
        )
    )
    tx.put(ReceiptPlace(reservation_id=_place(receipt_id), stay_id=reservation_id))


def remove(tx: Transaction, record: ReceiptRecord) -> None:
    """Delete a receipt; the commit raises `NotFound` if it is gone already."""
    tx.delete(record, when=ReceiptRecord.receipt_id.exists(), otherwise=NotFound())
    tx.delete(ReceiptPlace(reservation_id=_place(record.receipt_id), kind=PLACE))


def _place(receipt_id: str) -> str:
    return f"receipt#{receipt_id}"
