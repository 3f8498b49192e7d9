"""Figures of the Airbnb profits from before figures were kept."""

from collections.abc import Sequence

from chalicelib.insights.profits.rules import facts_of
from chalicelib.insights.profits.types import Profit
from chalicelib.kernel import decoding
from deploy.migrations.counting import count
from deploy.migrations.step import Item, Step, Tables


def count_profits(tables: Tables, items: Sequence[Item]) -> None:
    """Count the profits of a page."""
    for item in items:
        if not item["scope"].startswith("profits#"):
            continue
        profit = decoding.decoded(item["profit"], Profit)
        facts = facts_of(profit)
        if facts is not None:
            count(tables, f"profit#{profit.profit_id}", int(item["version"]), facts)


STEP = Step(
    id="2026-11-29-figures-of-profits",
    purpose="count the Airbnb profits that were there before figures were kept",
    table="properties",
    apply=count_profits,
)
