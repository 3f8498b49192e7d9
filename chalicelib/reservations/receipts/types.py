"""What a receipt is."""

import msgspec

from chalicelib.reservations.receipts.rules import ReceiptState


class Receipt(msgspec.Struct, frozen=True, kw_only=True):
    """A receipt or voucher of a stay. `file_key` is where its file stands: None where it was
    refused, for `reason`; `preview_key` is where its preview does, None where it has none;
    `fingerprint` is alike for pictures that look the same; `digest` is that of its bytes as they
    were sent."""

    receipt_id: str
    state: ReceiptState
    file_key: str | None
    reason: str | None
    preview_key: str | None = None
    fingerprint: str | None = None
    digest: str = ""


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a receipt's file: where it and its preview stand, and its fingerprint, or the
    `reason` (Spanish) why it was refused."""

    file_key: str | None = None
    preview_key: str | None = None
    fingerprint: str | None = None
    reason: str | None = None


class Shelf(msgspec.Struct, frozen=True, kw_only=True):
    """The files of a stay: how many take a place (what was refused does not), how many it was ever
    sent, and the digests of their bytes."""

    number: int = 0
    sent: int = 0
    digests: frozenset[str] = frozenset()
