"""Stays and Airbnb profits from before figures were kept are counted."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import msgspec
import pytest

from chalicelib.cloud.transaction import Transaction
from chalicelib.insights.figures import service
from chalicelib.insights.profits.records import ProfitRecord
from chalicelib.insights.profits.types import Profit
from chalicelib.kernel import clock
from chalicelib.reservations.stays.records import StayRecord
from deploy.migrations.progress import LEASE
from deploy.migrations.step import Tables
from deploy.migrations.steps import figures_of_profits, figures_of_stays
from tests.support import march
from tests.support.figures import kept, made

from .desk import NOW, killed, runner

STEPS = (figures_of_profits.STEP, figures_of_stays.STEP)


@pytest.fixture(autouse=True)
def _then(aws: None) -> Iterator[None]:
    with clock.at(NOW):
        yield


def old() -> None:
    """Stays and a profit as an earlier release wrote them."""
    tx = Transaction(NOW)
    for stay in march.STAYS:
        tx.put(StayRecord.of(stay))
    profit = Profit(
        profit_id="p1",
        property_id=march.FIRST_HOUSE,
        year=2026,
        month=3,
        profit_sol=Decimal("1234.56"),
    )
    tx.put(ProfitRecord.of(profit, version=3, created=NOW, updated=NOW))
    tx.commit()


def test_all_that_was_there_is_counted(tables: Tables) -> None:
    old()
    assert kept() == {}
    runner(tables).run(STEPS)
    assert kept() == made() != {}
    assert kept()["all#2026", "03", "airbnb"] == 1234_56


def test_to_count_again_changes_nothing(tables: Tables) -> None:
    old()
    for step in STEPS:
        for table in ("reservations", "properties"):
            page = tables(table).scan()["Items"]
            if step.table == table:
                step.apply(tables, page)
                step.apply(tables, page)
    assert kept() == made()


def test_what_the_product_counted_meanwhile_stays(tables: Tables) -> None:
    old()
    page = tables("reservations").scan()["Items"]
    after = msgspec.structs.replace(march.R1, price_sol=Decimal(900), version=2)
    StayRecord.of(after).save()
    service.count("R1", now=NOW)
    figures_of_stays.STEP.apply(tables, page)
    figures_of_profits.STEP.apply(tables, tables("properties").scan()["Items"])
    assert kept() == made()


def test_a_stay_that_changes_after_it_was_counted_is_followed(tables: Tables) -> None:
    old()
    runner(tables).run(STEPS)
    StayRecord.of(msgspec.structs.replace(march.R1, status="cancelled", version=2)).save()
    service.count("R1", now=NOW)
    assert kept() == made()


@pytest.mark.parametrize("when", ["before-call", "after-call"])
def test_a_step_that_is_killed_goes_on(tables: Tables, when: str) -> None:
    for number in range(1, 30, 3):
        for table in ("reservations", "properties", "insights", "ledgers"):
            empty(tables, table)
        old()
        with killed(tables, number, when=when):
            runner(tables).run(STEPS)
        with clock.at(NOW + 2 * LEASE + timedelta(seconds=1)):
            runner(tables).run(STEPS)
        assert kept() == made()


def empty(tables: Tables, name: str) -> None:
    table = tables(name)
    keys = [key["AttributeName"] for key in table.key_schema]
    for item in table.scan()["Items"]:
        table.delete_item(Key={key: item[key] for key in keys})
