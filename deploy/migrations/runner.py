"""Running the steps that a stage has not had yet."""

import time
import uuid
from collections.abc import Callable, Sequence
from typing import Any

import boto3
from botocore.config import Config

from chalicelib.kernel import clock
from deploy.migrations.progress import Ledger, Lost, Progress
from deploy.migrations.step import Step, Tables
from deploy.naming import Stage

PAGE = 100
WAIT_SECONDS = 5.0
Log = Callable[[str], None]


def tables_of(stage: Stage, region: str | None = None) -> Tables:
    """The tables of a stage, with the caller's own credentials."""
    patient = Config(retries={"mode": "adaptive", "total_max_attempts": 10})
    dynamodb = boto3.Session(region_name=region).resource("dynamodb", config=patient)
    return Tables(dynamodb, stage.full_name)


def missing(tables: Tables, steps: Sequence[Step]) -> list[Step]:
    """The steps that are not done, in their order."""
    ledger = Ledger(tables("ledgers"), runner="")
    return [step for step in steps if not ledger.read(step.id).is_done]


def take_for_done(tables: Tables, steps: Sequence[Step]) -> None:
    """Note steps as done without running them: all that the tables hold was made after them."""
    ledger = Ledger(tables("ledgers"), runner=str(uuid.uuid4()))
    for step in steps:
        progress = ledger.take(step.id, clock.now())
        if progress is not None and not progress.is_done:
            ledger.advance(step.id, progress, 0, None, clock.now())


class Runner:
    """Runs steps. Any number of runners may run the same ones: each page is done by one.

    `wait` is called with seconds while another runner has a step, `log` with what happens.
    """

    def __init__(
        self, tables: Tables, *, log: Log, wait: Callable[[float], None] = time.sleep
    ) -> None:
        self._tables = tables
        self._ledger = Ledger(tables("ledgers"), runner=str(uuid.uuid4()))
        self._log = log
        self._wait = wait

    def run(self, steps: Sequence[Step]) -> None:
        """Run what is missing of `steps`, one after the other; done when all are."""
        for step in steps:
            while not self._run_one(step):
                self._log(f"{step.id}: another runner has it, or left it a moment ago")
                self._wait(WAIT_SECONDS)

    def _run_one(self, step: Step) -> bool:
        """Run one step to its end; whether it is done, and not another runner's."""
        progress = self._ledger.take(step.id, clock.now())
        if progress is None:
            return False
        if progress.is_done:
            return True
        self._log(f"{step.id}: {step.purpose}")
        try:
            done = self._walk(step, progress)
        except Lost:
            return False
        self._log(f"{step.id}: done, {done.items} items read")
        return True

    def _walk(self, step: Step, progress: Progress) -> Progress:
        while not progress.is_done:
            page = self._page(step.table, progress)
            items = page["Items"]
            step.apply(self._tables, items)
            cursor = page.get("LastEvaluatedKey")
            progress = self._ledger.advance(step.id, progress, len(items), cursor, clock.now())
        return progress

    def _page(self, table: str, progress: Progress) -> dict[str, Any]:
        """The next items, with everything that was written before now."""
        start = {} if progress.cursor is None else {"ExclusiveStartKey": progress.cursor}
        page: dict[str, Any] = self._tables(table).scan(Limit=PAGE, ConsistentRead=True, **start)
        return page
