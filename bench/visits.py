"""A year of searches with the figures that the job makes of them, written straight into the table:
of the days on which they were made, and of the arrivals that are to come."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random

from bench.items import write
from bench.scene import Scene
from chalicelib.cloud.transaction import Transaction
from chalicelib.insights.dated import records as dated
from chalicelib.insights.dated.types import Place
from chalicelib.insights.searches.records import SearchRecord
from chalicelib.insights.searches.types import Search
from chalicelib.insights.tallies import records, rules
from chalicelib.insights.tallies.folding import lacking
from chalicelib.kernel import dates

DAYS, AHEAD = 365, 120
RECENT = 20
"""Searches of the last minutes, which nobody has added up."""
EACH = 5
"""Searches of one person in a year."""


def keep(scene: Scene, count: int, now: datetime) -> None:
    """Let `count` searches have been made in the year before now."""
    until = now.replace(second=0, microsecond=0) - timedelta(minutes=5)
    random, today = Random(7), dates.today(now)
    coming: dict[date, list[Search]] = defaultdict(list)
    for number in range(DAYS, -1, -1):
        start, end = dates.day_bounds(today - timedelta(days=number))
        made = list(_searches(scene, count, start, min(end, until), random))
        _write(("searched", dates.today(start)), made, until, now)
        for search in made:
            if search.check_in >= today:
                coming[search.check_in].append(search)
    for day, found in coming.items():
        _write(("arrival", day), found, until, now)
    records.advance(None, until, until)
    rate = timedelta(days=DAYS) / RECENT
    recent = _searches(scene, RECENT * int(rate / (now - until)), until, now, random)
    write("insights", (SearchRecord.of(search).serialize() for search in recent))


def _write(place: Place, found: list[Search], until: datetime, now: datetime) -> None:
    if found:
        tx = Transaction(now)
        # A size before this one may have written the date.
        dated.write(tx, dated.one(*place), rules.packed(lacking(place, None, found)), until=until)
        tx.commit()


def _searches(
    scene: Scene, a_year: int, start: datetime, end: datetime, random: Random
) -> Iterator[Search]:
    """Those of some time at so many a year: every fifth is a client's."""
    step, people = timedelta(days=DAYS) / a_year, max(a_year // EACH, 1)
    for number in range(int((end - start) / step)):
        at = start + number * step
        arrival = dates.today(at) + timedelta(days=random.randint(0, AHEAD))
        is_client, who = random.random() < 1 / EACH, random.randrange(people)
        yield Search(
            search_id=f"{at.timestamp()}#{number}",
            at=at,
            check_in=arrival,
            check_out=arrival + timedelta(days=random.randint(1, 5)),
            guests=random.randint(1, 12),
            property_id=random.choice(scene.houses).property_id,
            client_id=_client(scene, who) if is_client else None,
            visitor=None if is_client else f"{who * 0x9E3779B97F4A7C15F39CC061 % 2**96:024x}",
            network=None if is_client else f"{who % 200}.{who // 200 % 250}.0.xxx",
            device=None if is_client else f"{who * 0x9E3779B1 % 2**32:08x}",
        )


def _client(scene: Scene, who: int) -> str:
    """A client of the scene, or one who was deleted since."""
    return scene.client_ids[who] if who < len(scene.client_ids) else f"{who:032x}"
