"""An export that moves in, and what stands there afterwards."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest

from chalicelib.calendar.records import taken_between
from chalicelib.clients.records import client_of
from chalicelib.clients.types import Client
from chalicelib.cloud import store
from chalicelib.cloud.settings import settings
from chalicelib.imports.moving import service
from chalicelib.imports.moving.types import Report, Row
from chalicelib.kernel import cache, clock
from chalicelib.reservations.stays import records as stays
from chalicelib.reservations.types import Stay
from tests.support.export import (
    key,
    small,
)

NOW = datetime(2025, 11, 15, 17, tzinfo=UTC)
TABLES = ("accounts", "clients", "nights", "operations", "properties", "reservations")


@pytest.fixture(autouse=True)
def moving_day(aws: None) -> Iterator[None]:
    """It is `NOW`, and no process remembers anything afterwards."""
    with clock.at(NOW):
        yield
    cache.forget_all()


def move(*rows: Row, writes: bool = True) -> Report:
    return service.move_in(list(rows), now=NOW, writes=writes)


def with_small(*more: Row) -> Report:
    """An export of the small one's rows, but those that are given anew."""
    new = {(each.model, each.pk) for each in more}
    return move(*(each for each in small() if (each.model, each.pk) not in new), *more)


def said(report: Report, name: str | int) -> list[str]:
    """What the report says of a row."""
    wanted = key(name) if isinstance(name, str) else str(name)
    return [note.text for note in sorted(report.notes) if note.key == wanted]


def kept(name: str) -> Stay:
    return stays.stays_of([key(name)])[key(name)]


def guest(name: str) -> Client:
    found = client_of(key(name))
    assert found is not None
    return found


def nights(start: date, end: date) -> dict[date, str]:
    found = taken_between(key("house1"), start, end, NOW)
    return {each.night: each.reservation_id for each in found}


def tables() -> dict[tuple[str, str, str], Any]:
    """Everything that is kept, but what has ids that are drawn."""
    found: dict[tuple[str, str, str], Any] = {}
    for table in TABLES:
        names = store.key_names(settings().name(table))
        for item in store.scan(table):
            place = (table, item[names[0]]["S"], item[names[1]]["S"])
            if not place[2].startswith("change#"):
                found[place] = item
    return found
