"""A guest's own stays (reservations book, 5; clients book, 6.2)."""

from uuid import UUID

from chalicelib.kernel import clock
from chalicelib.kernel.callers import Guest
from chalicelib.reservations.guest_bookings.wire import Refused, refused
from chalicelib.reservations.own import service as own
from chalicelib.reservations.own.wire import HoldState, OwnStay, OwnStays, OwnStaysByState
from chalicelib.reservations.stays import wire as views
from chalicelib.reservations.stays.details import with_receipts
from chalicelib.web.audiences import CLIENT
from chalicelib.web.routing import RequestInfo, Router

router = Router("reservations: guests")


@router.get("/clients/client-auth/reservations", audience=CLIENT)
def own_stays(caller: Guest, request: RequestInfo) -> OwnStays:
    """The guest's stays, newest check-in first."""
    now = clock.now()
    found = own.by_time(caller=caller, now=now)
    return OwnStays(
        upcoming_reservations=views.rows(found.upcoming, request.base_url, now),
        past_reservations=views.rows(found.past, request.base_url, now),
    )


@router.get("/clients/reservations/list", audience=CLIENT)
def own_stays_by_state(caller: Guest, request: RequestInfo) -> OwnStaysByState:
    """The guest's stays, newest first, with the unpaid ones apart."""
    now = clock.now()
    found = own.by_state(caller=caller, now=now)
    return OwnStaysByState(
        upcoming_reservations=views.rows(found.upcoming, request.base_url, now),
        past_reservations=views.rows(found.past, request.base_url, now),
        pending_reservations=views.rows(found.pending, request.base_url, now),
    )


@router.get(
    "/clients/client-auth/reservations/{reservation_id}",
    audience=CLIENT,
    envelope=refused,
    problem=Refused,
)
def own_stay(reservation_id: UUID, caller: Guest, request: RequestInfo) -> OwnStay:
    """One of the guest's stays, with its receipts."""
    stay = own.own_stay(str(reservation_id), caller=caller)
    detail = views.detail(with_receipts(stay), request.base_url, clock.now())
    return OwnStay(success=True, reservation=detail)


@router.get("/clients/voucher/status/{reservation_id}", audience=CLIENT)
def hold_state(reservation_id: UUID, caller: Guest) -> HoldState:
    """How long the hold of a booking lasts yet, and what became of the vouchers sent for it."""
    stay = own.own_stay(str(reservation_id), caller=caller)
    return HoldState.of(stay, own.vouchers_of(stay), clock.now())
