"""What a cancellation means."""

import msgspec

from chalicelib.reservations.types import RefundOwed, Stay


class Cancellation(msgspec.Struct, frozen=True):
    """What cancelling a stay now would mean; of one that has ended, what its end gave back.
    `refusal` says why the guest may not cancel."""

    stay: Stay
    refund: RefundOwed
    refusal: str | None
