"""What rankings and statistics of those who bring others cost, with few clients and with many."""

from collections.abc import Callable
from functools import partial
from typing import Any

from bench import referrers
from bench.report import Figure, Report
from bench.timing import TIMES, figures, timed
from bench.watching import watching
from chalicelib.insights.rankings import routes as rankings
from chalicelib.insights.rankings.wire import CurrentQuery, RankingQuery
from chalicelib.insights.referrals.wire import MonthQuery
from chalicelib.insights.statistics import routes as statistics
from chalicelib.insights.statistics.wire import StatsQuery
from chalicelib.kernel import cache
from chalicelib.kernel.callers import Guest

READS: dict[str, Callable[[], Any]] = {
    "this month's ranking": partial(rankings.current_ranking, CurrentQuery(), None),
    "the ranking of all months": partial(rankings.ranking, RankingQuery(), None),
    "statistics of referrals": partial(statistics.referral_stats, StatsQuery(), None),
}
"""What anyone may read, warm."""


def measure(report: Report) -> None:
    """With 100 clients, and with 100,000."""
    for count, people in ((100, "100 clients"), (100_000, "100,000 clients")):
        # The crowd of the second size begins with that of the first.
        made = referrers.fill(count)
        cache.forget_all()
        for name, work in READS.items():
            _line(report, f"{name}, {people}", work)
        guest = Guest(made[len(made) // 2].client_id, "bench")
        own = partial(statistics.own_month, MonthQuery(), guest)
        _line(report, f"one's own month and place, {people}", own)


def _line(report: Report, name: str, work: Callable[[], Any]) -> None:
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
