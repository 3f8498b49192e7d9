"""Reading a month of all houses: one round trip, whatever happened before it; another where
settings changed a moment ago, and one for houses that are not offered any more."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from chalicelib.accounts.users.records import everyone
from chalicelib.insights.dashboard import rules
from chalicelib.insights.dashboard.types import MonthOfHouses
from chalicelib.insights.figures import records
from chalicelib.insights.figures.houses import beside


def of_month(year: int, month: int, *, today: date, with_money: bool) -> MonthOfHouses:
    """The month of every house; without money nobody's sales are there, either."""
    reads: list[Callable[[], Any]] = [partial(records.of_houses, year, month, month)]
    if with_money:
        reads += [partial(records.of_sellers, year, month), everyone]
    offered, (rows, *of_sellers) = beside(*reads)
    by_house = {property_id: numbers for property_id, _, numbers in rows}
    houses = [
        rules.house_month(
            house,
            by_house.get(house.property_id, {}),
            date(year, month, 1),
            today,
            is_offered=house.property_id in offered.houses,
            with_money=with_money,
        )
        for house in offered.with_former(by_house)
    ]
    if not with_money:
        return MonthOfHouses(houses, [])
    sales, users = of_sellers
    return MonthOfHouses(houses, rules.sales_of(users, sales))
