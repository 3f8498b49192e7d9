"""What statistics of searches cost after a year of 100, 100,000 and 1,000,000 searches: the first
page of a process, those after it, and over HTTP. A fifth as many people made them, and 1,000 stays
were sold. Figures are written as the job makes them, of the days and of the arrivals to come."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

from bench import earnings, http_load, scene, visits
from bench.report import Figure, Report
from bench.timing import TIMES, figures, timed
from bench.watching import watching
from chalicelib.insights.demand import routes as demand
from chalicelib.insights.demand.upcoming_wire import UpcomingQuery
from chalicelib.insights.demand.wire import DemandQuery
from chalicelib.insights.summary import routes as summary
from chalicelib.insights.summary.wire import SummaryQuery
from chalicelib.kernel import cache, clock, dates
from chalicelib.pricing.catalogue import catalogue

SIZES = (100, 100_000, 1_000_000)
STAYS = 1000


def measure(report: Report) -> None:
    """Each page, with few searches and with many."""
    # The served process goes by the clock of this machine.
    now = scene.real_now()
    year_ago = dates.today(now) - timedelta(days=visits.DAYS)
    reads: dict[str, Callable[[], Any]] = {
        "the searches of 30 days": partial(demand.demand, DemandQuery()),
        "the searches of a year": partial(demand.demand, DemandQuery(date_from=year_ago)),
        "the arrivals looked for": partial(demand.upcoming, UpcomingQuery()),
        "the summary of 30 days": partial(summary.summary, SummaryQuery()),
        "the summary of a year": partial(summary.summary, SummaryQuery(date_from=year_ago)),
    }
    paths = {
        "the searches of 30 days": "stats/search-tracking/",
        "the searches of a year": f"stats/search-tracking/?date_from={year_ago}",
        "the arrivals looked for": "upcoming-checkins/",
        "the summary of 30 days": "stats/",
        "the summary of a year": f"stats/?date_from={year_ago}",
    }
    business = scene.build(house_count=4, client_count=100)
    earnings.keep(list(earnings.stays(business, STAYS, first=year_ago, last=dates.today(now))))
    token = scene.staff_token(now)
    for count in SIZES:
        with clock.at(now):
            visits.keep(business, count, now)
            for name, work in reads.items():
                _show(report, f"{name}, {count:,} searches", work)
        over_http = {f"{name}, {count:,} searches": path for name, path in paths.items()}
        http_load.pages(report, over_http, token)


def _show(report: Report, name: str, work: Callable[[], Any]) -> None:
    cache.forget_all()
    catalogue()
    with watching() as watch:
        first = timed(work)
    rounds = Figure(watch.rounds, "rounds")
    report.line(f"{name}, the first of a process", rounds, *figures([first]))
    times = figures([timed(work) for _ in range(TIMES)])
    with watching() as watch:
        work()
    report.line(
        f"DynamoDB round trips of {name}",
        Figure(watch.rounds, "rounds"),
        Figure(len(watch.calls), "calls"),
        Figure(watch.total_units, "units", "g"),
        *times,
    )
