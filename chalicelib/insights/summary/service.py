"""Reading a summary: three round trips, whatever it is of; another where settings changed a moment
ago. The stays come with the marks of searches; then searches; then names."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from chalicelib.insights.demand import adding, reading
from chalicelib.insights.demand.service import with_names
from chalicelib.insights.figures import records
from chalicelib.insights.figures.houses import beside
from chalicelib.insights.figures.spans import Grouping, Span
from chalicelib.insights.figures.sums import together
from chalicelib.insights.summary import rules
from chalicelib.insights.summary.types import Summary


def of_span(span: Span, grouping: Grouping, *, now: datetime) -> Summary:
    """What was sold and searched in some days, and how it compares with as many before."""
    both = Span(span.before.first, span.last)
    reads: list[Sequence[Callable[[], Any]]] = [
        [partial(reading.marks, adding.days_of(both, now), now)],
        [partial(records.of_all, *part.months_of_year) for part in both.by_year],
        records.of_houses_in(span),
        [partial(records.of_arrivals, *part.months_of_year) for part in span.by_year],
    ]
    offered, found = beside(*(read for group in reads for read in group))
    answers = iter(found)
    [(marks, since)], years, houses, arrivals = [[next(answers) for _ in group] for group in reads]
    sold = rules.sold_in(
        span,
        grouping,
        together(years),
        [row for of_year in houses for row in of_year],
        together(arrivals),
        len(offered.houses),
    )
    searched, before = adding.add_up([span, span.before], marks, since, now)
    demand = with_names(searched, {*offered.houses, *sold.by_house})
    return Summary(sold, rules.houses_of(offered.houses, sold, demand), demand, before)
