"""Refunds over HTTP: which are due, and that one was given."""

from typing import Any
from uuid import UUID

from chalicelib.cloud.idempotency import Once
from chalicelib.kernel import clock
from chalicelib.kernel.callers import Staff
from chalicelib.kernel.permissions import Permission
from chalicelib.reservations.refunds import service as refunds
from chalicelib.reservations.refunds.wire import OwingStay, RefundRecord, owing_stays
from chalicelib.web.audiences import staff
from chalicelib.web.pages import Page, PageQuery, answer_of
from chalicelib.web.routing import RequestInfo, Router

router = Router("reservations: refunds")


@router.get("/reservations/refunds", audience=staff(Permission.READS_MONEY))
def list_refunds(query: PageQuery, request: RequestInfo) -> Page[OwingStay] | list[OwingStay]:
    """The stays, cancelled, rejected or removed, whose guests wait for money, longest first."""
    page = refunds.owing(offset=query.offset, size=query.size)
    rows = owing_stays(page.found)
    return answer_of(rows, page.count, query, request.url)


@router.post("/reservations/{reservation_id}/refund", audience=staff(Permission.WRITES_MONEY))
def settle(reservation_id: UUID, caller: Staff, once: Once[Any] | None) -> RefundRecord:
    """Note that the guest got the money back. Nothing owed, or no more, is a conflict (409)."""
    refund = refunds.settle(
        str(reservation_id),
        caller=caller,
        now=clock.now(),
        once=once and once.answering(RefundRecord.of),
    )
    return RefundRecord.of(refund)
