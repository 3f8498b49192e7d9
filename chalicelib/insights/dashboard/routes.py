"""The first page of the panel over HTTP; the calendar takes its legend from it, too."""

from chalicelib.insights.dashboard import rules, service
from chalicelib.insights.dashboard.wire import Dashboard, MonthQuery
from chalicelib.insights.figures.options import figures_for
from chalicelib.kernel import clock, dates
from chalicelib.kernel.callers import Staff
from chalicelib.kernel.permissions import Permission
from chalicelib.web.routing import Router

router = Router("figures")


@router.get("/dashboard", **figures_for(Permission.READS_CALENDAR))
def dashboard(query: MonthQuery, caller: Staff) -> Dashboard:
    """A month of all houses: nights, and for sellers and administrators what they earn.

    A stay counts a second or so after it changed.
    """
    today = dates.today(clock.now())
    year, month = rules.month_asked(query.year, query.month, today)
    with_money = caller.may(Permission.READS_FIGURES)
    return Dashboard.of(service.of_month(year, month, today=today, with_money=with_money))
