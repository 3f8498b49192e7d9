"""Clients of whom every tenth brought others, written straight into the table."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from bench import crowd
from bench.items import write
from bench.scene import NOW
from chalicelib.clients.records import ClientRecord
from chalicelib.clients.types import Client
from chalicelib.insights.referrals import records, rules
from chalicelib.insights.referrals.types import MonthFigures, Totals

MONTH = rules.month_at(NOW)
EVERY = 10
Items = Iterator[dict[str, Any]]


def fill(count: int) -> list[Client]:
    """`count` clients; those of them who brought others, who are all in this month's ranking."""
    made = list(crowd.clients(count))
    write(records.TABLE, (ClientRecord.of(client).serialize() for client in made))
    referrers = made[::EVERY]
    write(records.TABLE, _rows(referrers))
    write(records.TABLE, _counters(referrers))
    return referrers


def _figures(number: int) -> MonthFigures:
    return MonthFigures(
        reservations=1 + number % 5,
        revenue=Decimal(300 + number * 7 % 4000),
        referrals=number % 3,
        last_booked=NOW,
    )


def _totals(number: int) -> Totals:
    return rules.with_months(Totals(friends=1 + number % 9, converted=1), [_figures(number)])


def _rows(referrers: list[Client]) -> Items:
    for number, client in enumerate(referrers):
        whose, figures, totals = client.client_id, _figures(number), _totals(number)
        name = f"{records.RANKING}{MONTH}"
        place = rules.month_place(figures, whose)
        yield records.MonthRow(name, place, whose=whose, figures=figures).serialize()
        yield records.MonthRecord(whose, name, version=1, figures=figures).serialize()
        for each, place_of in records.PLACES.items():
            place = place_of(totals, whose)
            yield records.TotalsRow(each, place, whose=whose, totals=totals).serialize()


def _counters(referrers: list[Client]) -> Items:
    bands: dict[str, Counter[str]] = {}
    for number, client in enumerate(referrers):
        place = rules.month_place(_figures(number), client.client_id)
        stays = place[: rules.COUNT_DIGITS]
        bands.setdefault(stays, Counter())[rules.band_of(place)] += 1
    for stays, counted in bands.items():
        yield _counter(f"counts#bands#{MONTH}", stays, counted)
    everybody = {"referrers", "active", "converted", "ranked"}
    number, together = len(referrers), records.TOGETHER
    yield _counter(f"counts#{records.RANKING}{MONTH}", together, Counter({together: number}))
    yield _counter(records.EVERYBODY, together, Counter(dict.fromkeys(everybody, number)))


def _counter(hash_key: str, range_key: str, counted: Counter[str]) -> dict[str, Any]:
    numbers = {name: {"N": str(number)} for name, number in counted.items()}
    return {"client_id": {"S": hash_key}, "kind": {"S": range_key}, **numbers}
