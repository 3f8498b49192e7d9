"""Booking as a guest over HTTP (reservations book, 5.1)."""

from datetime import timedelta
from functools import partial
from typing import Any

from chalicelib.cloud.idempotency import Once
from chalicelib.kernel import clock
from chalicelib.kernel.callers import Guest
from chalicelib.pricing.quotes.limits import with_code
from chalicelib.reservations.guest_bookings import service as guest_bookings
from chalicelib.reservations.guest_bookings.wire import (
    Booked,
    GuestBookingForm,
    Refused,
    refused,
)
from chalicelib.reservations.stays import wire as views
from chalicelib.reservations.stays.types import StaysInFull
from chalicelib.web.audiences import CLIENT
from chalicelib.web.limits import Limit, Requester
from chalicelib.web.routing import RequestInfo, Router

router = Router("reservations: guests")
# A hold costs nothing and keeps nights from others.
BOOKINGS = Limit("bookings", most=30, within=timedelta(hours=1))


@router.post(
    "/clients/reservations/create",
    audience=CLIENT,
    limits=(BOOKINGS,),
    status=201,
    envelope=refused,
    problem=Refused,
)
def book(
    caller: Guest, body: GuestBookingForm, request: RequestInfo, once: Once[StaysInFull] | None
) -> Booked:
    """Hold a house at the server's price; the guest has an hour to send a voucher or pay."""
    now = clock.now()

    def answer(shown: StaysInFull) -> Booked:
        row = views.row(shown, request.base_url, now)
        return Booked(success=True, message="Reserva creada con éxito.", reservation=row)

    answering: Once[Any] | None = once.answering(answer) if once is not None else None
    command = body.command(request)
    work = partial(guest_bookings.book_by_guest, command, caller=caller, now=now, once=answering)
    # The code of a signed quote was counted when it was quoted.
    typed = command.discount_code if command.quote_token is None else None
    return answer(with_code(typed, Requester(caller, request.address), work, reads=False))
