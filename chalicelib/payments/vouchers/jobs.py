"""What happens to vouchers without a caller."""

from chalicelib.cloud.events import Recorded
from chalicelib.kernel import clock
from chalicelib.payments.vouchers import following
from chalicelib.reservations.events import ReceiptOpened, ReceiptRemoved


def voucher_uploads(recorded: Recorded[ReceiptOpened | ReceiptRemoved]) -> None:
    """A receipt's file was opened, or the receipt removed: its voucher follows (reservations book,
    5.3). Again is harmless."""
    event = recorded.event
    following.follow(event.reservation_id, event.receipt_id, now=clock.now())
