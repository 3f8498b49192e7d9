"""A guest's own stays (reservations book, 5; clients book, 6.2)."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from chalicelib.cloud.idempotency import Once
from chalicelib.kernel import clock
from chalicelib.kernel.callers import Guest
from chalicelib.kernel.errors import CasaAustinError, Invalid
from chalicelib.pricing.sales.service import LineChange, PriceChanged, PriceDifference
from chalicelib.reservations.bookings.wire import CancelForm, GuestBookingForm
from chalicelib.reservations.cancellations import service as cancelling
from chalicelib.reservations.guest_bookings import service as guest_booking
from chalicelib.reservations.lists import reading
from chalicelib.reservations.own import service as own
from chalicelib.reservations.stays.types import Stay
from chalicelib.reservations.stays.wire import CancellationView, StayDetail, StayRow
from chalicelib.web.audiences import CLIENT
from chalicelib.web.routing import RequestInfo, Router

router = Router("reservations: guests")


class Booked(msgspec.Struct):
    """The answer to a booking."""

    success: bool
    message: str
    reservation: StayRow


class LineView(msgspec.Struct):
    """A line of the price that changed: `base`, `extra`, `discount` or `services`."""

    line: str
    quoted_usd: float
    quoted_sol: float
    current_usd: float
    current_sol: float


class DifferenceView(msgspec.Struct):
    """What was quoted and what the price is now; `reason` says why the code no longer counts."""

    quoted_usd: float
    quoted_sol: float
    current_usd: float
    current_sol: float
    difference_usd: float
    difference_sol: float
    quoted_exchange_rate: float
    current_exchange_rate: float
    lines: list[LineView]
    reason: str | None

    @classmethod
    def of(cls, difference: PriceDifference) -> "DifferenceView":
        """The view of a difference."""
        quoted, current = difference.quoted, difference.current
        more = current - quoted
        return cls(
            quoted_usd=float(quoted.usd),
            quoted_sol=float(quoted.pen),
            current_usd=float(current.usd),
            current_sol=float(current.pen),
            difference_usd=float(more.usd),
            difference_sol=float(more.pen),
            quoted_exchange_rate=float(difference.quoted_rate),
            current_exchange_rate=float(difference.current_rate),
            lines=[_line(change) for change in difference.lines],
            reason=difference.reason,
        )


def _line(change: LineChange) -> LineView:
    quoted, current = change.quoted, change.current
    return LineView(
        line=change.line,
        quoted_usd=float(quoted.usd),
        quoted_sol=float(quoted.pen),
        current_usd=float(current.usd),
        current_sol=float(current.pen),
    )


class Refused(msgspec.Struct, kw_only=True, omit_defaults=True):
    """Why a booking was not made; `errors` names the fields, `price` explains another price."""

    success: bool
    message: str
    code: str | int
    errors: dict[str, list[str]]
    price: DifferenceView | None = None


class OwnStays(msgspec.Struct):
    """The guest's stays: those to come or under way, and the rest."""

    upcoming_reservations: list[StayRow]
    past_reservations: list[StayRow]


class OwnStaysByState(OwnStays):
    """As `OwnStays`, with those that wait for a payment apart."""

    pending_reservations: list[StayRow]


class OwnStay(msgspec.Struct):
    """One of the guest's stays."""

    success: bool
    reservation: StayDetail


class OwnCancellation(msgspec.Struct):
    """What cancelling one of the guest's stays would mean."""

    success: bool
    cancellation: CancellationView


class HoldState(msgspec.Struct):
    """How long the guest has left to send a voucher; nulls once nothing is awaited."""

    reservation_id: str
    status: str
    payment_voucher_uploaded: bool
    payment_confirmed: bool
    payment_voucher_deadline: datetime | None
    time_remaining_seconds: int | None
    deadline_expired: bool | None


