"""Reading an analysis: one round trip, whatever happened before; another where settings changed a
moment ago, and one for houses that are not offered any more."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from functools import partial

from chalicelib.cloud import store
from chalicelib.insights.analysis import rules
from chalicelib.insights.analysis.types import Analysis
from chalicelib.insights.figures import records
from chalicelib.insights.figures.houses import Offered, beside
from chalicelib.insights.figures.rules import house_of
from chalicelib.insights.figures.spans import Span
from chalicelib.insights.figures.types import Numbers
from chalicelib.kernel.errors import Invalid
from chalicelib.properties.houses.service import UNKNOWN_HOUSE

Rows = Mapping[str, Mapping[str, Numbers]]
"""Rows by house and month."""


def of_all_houses(span: Span) -> Analysis:
    """What each house earned in each month of some days.

    Raises:
        Invalid: too many houses have too many months.
    """
    offered, years = beside(*records.of_houses_in(span))
    rules.check_size(span, len(offered.houses))
    rows: dict[str, dict[str, Numbers]] = defaultdict(dict)
    for property_id, month, numbers in (row for of_year in years for row in of_year):
        rows[property_id][month] = numbers
    return _analysis(span, offered, rows)


def of_house(property_id: str, span: Span) -> Analysis:
    """The same of one house, also of one that is not offered any more.

    Raises:
        Invalid: there never was such a house.
    """
    days = [date.fromisoformat(f"{month}-01") for month in span.months]
    keys = [records.row_key(house_of(day, property_id)) for day in days]
    offered, (found,) = beside(partial(store.fetch_many, keys, consistent=False))
    rows = {
        month: records.row_in(found, house_of(day, property_id))
        for month, day in zip(span.months, days, strict=True)
    }
    only = Offered({id_: each for id_, each in offered.houses.items() if id_ == property_id})
    analysis = _analysis(span, only, {property_id: rows})
    if not analysis.houses:
        raise Invalid(fields={"property": [UNKNOWN_HOUSE]})
    return analysis


def _analysis(span: Span, offered: Offered, rows: Rows) -> Analysis:
    houses = [
        (
            house,
            rules.months_of(
                rows.get(house.property_id, {}), span, int(house.property_id in offered.houses)
            ),
        )
        for house in offered.with_former(rows)
    ]
    return Analysis(span=span, all=rules.added(months for _, months in houses), houses=houses)
