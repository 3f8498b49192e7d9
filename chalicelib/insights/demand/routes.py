"""Statistics of searches over HTTP (staff book, 3.2 and 3.3)."""

from chalicelib.insights.demand import service
from chalicelib.insights.demand.upcoming_wire import UpcomingQuery, UpcomingView
from chalicelib.insights.demand.wire import DemandQuery, DemandView, is_true
from chalicelib.insights.figures.options import figures_for
from chalicelib.insights.figures.wire import Figures
from chalicelib.kernel import clock, dates
from chalicelib.kernel.permissions import Permission
from chalicelib.web.routing import Options, Router

router = Router("statistics")
STATISTICS = figures_for(Permission.READS_FIGURES)
FORMER: Options = {**STATISTICS, "deprecated": True}


@router.get("/stats/search-tracking", **STATISTICS)
def demand(query: DemandQuery) -> Figures[DemandView]:
    """What was searched in some days: for when, for how long and how many, and by whom.

    Clients and addresses are masked.
    """
    return _demand(query)


@router.get("/events/stats/search-tracking", **FORMER)
def old_demand(query: DemandQuery) -> Figures[DemandView]:
    """What was searched in some days: the same as `stats/search-tracking`."""
    return _demand(query)


@router.get("/upcoming-checkins", **STATISTICS)
def upcoming(query: UpcomingQuery) -> Figures[UpcomingView]:
    """Which arrivals of the days to come are looked for most, whenever it was searched.

    Clients and addresses are masked.
    """
    return _upcoming(query)


@router.get("/events/upcoming-checkins", **FORMER)
def old_upcoming(query: UpcomingQuery) -> Figures[UpcomingView]:
    """Which arrivals are looked for most: the same as `upcoming-checkins`."""
    return _upcoming(query)


def _demand(query: DemandQuery) -> Figures[DemandView]:
    now = clock.now()
    found = service.of_span(query.span(dates.today(now)), now=now)
    view = DemandView.of(
        found,
        with_clients=is_true(query.include_clients),
        with_visitors=is_true(query.include_anonymous),
    )
    return Figures.at(now, view)


def _upcoming(query: UpcomingQuery) -> Figures[UpcomingView]:
    now = clock.now()
    with_visitors = is_true(query.include_anonymous)
    span = query.span(dates.today(now))
    found = service.upcoming(span, query.most, with_visitors=with_visitors, now=now)
    return Figures.at(now, UpcomingView.of(found))
