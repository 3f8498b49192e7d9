"""Guests confirm their stays (reservations book, 7.5)."""

from uuid import UUID

from chalicelib.kernel import clock
from chalicelib.kernel.callers import Guest
from chalicelib.sync.purchases import service
from chalicelib.sync.purchases.wire import THANKS, Confirmation, Confirmed
from chalicelib.web.audiences import CLIENT
from chalicelib.web.routing import RequestInfo, Router

router = Router("reservations: guests")


@router.post("/confirm/{reservation_id}", audience=CLIENT, forbid_unknown=False)
def confirm(
    reservation_id: UUID, body: Confirmation, caller: Guest, request: RequestInfo
) -> Confirmed:
    """Confirm a stay of one's own, and tell how one came to it.

    The first time counts. If the guest allows advertising, Meta is told of the purchase, once,
    when the stay is approved; the answer waits for nobody."""
    came = body.came(request)
    service.confirm(str(reservation_id), came, caller=caller, now=clock.now())
    return Confirmed(THANKS)
