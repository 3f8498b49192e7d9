"""Figures of houses from when only their days were kept."""

from typing import Any

import pytest

from chalicelib.cloud.transaction import Transaction
from chalicelib.insights.figures import records
from deploy.migrations.step import Tables
from deploy.migrations.steps.months_of_houses import STEP
from tests.support.figures import kept

from .desk import NOW, killed, runner

DAYS: list[dict[str, Any]] = [
    {
        "series": "houses#2026",
        "entry": "03#h1",
        "changes": 7,
        "airbnb": 500,
        "01.aus.nights": 1,
        "02.aus.nights": 2,
        "31.man.nights": 1,
        "30.aus.stays": 0,
    },
    {"series": "houses#2025", "entry": "12#h2", "changes": 1, "31.air.billed": 70_000},
    {"series": "all#2026", "entry": "03", "changes": 3, "02.aus.nights": 3},
]
MONTHS = {
    ("house_months#2026", "03#h1", "airbnb"): 500,
    ("house_months#2026", "03#h1", "01.aus.nights"): 3,
    ("house_months#2026", "03#h1", "01.man.nights"): 1,
    ("house_months#2025", "12#h2", "01.air.billed"): 70_000,
}


def old(tables: Tables) -> list[dict[str, Any]]:
    """Houses as an earlier release kept them; the page that a step gets."""
    for item in DAYS:
        tables("insights").put_item(Item=item)
    items: list[dict[str, Any]] = tables("insights").scan()["Items"]
    return items


def months() -> dict[tuple[str, str, str], int]:
    return {cell: number for cell, number in kept().items() if cell[0].startswith("house_months#")}


def count(days: str) -> None:
    """The product counts a night of a house meanwhile."""
    tx = Transaction(NOW)
    records.move(
        tx,
        {
            ("houses#2026", "03#h1", f"{days}.aus.nights"): 1,
            ("house_months#2026", "03#h1", "01.aus.nights"): 1,
        },
    )
    tx.commit()


def test_houses_get_their_months(tables: Tables) -> None:
    old(tables)
    runner(tables).run([STEP])
    assert months() == MONTHS


def test_a_page_may_come_again_and_what_is_counted_meanwhile_stays(tables: Tables) -> None:
    page = old(tables)
    count("05")
    for _ in range(2):
        STEP.apply(tables, page)
    count("06")
    STEP.apply(tables, page)
    assert months() == {**MONTHS, ("house_months#2026", "03#h1", "01.aus.nights"): 5}


@pytest.mark.parametrize("when", ["before-call", "after-call"])
def test_a_step_that_is_killed_goes_on(tables: Tables, when: str) -> None:
    page = old(tables)
    with killed(tables, 2, when=when):
        STEP.apply(tables, page)
    STEP.apply(tables, page)
    assert months() == MONTHS
