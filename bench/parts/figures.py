"""What the owner's figures cost with few stays and with many, and how long it takes to make all of
them anew from the log of events."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any

from bench import earnings, http_load, scene
from bench.report import Figure, Report
from bench.scene import ADMINISTRATOR, NOW, Scene
from bench.timing import TIMES, figures, timed
from bench.watching import watching
from chalicelib.insights.analysis import routes as analysis
from chalicelib.insights.analysis.wire import AnalysisQuery
from chalicelib.insights.dashboard import routes as dashboard
from chalicelib.insights.dashboard.wire import MonthQuery
from chalicelib.insights.goals import routes as goals
from chalicelib.insights.goals.wire import GoalsQuery
from chalicelib.insights.income import routes as income
from chalicelib.insights.income.wire import IncomeQuery, YearQuery
from chalicelib.insights.rebuilding import service as rebuilding
from chalicelib.insights.rebuilding.rules import counted
from chalicelib.insights.summary import routes as summary
from chalicelib.insights.summary.wire import SummaryQuery
from chalicelib.kernel import cache, dates

TODAY = dates.today(NOW)
READS: dict[str, Callable[[], Any]] = {
    "the dashboard": partial(dashboard.dashboard, MonthQuery(), ADMINISTRATOR),
    "a year's income": partial(income.profit_of_year, YearQuery(year=TODAY.year)),
    "the income of 30 days": partial(income.income, IncomeQuery()),
    "the income of a year by day": partial(
        income.income,
        IncomeQuery(
            date_from=date(TODAY.year, 1, 1), date_to=date(TODAY.year, 12, 31), period="day"
        ),
    ),
    "the analysis of a year": partial(
        analysis.analysis,
        AnalysisQuery(date_from=date(TODAY.year, 1, 1), date_to=date(TODAY.year, 12, 31)),
    ),
    "the goals of a year": partial(goals.goals, GoalsQuery()),
    "the summary of a year": partial(
        summary.summary,
        SummaryQuery(date_from=date(TODAY.year, 1, 1), date_to=date(TODAY.year, 12, 31)),
    ),
}
"""What staff may read, warm."""
YEAR = f"date_from={TODAY.year}-01-01&date_to={TODAY.year}-12-31"
OVER_HTTP = {
    "the dashboard": f"dashboard/?year={TODAY.year}&month={TODAY.month}",
    "a year's income": f"profit/?year={TODAY.year}",
    "the income of a year by week": f"stats/ingresos/?{YEAR}",
}
STAYS = 50_000
"""With two events each."""


def measure(report: Report) -> None:
    """Pages with 100 stays and with 100,000, then all figures anew from 100,000 events."""
    business = scene.build(house_count=4, client_count=20)
    recent = TODAY - timedelta(days=300), TODAY + timedelta(days=100)
    _keep(business, 100, *recent)
    _pages(report, "100 stays")
    _keep(business, 99_900, date(1990, 1, 1), date(2024, 12, 1))
    _pages(report, "100,000 stays")
    http_load.pages(report, OVER_HTTP)


def anew(report: Report) -> None:
    """All figures made anew from 100,000 events, into an empty table."""
    business = scene.build(house_count=4, client_count=20)
    told = list(earnings.stays(business, STAYS, first=date(2006, 1, 1), last=TODAY))
    earnings.tell(told)
    time = timed(lambda: rebuilding.rebuild(counted(rebuilding.log()), now=NOW))
    again = rebuilding.rebuild(counted(rebuilding.log()), now=NOW)
    if (again.told, again.counted, again.rows) != (STAYS, 0, 0):
        raise RuntimeError(f"the figures made anew do not agree: {again}")
    report.line(
        f"All figures anew from {2 * STAYS:,} events",
        Figure(time.elapsed, "s", ".1f"),
        Figure(time.cpu, "s of CPU", ".1f"),
    )


def _keep(business: Scene, count: int, first: date, last: date) -> None:
    earnings.keep(list(earnings.stays(business, count, first=first, last=last)))


def _pages(report: Report, stays: str) -> None:
    cache.forget_all()
    for name, work in READS.items():
        times = figures([timed(work) for _ in range(TIMES)])
        with watching() as watch:
            work()
        report.line(
            f"DynamoDB round trips of {name}, {stays}",
            Figure(watch.rounds, "rounds"),
            Figure(len(watch.calls), "calls"),
            Figure(watch.total_units, "units", "g"),
            *times,
        )
