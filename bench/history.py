"""A long history of stays, written straight into the table because no guest waits for it."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any

from bench.scene import NOW, Scene
from chalicelib.cloud.settings import settings
from chalicelib.kernel import dates, ids
from chalicelib.kernel.money import ZERO
from chalicelib.reservations.stays.counts import COUNTS
from chalicelib.reservations.stays.records import StayRecord
from chalicelib.reservations.types import Stay
from local.aws.clients import client

BATCH = 25


def fill(scene: Scene, count: int, *, first: date, last: date) -> None:
    """`count` approved stays of two nights, spread evenly over the houses and days.

    They claim no nights: lists do not read them, and ten times the writes would teach nothing.
    """
    reservations = settings().name("reservations")
    counted: Counter[tuple[str, str]] = Counter()
    stays = _stays(scene, count, first, last)
    while batch := list(islice(stays, BATCH)):
        for stay in batch:
            key = f"{stay.check_in.year}#{stay.property_id}"
            counted[key, f"{dates.month_of(stay.check_in)}.{stay.origin}"] += 1
        _write(reservations, (StayRecord.of(stay).serialize() for stay in batch))
    for chunk in _chunks(_counters(counted)):
        _write(reservations, chunk)


def _stays(scene: Scene, count: int, first: date, last: date) -> Iterator[Stay]:
    span = (last - first).days
    created = datetime.combine(first, datetime.min.time(), NOW.tzinfo)
    for number in range(count):
        check_in = first + timedelta(days=number * span // count)
        yield Stay(
            reservation_id=ids.new_id(),
            property_id=scene.houses[number % len(scene.houses)].property_id,
            client_id=scene.client_ids[number % len(scene.client_ids)],
            seller_id=1,
            check_in=check_in,
            departure=check_in + timedelta(days=2),
            guests=2,
            price_usd=ZERO,
            price_sol=ZERO,
            origin="aus",
            status="approved",
            created=created,
            updated=created,
        )


def _counters(counted: Counter[tuple[str, str]]) -> Iterator[dict[str, Any]]:
    items: dict[str, dict[str, Any]] = {}
    for (key, name), number in counted.items():
        item = items.setdefault(key, {"reservation_id": {"S": COUNTS}, "kind": {"S": key}})
        item[name] = {"N": str(number)}
    yield from items.values()


def _chunks(items: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    rest = iter(items)
    while chunk := list(islice(rest, BATCH)):
        yield chunk


def _write(table: str, items: Iterable[dict[str, Any]]) -> None:
    requests = [{"PutRequest": {"Item": item}} for item in items]
    answer = client("dynamodb").batch_write_item(RequestItems={table: requests})
    if answer.get("UnprocessedItems"):
        raise RuntimeError("MiniStack left items unwritten")
