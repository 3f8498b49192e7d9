"""Putting stays and searches of some days together (staff book, 3.5)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from chalicelib.insights.demand.types import Demand
from chalicelib.insights.figures.rules import GUESTS
from chalicelib.insights.figures.spans import Grouping, Span, parts
from chalicelib.insights.figures.sums import Daily, Nightly, Sums
from chalicelib.insights.figures.types import Numbers
from chalicelib.insights.income.rules import summed
from chalicelib.insights.income.types import Part
from chalicelib.insights.summary.types import HouseSummary, Party, Sold
from chalicelib.insights.tallies.sums import Many
from chalicelib.properties.types import in_natural_order


def sold_in(
    span: Span,
    grouping: Grouping,
    rows: Mapping[str, Numbers],
    of_houses: Iterable[tuple[str, str, Numbers]],
    arrivals: Mapping[str, Numbers],
    houses: int,
) -> Sold:
    """The stays of a span, from rows by month (of all houses together, also before it; of each
    house with its month; of what arrives); so many houses are offered."""
    by_house: dict[str, dict[str, Numbers]] = defaultdict(dict)
    for property_id, month, numbers in of_houses:
        by_house[property_id][month] = numbers
    daily = Daily.of(rows)
    sums = summed(daily, span)
    return Sold(
        grouping=grouping,
        sums=sums,
        before=summed(daily, span.before),
        nightly=Nightly.of(sums, houses * span.days),
        parts=[Part(part, summed(daily, part)) for part in parts(span, grouping)],
        by_house={each: summed(Daily.of(months), span) for each, months in by_house.items()},
        parties=parties_of(summed(Daily.of(arrivals), span)),
    )


def parties_of(arrivals: Sums) -> dict[int, Party]:
    """The sold stays that arrive by how many guests they are for, ascending."""
    found: dict[int, Party] = defaultdict(Party)
    for name, number in arrivals.numbers.items():
        if name.startswith(GUESTS):
            guests, _, measure = name.removeprefix(GUESTS).partition(".")
            found[int(guests)] += Party(**{measure: number})
    return dict(sorted(found.items()))


def houses_of(offered: Iterable[str], sold: Sold, demand: Demand) -> Sequence[HouseSummary]:
    """The houses that are offered, or sold something, or were searched for: the ones that earned
    most first."""
    searched, named = demand.found.houses, demand.names.houses
    sellers = {each for each, sums in sold.by_house.items() if sums.count("stays")}
    ids = {*offered, *sellers, *searched} & named.keys()
    found = [
        HouseSummary(
            house,
            sold.by_house.get(house.property_id, Sums()),
            searched.get(house.property_id, Many()).times,
        )
        for house in in_natural_order(named[each] for each in ids)
    ]
    return sorted(found, key=lambda each: -each.sums.count("billed"))
