"""Time records over HTTP (staff book, 1.9, 1.10 and 9 #7)."""

from uuid import UUID

from chalicelib.cloud.idempotency import Once
from chalicelib.kernel import clock
from chalicelib.kernel.callers import Staff
from chalicelib.kernel.permissions import Permission
from chalicelib.operations.time.rules import WIRE_NAMES
from chalicelib.operations.tracking import service as tracking
from chalicelib.operations.tracking.types import Named
from chalicelib.operations.tracking.wire import (
    NewTime,
    TimeCorrection,
    TimeQuery,
    TimeReplacement,
    TimeView,
)
from chalicelib.web.audiences import staff
from chalicelib.web.history import Version, versions
from chalicelib.web.pages import Page, answer_of
from chalicelib.web.routing import RequestInfo, Router
from chalicelib.web.shapes import seen_version

DOES_WORK = staff(Permission.DOES_WORK)
CORRECTS_TIME = staff(Permission.CORRECTS_TIME)

router = Router("operations: time")


@router.get("/time-tracking", audience=DOES_WORK)
def list_times(
    query: TimeQuery, caller: Staff, request: RequestInfo
) -> Page[TimeView] | list[TimeView]:
    """Who came, left or rested when, the newest first; maintenance reads its own."""
    rows, count = tracking.page(query.asked(), offset=query.offset, size=query.size, caller=caller)
    return answer_of([TimeView.of(row) for row in rows], count, query, request.url)


@router.post("/time-tracking", audience=DOES_WORK, status=201)
def add_time(body: NewTime, caller: Staff, once: Once[Named] | None) -> TimeView:
    """Come to a house, leave it, begin or end a break: now, by the clock of the server.

    People write of themselves, administrators of anybody. Whoever is 150 m from the house at most
    is verified to be there, where the house has coordinates.
    """
    added = tracking.add(
        body.entry(),
        caller=caller,
        now=clock.now(),
        once=once and once.answering(TimeView.of),
    )
    return TimeView.of(added)


@router.get("/time-tracking/{record_id}", audience=DOES_WORK)
def show_time(record_id: UUID, caller: Staff) -> TimeView:
    """One record; maintenance reads its own."""
    return TimeView.of(tracking.find(str(record_id), caller=caller))


@router.get("/time-tracking/{record_id}/history", audience=DOES_WORK)
def time_history(record_id: UUID, caller: Staff) -> list[Version]:
    """Who corrected what of a record, and when, the newest first; maintenance reads its own."""
    return versions(tracking.history(str(record_id), caller=caller), WIRE_NAMES)


@router.put("/time-tracking/{record_id}", audience=CORRECTS_TIME)
def replace_time(record_id: UUID, body: TimeReplacement, caller: Staff) -> TimeView:
    """Correct a record as a whole; the log says who corrected what."""
    return _correct(record_id, body, caller)


@router.patch("/time-tracking/{record_id}", audience=CORRECTS_TIME)
def change_time(record_id: UUID, body: TimeCorrection, caller: Staff) -> TimeView:
    """Correct the fields that are sent; the log says who corrected what."""
    return _correct(record_id, body, caller)


@router.delete("/time-tracking/{record_id}", audience=CORRECTS_TIME, status=204)
def remove_time(record_id: UUID, caller: Staff) -> None:
    """Take a record out; the log keeps what it was."""
    tracking.remove(str(record_id), actor=caller.actor, now=clock.now())


def _correct(record_id: UUID, body: TimeCorrection, caller: Staff) -> TimeView:
    corrected = tracking.correct(
        str(record_id),
        body.fields(),
        seen=seen_version(body),
        actor=caller.actor,
        now=clock.now(),
    )
    return TimeView.of(corrected)
