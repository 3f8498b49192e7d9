"""The timeline of a booking over HTTP."""

from uuid import UUID

from chalicelib.kernel.permissions import Permission
from chalicelib.timeline import service
from chalicelib.timeline.wire import TimelineRow
from chalicelib.web.audiences import staff
from chalicelib.web.routing import Router

router = Router("reservations")


@router.get("/reservations/{reservation_id}/timeline", audience=staff(Permission.READS_STAYS))
def stay_timeline(reservation_id: UUID) -> list[TimelineRow]:
    """All that happened to a booking, the newest first; of a removed one too.

    Its changes, its money, its receipts and contracts, and what channels sold of its nights: 200
    at most.
    """
    return [TimelineRow.of(each) for each in service.timeline(str(reservation_id))]
