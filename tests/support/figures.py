"""The figures that are kept, and those that the stays make."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from chalicelib.cloud import store
from chalicelib.cloud.settings import settings
from chalicelib.insights.figures import rules
from chalicelib.insights.figures.records import CHANGES
from chalicelib.insights.figures.types import Cell
from chalicelib.insights.profits import rules as profits
from chalicelib.insights.profits.records import ProfitRecord
from chalicelib.reservations.stays.records import STAY, StayRecord

KEYS = {"series", "entry", CHANGES}


def kept() -> dict[Cell, int]:
    """Every number of the table that is not zero."""
    return {
        (item["series"]["S"], item["entry"]["S"], name): int(value["N"])
        for item in items("insights")
        if item["series"]["S"].startswith(rules.SERIES)
        for name, value in item.items()
        if name not in KEYS and int(value["N"])
    }


def made() -> dict[Cell, int]:
    """Every number that the stays and the profits of Airbnb make, as they stand now."""
    found: Counter[Cell] = Counter()
    for item in items("reservations"):
        if item["kind"]["S"] == STAY:
            stay = store.value_of(item, StayRecord.stay)
            found.update(rules.contributions(rules.facts_of(stay)))
    for item in items("properties"):
        if item["scope"]["S"].startswith("profits#"):
            profit = store.value_of(item, ProfitRecord.profit)
            found.update(rules.contributions(profits.facts_of(profit)))
    return {cell: number for cell, number in found.items() if number}


def items(table: str) -> Iterator[dict[str, Any]]:
    """All that a table holds."""
    client: Any = store.connection().client
    pages = client.get_paginator("scan")
    for page in pages.paginate(TableName=settings().name(table)):
        yield from page["Items"]
