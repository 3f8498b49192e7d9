"""Gaps over HTTP (staff book, 1.9 and 1.10)."""

from collections.abc import Sequence
from uuid import UUID

from chalicelib.cloud.idempotency import Once
from chalicelib.kernel import clock, dates
from chalicelib.kernel.callers import Staff
from chalicelib.kernel.permissions import Permission
from chalicelib.operations.gaps import lists
from chalicelib.operations.gaps import service as gaps
from chalicelib.operations.gaps.types import CleaningGap
from chalicelib.operations.gaps.wire import (
    GapFiguresView,
    GapQuery,
    GapResolution,
    GapView,
    HouseGapsView,
)
from chalicelib.properties.houses.service import houses_for
from chalicelib.reservations.stays.records import stays_of
from chalicelib.web.audiences import staff
from chalicelib.web.history import Version, versions
from chalicelib.web.pages import Page, RestQuery, answer_of, array_of
from chalicelib.web.routing import RequestInfo, Router

READS_WORK = staff(Permission.READS_WORK)

router = Router("operations: gaps")


@router.get("/cleaning-gaps", audience=READS_WORK)
def list_gaps(query: GapQuery, request: RequestInfo) -> Page[GapView] | list[GapView]:
    """The days on which houses were not cleaned when they fell free, the newest first."""
    rows, count = lists.page(query.filters, offset=query.offset, size=query.size)
    return answer_of(_views(rows), count, query, request.url)


@router.get("/cleaning-gaps/summary_by_property", audience=READS_WORK)
def summarize_gaps(query: RestQuery, request: RequestInfo) -> list[HouseGapsView]:
    """The gaps of each house that has any, or had, most gaps first."""
    found = gaps.by_house()
    houses = houses_for(each.property_id for each in found)
    rows = [HouseGapsView.of(each, houses) for each in found[query.skip :]]
    return array_of(rows, len(found), query, request.url)


@router.get("/cleaning-gaps/dashboard_stats", audience=READS_WORK)
def count_gaps() -> GapFiguresView:
    """The gaps of all houses: how many, for how long, why, and of the last four weeks."""
    return GapFiguresView.of(gaps.figures(dates.today(clock.now())))


@router.get("/cleaning-gaps/{gap_id}", audience=READS_WORK)
def show_gap(gap_id: UUID) -> GapView:
    """One gap."""
    return _view(gaps.find(str(gap_id)))


@router.get("/cleaning-gaps/{gap_id}/history", audience=READS_WORK)
def gap_history(gap_id: UUID) -> list[Version]:
    """What happened to a gap, by whom and when, the newest first."""
    return versions(gaps.history(str(gap_id)))


@router.post("/cleaning-gaps/{gap_id}/resolve", audience=staff(Permission.MANAGES_WORK))
def resolve_gap(
    gap_id: UUID, body: GapResolution, caller: Staff, once: Once[CleaningGap] | None
) -> GapView:
    """Close a gap by hand. One that is resolved is a conflict (409)."""
    gap = gaps.resolve(
        str(gap_id),
        day=body.rescheduled_date,
        notes=body.notes,
        caller=caller,
        now=clock.now(),
        once=once and once.answering(_view),
    )
    return _view(gap)


def _view(gap: CleaningGap) -> GapView:
    return _views([gap])[0]


def _views(rows: Sequence[CleaningGap]) -> list[GapView]:
    houses = houses_for(row.property_id for row in rows)
    stays = stays_of(row.reservation_id for row in rows if row.reservation_id is not None)
    return [
        GapView.of(row, houses[row.property_id], stays.get(row.reservation_id or ""))
        for row in rows
    ]
