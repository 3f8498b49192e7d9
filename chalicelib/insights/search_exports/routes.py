"""The export of searches over HTTP."""

from datetime import timedelta
from urllib.parse import urlencode

from chalicelib.insights.figures.options import figures_for
from chalicelib.insights.search_exports import service
from chalicelib.insights.search_exports.wire import ExportedSearches, SearchExportQuery
from chalicelib.kernel import clock, dates
from chalicelib.kernel.callers import Staff
from chalicelib.kernel.permissions import Permission
from chalicelib.web.limits import Limit
from chalicelib.web.routing import Options, RequestInfo, Router

router = Router("statistics")
EXPORTS = Limit("exports of searches", most=240, within=timedelta(hours=1))
EXPORT: Options = {**figures_for(Permission.EXPORTS_SEARCHES), "limits": (EXPORTS,)}


@router.get("/clients/track-search/export", **EXPORT)
def export_searches(
    query: SearchExportQuery, caller: Staff, request: RequestInfo
) -> ExportedSearches:
    """Searches one by one from the oldest minute on, 500 at most; `next` leads to the rest.

    Clients and addresses are masked. That they were exported, and by whom, stands in the audit log.
    """
    now = clock.now()
    asked = query.asked(dates.today(now))
    found = service.export(asked, actor=caller.actor, now=now)
    following = found.part.following
    rest = None if following is None else f"{request.url}?{urlencode(query.rest(following))}"
    return ExportedSearches.of(asked, found, rest, now)
