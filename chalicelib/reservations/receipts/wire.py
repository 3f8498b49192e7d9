"""How receipts look on the wire (reservations book, 4.1)."""

import msgspec

from chalicelib.cloud import objects
from chalicelib.reservations.receipts.records import ReceiptRecord


class ReceiptView(msgspec.Struct):
    """A receipt; `file` is a signed address that works for an hour, and that a browser downloads:
    what strangers sent is never shown as a page."""

    id: str
    file: str

    @classmethod
    def of(cls, record: ReceiptRecord) -> "ReceiptView":
        """The view of a receipt."""
        name = f"comprobante-{record.file_key.rpartition('/')[2]}"
        return cls(id=record.receipt_id, file=objects.read_url(record.file_key, download_as=name))
