"""Figures of arrivals from when each day had a row of its own."""

from typing import Any

import pytest

from chalicelib.cloud.transaction import Transaction
from chalicelib.insights.figures import records
from deploy.migrations.step import Tables
from deploy.migrations.steps.arrivals_by_month import STEP
from tests.support.figures import kept

from .desk import NOW, killed, runner

DAYS: list[dict[str, Any]] = [
    {"series": "days#2026-03", "entry": "02", "changes": 2, "price.150000": 2, "guests.4.stays": 2},
    {"series": "days#2026-03", "entry": "31", "changes": 4, "price.90050": 1, "price.80000": 0},
    {"series": "days#2025-12", "entry": "31", "changes": 1, "guests.4.billed": 70_000},
    {"series": "dated#searched", "entry": "2026-03", "d02": "1:1"},
]
MOVED = {
    ("arrivals#2026", "03", "02.price.150000"): 2,
    ("arrivals#2026", "03", "02.guests.4.stays"): 2,
    ("arrivals#2026", "03", "31.price.90050"): 1,
    ("arrivals#2025", "12", "31.guests.4.billed"): 70_000,
}


def old(tables: Tables) -> None:
    """Days as an earlier release kept them."""
    for item in DAYS:
        tables("insights").put_item(Item=item)


def series(tables: Tables) -> set[str]:
    return {item["series"] for item in tables("insights").scan()["Items"]}


def test_days_move_into_their_months(tables: Tables) -> None:
    old(tables)
    runner(tables).run([STEP])
    assert kept() == MOVED
    assert series(tables) == {"arrivals#2026", "arrivals#2025", "dated#searched"}


def test_a_page_may_come_again_and_what_is_counted_meanwhile_stays(tables: Tables) -> None:
    old(tables)
    page = tables("insights").scan()["Items"]
    tx = Transaction(NOW)
    records.move(tx, {("arrivals#2026", "03", "02.price.150000"): 1})
    tx.commit()
    for _ in range(2):
        STEP.apply(tables, page)
    assert kept() == {**MOVED, ("arrivals#2026", "03", "02.price.150000"): 3}


def test_a_day_that_changes_meanwhile_is_read_again(tables: Tables) -> None:
    old(tables)
    page = tables("insights").scan()["Items"]
    tables("insights").put_item(Item={**DAYS[0], "changes": 3, "price.150000": 1})
    STEP.apply(tables, page)
    assert kept() == {**MOVED, ("arrivals#2026", "03", "02.price.150000"): 1}


@pytest.mark.parametrize("when", ["before-call", "after-call"])
def test_a_step_that_is_killed_goes_on(tables: Tables, when: str) -> None:
    old(tables)
    page = tables("insights").scan()["Items"]
    with killed(tables, 2, when=when):
        STEP.apply(tables, page)
    STEP.apply(tables, page)
    assert kept() == MOVED