def refused(error: CasaAustinError) -> Refused:
    """An error in the shape that the app reads."""
    fields = error.fields if isinstance(error, Invalid) else {}
    difference = error.difference if isinstance(error, PriceChanged) else None
    return Refused(
        success=False,
        message=error.message,
        code=error.code,
        errors=fields,
        price=None if difference is None else DifferenceView.of(difference),
    )


@router.post(
    "/clients/reservations/create", audience=CLIENT, status=201, envelope=refused, problem=Refused
)
def book(
    caller: Guest, body: GuestBookingForm, request: RequestInfo, once: Once[Stay] | None
) -> Booked:
    """Hold a house at the server's price; the guest has an hour to send a voucher or pay."""
    now = clock.now()

    def answer(stay: Stay) -> Booked:
        row = reading.row_of(stay, request.base_url, now)
        return Booked(success=True, message="Reserva creada con éxito.", reservation=row)

    answering: Once[Any] | None = once.answering(answer) if once is not None else None
    return answer(guest_booking.book_by_guest(body.wish(request), caller, now, once=answering))


@router.get("/clients/client-auth/reservations", audience=CLIENT)
def own_stays(caller: Guest, request: RequestInfo) -> OwnStays:
    """The guest's stays, newest check-in first."""
    parts = own.by_time(caller, request.base_url, clock.now())
    return OwnStays(upcoming_reservations=parts.upcoming, past_reservations=parts.past)


@router.get("/clients/reservations/list", audience=CLIENT)
def own_stays_by_state(caller: Guest, request: RequestInfo) -> OwnStaysByState:
    """The guest's stays, newest first, with the unpaid ones apart."""
    parts = own.by_state(caller, request.base_url, clock.now())
    return OwnStaysByState(
        upcoming_reservations=parts.upcoming,
        past_reservations=parts.past,
        pending_reservations=parts.pending,
    )


@router.get(
    "/clients/client-auth/reservations/{reservation_id}",
    audience=CLIENT,
    envelope=refused,
    problem=Refused,
)
def own_stay(reservation_id: UUID, caller: Guest, request: RequestInfo) -> OwnStay:
    """One of the guest's stays, with its receipts."""
    stay = own.own_stay(str(reservation_id), caller)
    return OwnStay(success=True, reservation=reading.detail_of(stay, request.base_url, clock.now()))


@router.get(
    "/clients/client-auth/reservations/{reservation_id}/cancel",
    audience=CLIENT,
    envelope=refused,
    problem=Refused,
)
def preview_cancellation(reservation_id: UUID, caller: Guest) -> OwnCancellation:
    """Whether a booking may be given up now, and what would be given back."""
    found = cancelling.preview_of_own(str(reservation_id), caller, clock.now())
    return OwnCancellation(success=True, cancellation=CancellationView.of(found))


@router.post(
    "/clients/client-auth/reservations/{reservation_id}/cancel",
    audience=CLIENT,
    envelope=refused,
    problem=Refused,
)
def cancel(reservation_id: UUID, caller: Guest, body: CancelForm, request: RequestInfo) -> OwnStay:
    """Give up a booking before the day of arrival; its nights are free at once."""
    now = clock.now()
    stay = cancelling.cancel_by_guest(
        str(reservation_id), caller, now, expected_refund=body.expected_refund
    )
    return OwnStay(success=True, reservation=reading.detail_of(stay, request.base_url, now))


@router.get("/clients/voucher/status/{reservation_id}", audience=CLIENT)
def hold_state(reservation_id: UUID, caller: Guest) -> HoldState:
    """How long the hold of a booking lasts yet."""
    stay = own.own_stay(str(reservation_id), caller)
    left = own.seconds_left(stay, clock.now())
    return HoldState(
        reservation_id=stay.reservation_id,
        status=stay.status,
        payment_voucher_uploaded=stay.voucher_uploaded,
        payment_confirmed=stay.payment_confirmed,
        payment_voucher_deadline=stay.deadline,
        time_remaining_seconds=left,
        deadline_expired=own.has_expired(stay, clock.now()),
    )
