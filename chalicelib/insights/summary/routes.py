"""The summary over HTTP."""

from chalicelib.insights.figures.options import figures_for
from chalicelib.insights.figures.wire import Figures
from chalicelib.insights.summary import service
from chalicelib.insights.summary.wire import SummaryQuery, SummaryView
from chalicelib.kernel import clock, dates
from chalicelib.kernel.permissions import Permission
from chalicelib.web.routing import Router

router = Router("statistics")


@router.get("/stats", **figures_for(Permission.READS_FIGURES))
def summary(query: SummaryQuery) -> Figures[SummaryView]:
    """What was sold and searched in some days, and how it compares with as many before.

    It is put together from `stats/ingresos` and `stats/search-tracking`, which tell more of each.
    """
    now = clock.now()
    found = service.of_span(query.span(dates.today(now)), query.period, now=now)
    return Figures.at(now, SummaryView.of(found, query))
