"""What statistics of searches cost after a year of 100,000 searches by 5,000 visitors and clients,
warm, and the first ones of a process."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import Any

from bench import scene
from bench.report import Figure, Report
from bench.scene import NOW, Scene
from bench.timing import TIMES, figures, timed
from bench.watching import watching
from chalicelib.cloud.transaction import Transaction
from chalicelib.insights.dated import records as dated
from chalicelib.insights.dated.types import Dated, Place
from chalicelib.insights.demand import routes as demand
from chalicelib.insights.demand.upcoming_wire import UpcomingQuery
from chalicelib.insights.demand.wire import DemandQuery
from chalicelib.insights.searches.types import Search
from chalicelib.insights.summary import routes as summary
from chalicelib.insights.summary.wire import SummaryQuery
from chalicelib.insights.tallies import records, rules
from chalicelib.insights.tallies.folding import places_of
from chalicelib.insights.tallies.types import Tally
from chalicelib.kernel import cache, dates

DAYS, A_DAY, PEOPLE = 365, 274, 5000
TODAY = dates.today(NOW)
YEAR_AGO = TODAY - timedelta(days=DAYS)
READS: dict[str, Callable[[], Any]] = {
    "the searches of 30 days": partial(demand.demand, DemandQuery()),
    "the searches of a year": partial(demand.demand, DemandQuery(date_from=YEAR_AGO)),
    "the arrivals looked for": partial(demand.upcoming, UpcomingQuery()),
    "the summary of 30 days": partial(summary.summary, SummaryQuery()),
    "the summary of a year": partial(summary.summary, SummaryQuery(date_from=YEAR_AGO)),
}


def measure(report: Report) -> None:
    """Round trips and time of each page."""
    business = scene.build(house_count=4, client_count=500)
    _keep(business)
    for name, work in READS.items():
        cache.forget_all()
        first = timed(work)
        report.line(f"{name}, the first of a process", *figures([first]))
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


def _keep(business: Scene) -> None:
    """Write the figures of the days and of the arrivals, as the job would have."""
    by_place: dict[Place, list[Search]] = defaultdict(list)
    for search in _searches(business):
        for place in places_of([search]):
            by_place[place].append(search)
    until = NOW.replace(minute=0, second=0, microsecond=0)
    for place, found in by_place.items():
        tally = rules.tally_of(found)
        kept = tally if place[0] == "searched" else Tally(tally.lines)
        tx = Transaction(NOW)
        dated.write(tx, Dated(family=place[0], day=place[1]), rules.packed(kept), until=until)
        tx.commit()
    records.advance(None, until, until)


def _searches(business: Scene) -> Iterator[Search]:
    """Those of a year until an hour ago: every fifth is a client's."""
    random = Random(7)
    end = NOW - timedelta(hours=2)
    for number in range(DAYS * A_DAY):
        at: datetime = end - number * timedelta(days=1) / A_DAY
        arrival = dates.today(at) + timedelta(days=random.randint(0, 120))
        is_client, who = number % 5 == 0, random.randrange(PEOPLE)
        yield Search(
            search_id=str(number),
            at=at,
            check_in=arrival,
            check_out=arrival + timedelta(days=random.randint(1, 5)),
            guests=random.randint(1, 12),
            property_id=random.choice(business.houses).property_id,
            client_id=business.client_ids[who % len(business.client_ids)] if is_client else None,
            visitor=None if is_client else f"{who:024x}",
            network=None if is_client else f"203.0.{who % 250}.xxx",
            device=None if is_client else f"{who:08x}",
        )
