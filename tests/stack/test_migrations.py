"""Runners of steps at once, on a real table."""

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Lock

import pytest

from chalicelib.cloud.settings import settings
from deploy.migrations import runner
from deploy.migrations.runner import Runner, tables_of
from deploy.migrations.step import Item, Step, Tables, attributes
from deploy.naming import Stage
from local.aws.ministack import MiniStack

NIGHTS, PAGE, RUNNERS = 60, 7, 4


def test_of_runners_at_once_one_does_each_page(
    aws: MiniStack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner, "PAGE", PAGE)
    table = _tables()("nights")
    with table.batch_writer() as batch:
        for number in range(NIGHTS):
            batch.put_item({"property_id": f"casa-{number % 5}", "night": f"2026-{number:04}"})
    applied: list[str] = []
    turn = Lock()
    change = attributes("nights", ("night",), lambda item: {"year": item["night"][:4]})

    def apply(tables: Tables, items: Sequence[Item]) -> None:
        with turn:
            applied.extend(f"{item['property_id']} {item['night']}" for item in items)
        change(tables, items)

    step = Step("2026-01-01-years", "give nights a year", "nights", apply)
    with ThreadPoolExecutor(RUNNERS) as threads:
        list(threads.map(lambda _: _run(step), range(RUNNERS)))
    assert len(applied) == len(set(applied)) == NIGHTS
    assert all(item["year"] == "2026" for item in table.scan()["Items"])


def _tables() -> Tables:
    return tables_of(Stage(settings().stage), settings().region)


def _run(step: Step) -> None:
    # Each has its own connection: boto3's resources are not shared between threads.
    Runner(_tables(), log=lambda _: None, wait=lambda _: time.sleep(0.02)).run([step])
