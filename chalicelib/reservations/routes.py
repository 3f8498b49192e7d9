"""What staff do with stays, and the receipts of stays (reservations book, 4.1)."""

from datetime import datetime
from functools import partial
from uuid import UUID

from chalicelib.cloud.idempotency import Once
from chalicelib.kernel import clock
from chalicelib.kernel.callers import Staff
from chalicelib.kernel.errors import NotFound
from chalicelib.kernel.permissions import Permission
from chalicelib.pricing.sales.wire import SoldQuote, sold_quote_view
from chalicelib.reservations.bookings.service import book_by_staff
from chalicelib.reservations.bookings.wire import NewStayForm
from chalicelib.reservations.changes import service as changes
from chalicelib.reservations.changes.wire import StayChangeForm
from chalicelib.reservations.ending import service as ending
from chalicelib.reservations.ending.wire import RemovalQuery
from chalicelib.reservations.receipts import service as receipts
from chalicelib.reservations.receipts.records import receipt_of
from chalicelib.reservations.receipts.rules import check_files
from chalicelib.reservations.stays import records
from chalicelib.reservations.stays import wire as views
from chalicelib.reservations.stays.details import with_receipts
from chalicelib.reservations.stays.reading import history_of
from chalicelib.reservations.stays.rules import check_access
from chalicelib.reservations.stays.sold import stay_with_quote
from chalicelib.reservations.stays.wire import StayDetail, StayFlat
from chalicelib.reservations.types import Stay
from chalicelib.web.audiences import staff
from chalicelib.web.history import Version, versions
from chalicelib.web.routing import RequestInfo, Router

router = Router("reservations")
READS_STAYS = staff(Permission.READS_STAYS)
WRITES_STAYS = staff(Permission.WRITES_STAYS)


@router.post("/reservations", audience=WRITES_STAYS, status=201)
def create(caller: Staff, body: NewStayForm, once: Once[Stay] | None) -> StayFlat:
    """Take a stay for a client; it is approved at once and its nights are claimed.

    A conflict (409) means that a night is taken; a minimum stay can be overridden with `force`.
    """
    now = clock.now()
    stay = book_by_staff(
        body.command(),
        caller=caller,
        now=now,
        files=check_files([file.content for file in body.file]),
        once=_flat(once, now),
    )
    return views.flat(stay, now)


@router.get("/reservations/{reservation_id}", audience=READS_STAYS)
def detail(reservation_id: UUID, request: RequestInfo) -> StayDetail:
    """One stay, with its receipts."""
    stay = records.stay_of(str(reservation_id))
    return views.detail(with_receipts(stay), request.base_url, clock.now())


@router.patch("/reservations/{reservation_id}", audience=WRITES_STAYS)
def change(
    reservation_id: UUID, caller: Staff, body: StayChangeForm, once: Once[Stay] | None
) -> StayFlat:
    """Change a stay: dates, house, price, status, late checkout; new files are added."""
    now = clock.now()
    stay = changes.change(
        str(reservation_id),
        body.command(),
        caller=caller,
        now=now,
        files=check_files([file.content for file in body.file]),
        once=_flat(once, now),
    )
    return views.flat(stay, now)


@router.delete("/reservations/{reservation_id}", audience=WRITES_STAYS, status=204)
def remove(reservation_id: UUID, query: RemovalQuery, caller: Staff) -> None:
    """Take a stay off every list and free its nights.

    Its guest is owed what a cancellation now would give back (`reservations/refunds/`), unless
    `waive_refund=true` says otherwise; who said so is kept.
    """
    ending.remove(
        str(reservation_id), caller=caller, now=clock.now(), waive_refund=query.waive_refund
    )


@router.get("/reservations/{reservation_id}/history", audience=READS_STAYS)
def stay_history(reservation_id: UUID) -> list[Version]:
    """Who changed what of a stay, and when, the newest first; of a removed one too."""
    return versions(history_of(str(reservation_id)))


@router.get("/reservations/{reservation_id}/quote", audience=READS_STAYS)
def sold_quote(reservation_id: UUID, caller: Staff) -> SoldQuote:
    """The quote that a guest's booking was sold with, explained and computed again."""
    stay, sold = stay_with_quote(str(reservation_id))
    check_access(stay, caller)
    if sold is None:
        raise NotFound("El personal registró esta reserva sin cotización.")
    return sold_quote_view(sold)


@router.post("/reservations/{reservation_id}/reopen", audience=WRITES_STAYS)
def reopen(reservation_id: UUID, caller: Staff, once: Once[Stay] | None) -> StayFlat:
    """Bring a rejected, cancelled or expired stay back, if its nights are still free."""
    now = clock.now()
    stay = ending.reopen(str(reservation_id), caller=caller, now=now, once=_flat(once, now))
    return views.flat(stay, now)


@router.delete("/delete-recipe/{receipt_id}", audience=WRITES_STAYS, status=204)
def remove_receipt(receipt_id: UUID, caller: Staff) -> None:
    """Remove a receipt from its stay (the path is the published panel's)."""
    _remove_receipt(receipt_id, caller)


@router.delete("/recipt/{receipt_id}", audience=WRITES_STAYS, status=204, deprecated=True)
def remove_receipt_too(receipt_id: UUID, caller: Staff) -> None:
    """Remove a receipt from its stay (the path of earlier clients)."""
    _remove_receipt(receipt_id, caller)


def _flat(once: Once[Stay] | None, now: datetime) -> Once[Stay] | None:
    """A request that is answered with a stay as staff see it after a change."""
    return None if once is None else once.answering(partial(views.flat, now=now))


def _remove_receipt(receipt_id: UUID, caller: Staff) -> None:
    receipt = receipt_of(str(receipt_id))
    check_access(records.stay_of(receipt.reservation_id), caller)
    receipts.remove(receipt, actor=caller.actor, now=clock.now())
