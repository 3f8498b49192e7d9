"""The analysis over HTTP."""

from chalicelib.insights.analysis import service
from chalicelib.insights.analysis.wire import AnalysisQuery, AnalysisView
from chalicelib.insights.figures.options import figures_for
from chalicelib.insights.figures.wire import Figures
from chalicelib.kernel import clock, dates
from chalicelib.kernel.permissions import Permission
from chalicelib.web.routing import Router

router = Router("figures")


@router.get("/stats/ingresos/analysis", **figures_for(Permission.READS_FIGURES))
def analysis(query: AnalysisQuery) -> Figures[AnalysisView]:
    """What each house earned in each month, night by night, and through which channel."""
    now = clock.now()
    span = query.span(dates.today(now))
    if query.property is None:
        found = service.of_all_houses(span)
    else:
        found = service.of_house(str(query.property), span)
    return Figures.at(now, AnalysisView.of(found))
