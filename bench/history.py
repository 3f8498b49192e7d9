"""A long history of stays, written straight into the table because no guest waits for it."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from bench import crowd
from bench.items import write
from bench.scene import NOW, Scene
from chalicelib.kernel import dates, ids
from chalicelib.kernel.money import ZERO
from chalicelib.reservations.stays.counts import COUNTS
from chalicelib.reservations.stays.directory import STAYS, StayLine
from chalicelib.reservations.stays.records import StayRecord
from chalicelib.reservations.types import Stay


def fill(scene: Scene, count: int, *, first: date, last: date) -> None:
    """`count` approved stays of two nights, spread evenly over the houses, clients and days.

    They claim no nights: lists do not read them, and ten times the writes would teach nothing.
    """
    stays = list(_stays(scene, count, first, last))
    counted = Counter(
        (
            f"{stay.check_in.year}#{stay.property_id}",
            f"{dates.month_of(stay.check_in)}.{stay.origin}",
        )
        for stay in stays
    )
    write("reservations", (StayRecord.of(stay).serialize() for stay in stays))
    write("reservations", _counters(counted))
    crowd.add(STAYS, map(StayLine.of, stays))


def _stays(scene: Scene, count: int, first: date, last: date) -> Iterator[Stay]:
    span = (last - first).days
    created = datetime.combine(first, datetime.min.time(), NOW.tzinfo)
    for number in range(count):
        check_in = first + timedelta(days=number * span // count)
        yield Stay(
            reservation_id=ids.new_id(),
            property_id=scene.houses[number % len(scene.houses)].property_id,
            client_id=scene.client_ids[number % len(scene.client_ids)],
            tel_contact_number=f"+519{number:08d}",
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
