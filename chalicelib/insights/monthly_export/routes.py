"""The export of a month over HTTP."""

from datetime import datetime, timedelta
from urllib.parse import urlencode

from chalicelib.clients.exporting import sheets
from chalicelib.insights.figures.options import figures_for
from chalicelib.insights.figures.wire import Figures
from chalicelib.insights.monthly_export import service
from chalicelib.insights.monthly_export.types import ExportedMonth
from chalicelib.insights.monthly_export.wire import (
    ExportedStay,
    ExportQuery,
    MonthOfStays,
    file_of,
    rows_of,
    view_of,
)
from chalicelib.kernel import clock
from chalicelib.kernel.callers import Staff
from chalicelib.kernel.permissions import Permission
from chalicelib.web.limits import Limit
from chalicelib.web.pages import fitting
from chalicelib.web.routing import Options, Reply, RequestInfo, Router

router = Router("figures")
EXPORTS = Limit("exports of months", most=60, within=timedelta(hours=1))
EXPORT: Options = {**figures_for(Permission.EXPORTS_STAYS), "limits": (EXPORTS,)}
EXPORT_OF_FILE: Options = {**EXPORT, "media": "text/csv"}


@router.get("/export/monthly", **EXPORT)
def export_month(query: ExportQuery, caller: Staff, request: RequestInfo) -> Figures[MonthOfStays]:
    """The stays that arrive in a month, in every status, with names, e-mails and telephones.

    That they were exported, and by whom, stands in the audit log.
    """
    now = clock.now()
    found, rows = _exported(query, caller, "json", now)
    return Figures.at(now, view_of(found, rows, _rest(query, request, rows, found.count)))


@router.get("/export/monthly/csv", **EXPORT_OF_FILE)
def export_file(query: ExportQuery, caller: Staff, request: RequestInfo) -> Reply:
    """The same as a file that Excel opens; the header `Link` leads to the rest, if any."""
    found, rows = _exported(query, caller, "csv", clock.now())
    following = _rest(query, request, rows, found.count)
    headers = _headers(found.year, found.month, following)
    return Reply(file_of(rows), sheets.TYPES["csv"], headers=headers)


def _exported(
    query: ExportQuery, caller: Staff, file_format: str, now: datetime
) -> tuple[ExportedMonth, list[ExportedStay]]:
    """The month, and the rows of it that an answer has room for."""
    year, month = query.chosen()
    found = service.of_month(
        year, month, skip=query.skip, file_format=file_format, actor=caller.actor, now=now
    )
    rows = rows_of(found, now)
    return found, rows[: fitting(rows)]


def _rest(
    query: ExportQuery, request: RequestInfo, shown: list[ExportedStay], count: int
) -> str | None:
    end = query.skip + len(shown)
    if not shown or end >= count:
        return None
    asked = {"year": query.year, "month": query.month, "skip": end}
    return f"{request.url}?{urlencode(asked)}"


def _headers(year: int, month: int, following: str | None) -> dict[str, str]:
    name = f"reservas-{year:04d}-{month:02d}.csv"
    link = {} if following is None else {"Link": f'<{following}>; rel="next"'}
    return {"Content-Disposition": f'attachment; filename="{name}"', **link}
