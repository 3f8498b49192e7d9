"""How receipts look on the wire (reservations book, 4.1)."""

import msgspec

from chalicelib.cloud import objects
from chalicelib.reservations.receipts.rules import ReceiptState
from chalicelib.reservations.receipts.types import Receipt
from chalicelib.web.formats import Id


class ReceiptView(msgspec.Struct):
    """A receipt; `file` is a signed address that works for an hour, and that a browser downloads:
    what strangers sent is never shown as a page.

    Where its content was refused, `file` is empty and `reason` says why.
    """

    id: Id
    """Names the receipt."""
    file: str
    """A signed address of the file, good for an hour; browsers download it. Empty where it was
    refused."""
    state: ReceiptState
    """Whether the file can be shown (`ready`), is looked at, or was refused."""
    reason: str | None
    """Why the file was refused, in Spanish; null where it was not."""
    preview: str
    """A signed address of a small picture of it, good for an hour. Empty where there is none: of a
    PDF, and until the file was looked at."""

    @classmethod
    def of(cls, receipt: Receipt) -> "ReceiptView":
        """The view of a receipt."""
        address = _address(receipt.file_key)
        return cls(
            receipt.receipt_id,
            address,
            receipt.state,
            receipt.reason,
            _address(receipt.preview_key),
        )


def _address(key: str | None) -> str:
    if key is None:
        return ""
    return objects.read_url(key, download_as=f"comprobante-{key.rpartition('/')[2]}")
