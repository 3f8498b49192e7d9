"""Tallies of searches from when each line was a row."""

import zlib
from datetime import date, datetime, timedelta

import pytest

from chalicelib.cloud.transaction import Transaction
from chalicelib.insights.dated import records as dated
from chalicelib.insights.dated.types import Dated
from chalicelib.insights.searches.types import Search
from chalicelib.insights.tallies import rules
from deploy.migrations.step import Tables
from deploy.migrations.steps import searches_in_columns
from deploy.migrations.steps.searches_in_columns import STEP
from tests.support.tallies import in_rows
from tests.unit.insights.searches import of_visitor, search

from .desk import NOW, killed, runner

DAY = date(2026, 3, 2)
SEARCHES: list[Search] = [
    search("2026-03-02 09:00", client_id="ana", property_id="casa-1"),
    *(search("2026-03-02 09:05", **of_visitor(f"203.0.{each}.9")) for each in range(50)),
]
RIGHT = rules.packed(rules.tally_of(SEARCHES))


@pytest.fixture(autouse=True)
def _old(aws: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The tally as an earlier release wrote it, in parts, and who booked, which stays."""
    monkeypatch.setattr(dated, "PART_BYTES", 200)
    tx = Transaction(NOW)
    content = in_rows(rules.tally_of(SEARCHES))
    dated.write(tx, Dated(family="searched", day=DAY), content, until=NOW)
    dated.write(tx, Dated(family="booked", day=DAY), b"\x94", until=None)
    tx.commit()
    assert dated.one("searched", DAY).parts > 2


def marks(tables: Tables) -> str:
    key = {"series": "dated#searched", "entry": "2026-03"}
    return str(tables("insights").get_item(Key=key)["Item"]["d02"])


def test_a_tally_is_written_in_columns(tables: Tables) -> None:
    for _ in range(2):
        runner(tables).run([STEP])
        found = dated.one("searched", DAY)
        assert (found.content, found.version, found.parts) == (RIGHT, 2, 1)
        assert (found.until, marks(tables)) == (NOW, "2:1")
    assert dated.one("booked", DAY).content == b"\x94"


def test_many_parts_stay_many(tables: Tables, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searches_in_columns, "PART_BYTES", 200)
    STEP.apply(tables, tables("insights").scan()["Items"])
    found = dated.one("searched", DAY)
    assert found.content == RIGHT
    assert found.parts == -(-len(zlib.compress(RIGHT)) // 200) > 2
    assert marks(tables) == f"2:{found.parts}"


def test_what_the_product_wrote_meanwhile_stays(tables: Tables) -> None:
    page = tables("insights").scan()["Items"]
    more = rules.packed(rules.tally_of([*SEARCHES, search("2026-03-02 10:00", client_id="luz")]))
    later: datetime = NOW + timedelta(minutes=5)
    tx = Transaction(NOW)
    dated.write(tx, dated.one("searched", DAY), more, until=later)
    tx.commit()
    STEP.apply(tables, page)
    assert (dated.one("searched", DAY).content, dated.one("searched", DAY).until) == (more, later)


@pytest.mark.parametrize("when", ["before-call", "after-call"])
def test_a_step_that_is_killed_goes_on(tables: Tables, when: str) -> None:
    page = tables("insights").scan()["Items"]
    for number in (1, 2):
        with killed(tables, number, when=when):
            STEP.apply(tables, page)
    STEP.apply(tables, page)
    assert (dated.one("searched", DAY).content, marks(tables)) == (RIGHT, "2:1")
