"""Cancelling a stay over HTTP (reservations book, 4.1 and 5.2)."""

from typing import Any
from uuid import UUID

from chalicelib.cloud.idempotency import Once
from chalicelib.kernel import clock
from chalicelib.kernel.callers import Guest, Staff
from chalicelib.kernel.permissions import Permission
from chalicelib.reservations.cancellations import service as cancellations
from chalicelib.reservations.cancellations.wire import (
    CancelForm,
    CancellationView,
    OwnCancellation,
)
from chalicelib.reservations.guest_bookings.wire import Refused, refused
from chalicelib.reservations.own.wire import OwnStay
from chalicelib.reservations.stays import wire as views
from chalicelib.reservations.stays.types import StayWithReceipts
from chalicelib.web.audiences import CLIENT, staff
from chalicelib.web.routing import RequestInfo, Router

router = Router("reservations: cancellations")


@router.get("/reservations/{reservation_id}/cancellation", audience=staff(Permission.READS_STAYS))
def preview(reservation_id: UUID, caller: Staff) -> CancellationView:
    """What cancelling a stay now would give back to its guest."""
    found = cancellations.preview(str(reservation_id), caller=caller, now=clock.now())
    return CancellationView.of(found)


@router.get(
    "/clients/client-auth/reservations/{reservation_id}/cancel",
    audience=CLIENT,
    envelope=refused,
    problem=Refused,
)
def preview_of_own(reservation_id: UUID, caller: Guest) -> OwnCancellation:
    """Whether a booking may be given up now, and what would be given back."""
    found = cancellations.preview(str(reservation_id), caller=caller, now=clock.now())
    return OwnCancellation(success=True, cancellation=CancellationView.of(found))


@router.post(
    "/clients/client-auth/reservations/{reservation_id}/cancel",
    audience=CLIENT,
    envelope=refused,
    problem=Refused,
)
def cancel(
    reservation_id: UUID,
    caller: Guest,
    body: CancelForm,
    request: RequestInfo,
    once: Once[Any] | None,
) -> OwnStay:
    """Give up a booking before the day of arrival; its nights are free at once."""
    now = clock.now()

    def answer(shown: StayWithReceipts) -> OwnStay:
        detail = views.detail(shown, request.base_url, now)
        return OwnStay(success=True, reservation=detail)

    shown = cancellations.cancel_by_guest(
        str(reservation_id),
        caller=caller,
        now=now,
        expected_refund=body.expected_refund,
        once=once and once.answering(answer),
    )
    return answer(shown)
