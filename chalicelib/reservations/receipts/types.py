"""What a receipt is."""

import msgspec

from chalicelib.reservations.receipts.rules import ReceiptState


class Receipt(msgspec.Struct, frozen=True, kw_only=True):
    """A receipt or voucher of a stay. `file_key` is where its file stands: None where it was
    refused, for `reason`."""

    receipt_id: str
    state: ReceiptState
    file_key: str | None
    reason: str | None
