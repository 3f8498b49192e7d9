"""Steps over data: they go on after any crash, they are done once, and two runners do not fight."""

from collections.abc import Sequence
from datetime import timedelta

import msgspec
import pytest

from chalicelib.kernel import clock
from deploy.migrations.progress import LEASE
from deploy.migrations.runner import missing, take_for_done
from deploy.migrations.step import Apply, Item, Step, Tables, steps_in

from . import steps
from .desk import (
    NIGHTS,
    NOW,
    PAGES,
    Waited,
    are_migrated,
    fill,
    killed,
    nights,
    progress,
    runner,
    watched,
)
from .steps.nights_by_month import STEP

LATER = NOW + LEASE + timedelta(seconds=1)
REQUESTS = 2 * PAGES + NIGHTS
"""No run of the step sends more, beside taking it."""


def test_every_item_of_every_page_is_changed(tables: Tables) -> None:
    fill(tables)
    runner(tables).run([STEP])
    assert are_migrated(tables)
    assert len(nights(tables)) == NIGHTS
    kept = progress(tables, STEP)
    assert (kept["is_done"], kept["page_count"], kept["item_count"]) == (True, PAGES, NIGHTS)


def test_a_step_that_is_taken_for_done_changes_nothing_now_and_later(tables: Tables) -> None:
    fill(tables)
    before = nights(tables)
    take_for_done(tables, [STEP])
    take_for_done(tables, [STEP])
    assert missing(tables, [STEP]) == []
    runner(tables).run([STEP])
    assert nights(tables) == before


def test_an_empty_table_is_done_at_once(tables: Tables) -> None:
    runner(tables).run([STEP])
    assert progress(tables, STEP)["is_done"]


def test_a_step_that_is_done_is_not_done_again(tables: Tables) -> None:
    runner(tables).run([STEP])
    fill(tables)
    with watched(tables) as sent:
        runner(tables).run([STEP])
    assert "Scan" not in sent
    assert not are_migrated(tables)


def test_what_is_right_already_is_not_written(tables: Tables) -> None:
    fill(tables)
    runner(tables).run([STEP])
    tables("ledgers").delete_item(Key={"account": "migrations", "entry": STEP.id})
    with watched(tables) as sent:
        runner(tables).run([STEP])
    # One update takes the step, and each page is noted.
    assert sent.count("UpdateItem") == 1 + PAGES


@pytest.mark.parametrize("when", ["before-call", "after-call"])
@pytest.mark.parametrize("number", range(1, REQUESTS + 2))
def test_after_an_end_at_any_request_the_next_runner_goes_on(
    tables: Tables, number: int, when: str
) -> None:
    fill(tables)
    with clock.at(NOW), killed(tables, number, when=when):
        runner(tables).run([STEP])
    left = int(progress(tables, STEP).get("page_count", 0))
    with clock.at(LATER), watched(tables) as sent:
        runner(tables).run([STEP])
    assert are_migrated(tables)
    kept = progress(tables, STEP)
    assert (kept["is_done"], kept["page_count"], kept["item_count"]) == (True, PAGES, NIGHTS)
    assert sent.count("Scan") == PAGES - left


def test_ends_again_and_again_still_come_to_an_end(tables: Tables) -> None:
    fill(tables)
    for round_number in range(PAGES + 1):
        with clock.at(NOW + round_number * 2 * LEASE), killed(tables, 6, when="after-call"):
            runner(tables).run([STEP])
    with clock.at(NOW + 20 * LEASE):
        runner(tables).run([STEP])
    assert are_migrated(tables)
    assert progress(tables, STEP)["item_count"] == NIGHTS


def interrupted(apply: Apply, at_page: int, meanwhile: Apply) -> Step:
    """The step, with something that happens after the writes of one of its pages."""
    seen = []

    def apply_and_more(tables: Tables, items: Sequence[Item]) -> None:
        apply(tables, items)
        seen.append(len(items))
        if len(seen) == at_page:
            meanwhile(tables, items)

    return msgspec.structs.replace(STEP, apply=apply_and_more)


@pytest.mark.parametrize("page", range(1, PAGES + 1))
def test_while_one_runner_works_another_waits(tables: Tables, page: int) -> None:
    fill(tables)

    def start_another(tables: Tables, _: Sequence[Item]) -> None:
        with pytest.raises(Waited):
            runner(tables).run([STEP])

    with clock.at(NOW):
        runner(tables).run([interrupted(STEP.apply, page, start_another)])
    assert are_migrated(tables)
    assert progress(tables, STEP)["page_count"] == PAGES


@pytest.mark.parametrize("page", range(1, PAGES + 1))
def test_a_runner_that_slept_too_long_leaves_its_step_to_the_one_that_took_it(
    tables: Tables, page: int
) -> None:
    fill(tables)

    def overtake(tables: Tables, _: Sequence[Item]) -> None:
        with clock.at(LATER):
            runner(tables).run([STEP])

    with clock.at(NOW), pytest.raises(Waited):
        runner(tables).run([interrupted(STEP.apply, page, overtake)])
    assert are_migrated(tables)
    kept = progress(tables, STEP)
    assert (kept["is_done"], kept["page_count"], kept["item_count"]) == (True, PAGES, NIGHTS)


def test_steps_run_in_the_order_of_their_ids(tables: Tables) -> None:
    fill(tables)
    found = steps_in(steps)
    assert [step.id for step in found] == [
        "2026-01-15-nights-in-capitals",
        "2026-02-01-nights-by-month",
    ]
    assert missing(tables, found) == list(found)
    runner(tables).run(found[:1])
    assert missing(tables, found) == [STEP]
    runner(tables).run(found)
    assert missing(tables, found) == []
    first, second = (progress(tables, step)["started_at"] for step in found)
    assert first <= second
    assert {item["house"] for item in nights(tables)} == {"CASA-0", "CASA-1"}


def test_a_step_that_fails_is_not_done_and_holds_back_the_next(tables: Tables) -> None:
    fill(tables)

    def fail(_tables: Tables, _items: Sequence[Item]) -> None:
        raise RuntimeError("mistake")

    broken = msgspec.structs.replace(STEP, id="2026-01-01-broken", apply=fail)
    with pytest.raises(RuntimeError, match="mistake"):
        runner(tables).run([broken, STEP])
    assert missing(tables, [broken, STEP]) == [broken, STEP]
