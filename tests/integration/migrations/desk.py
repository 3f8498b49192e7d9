"""Nights to be migrated, runners, and what can go wrong under them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

from deploy.migrations.runner import Runner
from deploy.migrations.step import Step, Tables

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
PAGE = 3
NIGHTS = 8
PAGES = 3


class Waited(Exception):
    """A runner would have had to wait for another one."""


def refuse_to_wait(_seconds: float) -> None:
    raise Waited


def runner(tables: Tables) -> Runner:
    """A runner that says nothing and does not wait."""
    return Runner(tables, log=lambda _: None, wait=refuse_to_wait)


def fill(tables: Tables, count: int = NIGHTS) -> None:
    """Put nights as an earlier release wrote them; every third is a maintenance block."""
    for number in range(count):
        night = date(2026, 1, 30) + timedelta(days=number)
        item = {"property_id": f"casa-{number % 2}", "night": night.isoformat()}
        state = {"state": "blocked"} if number % 3 == 0 else {}
        tables("nights").put_item(Item={**item, **state, "reservation": str(number)})


def nights(tables: Tables) -> list[dict[str, Any]]:
    """Every night, in order."""
    items: list[dict[str, Any]] = tables("nights").scan(ConsistentRead=True)["Items"]
    return sorted(items, key=lambda item: item["night"])


def are_migrated(tables: Tables) -> bool:
    """Whether each night has its month, a block has none, and nothing else has changed."""
    return all(
        item.get("month") == (None if "state" in item else item["night"][:7])
        for item in nights(tables)
    )


def progress(tables: Tables, step: Step) -> dict[str, Any]:
    """What is kept of a step's progress."""
    key = {"account": "migrations", "entry": step.id}
    item: dict[str, Any] = tables("ledgers").get_item(Key=key).get("Item", {})
    return item


@contextmanager
def watched(tables: Tables) -> Iterator[list[str]]:
    """The names of the requests that are sent inside the block."""
    sent: list[str] = []
    events = tables("nights").meta.client.meta.events

    def note(model: Any, **_: Any) -> None:
        sent.append(model.name)

    events.register("before-call.dynamodb", note, unique_id="watched")
    try:
        yield sent
    finally:
        events.unregister("before-call.dynamodb", unique_id="watched")


class Killed(Exception):
    """The process is gone."""


@contextmanager
def killed(tables: Tables, number: int, *, when: str) -> Iterator[None]:
    """Let the process end at its request of that number (from 1), `before-call` or `after-call`."""
    events = tables("nights").meta.client.meta.events
    left = number

    def kill(**_: Any) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            raise Killed

    events.register(f"{when}.dynamodb", kill, unique_id="killed")
    try:
        yield
    except Killed:
        return
    finally:
        events.unregister(f"{when}.dynamodb", unique_id="killed")
