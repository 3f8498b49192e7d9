"""Stays that earn something, with the figures and the events that they make, written straight into
the tables."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import msgspec

from bench.items import write
from bench.scene import NOW, Scene
from chalicelib.cloud.events import EventRecord, Recorded
from chalicelib.insights.figures.records import COUNTED, CountedRecord, RowRecord
from chalicelib.insights.figures.rules import facts_of, rows_of
from chalicelib.kernel import ids
from chalicelib.kernel.differences import Changes, differences
from chalicelib.kernel.events import name_of
from chalicelib.reservations.events import StayApproved, StayCreated, StayEvent
from chalicelib.reservations.types import Origin, Stay

ORIGINS: tuple[Origin, ...] = ("aus", "client", "aus", "air")
Pair = tuple[Stay, Stay]
"""A stay as it was booked, and as it was approved."""


def stays(scene: Scene, count: int, *, first: date, last: date) -> Iterator[Pair]:
    """`count` stays of one to four nights, spread evenly over the houses, clients and days."""
    span = (last - first).days
    created = datetime.combine(first, datetime.min.time(), NOW.tzinfo)
    for number in range(count):
        check_in = first + timedelta(days=number * span // count)
        booked = Stay(
            reservation_id=ids.new_id(),
            property_id=scene.houses[number % len(scene.houses)].property_id,
            client_id=scene.client_ids[number % len(scene.client_ids)],
            seller_id=1 + number % 3,
            check_in=check_in,
            departure=check_in + timedelta(days=1 + number % 4),
            guests=1 + number % 8,
            price_usd=Decimal(100 + number % 900),
            price_sol=Decimal(370 + number % 3300) + Decimal("0.01"),
            origin=ORIGINS[number % len(ORIGINS)],
            status="pending",
            created=created,
            updated=created,
        )
        yield booked, msgspec.structs.replace(booked, status="approved", version=2)


def keep(pairs: Iterable[Pair]) -> None:
    """Write the figures of stays, as their events would have."""
    counted = [(after, facts_of(after)) for _, after in pairs]
    keep_rows(after for after, _ in counted)
    write(
        "insights",
        (
            CountedRecord(
                f"{COUNTED}reservation#{stay.reservation_id}", version=stay.version, facts=facts
            ).serialize()
            for stay, facts in counted
        ),
    )


def keep_rows(stays: Iterable[Stay]) -> None:
    """Write the figures of stays without what would keep them from counting twice."""
    rows = rows_of(map(facts_of, stays))
    write("insights", (RowRecord.of(row, rows[row], 1).serialize() for row in rows))


def tell(pairs: Iterable[Pair]) -> None:
    """Write the events of stays: that they were booked, and approved."""
    write("events", (item for pair in pairs for item in _told(*pair)))


def _told(booked: Stay, approved: Stay) -> Iterator[dict[str, Any]]:
    for event, before, after in (
        (StayCreated, None, booked),
        (StayApproved, booked, approved),
    ):
        changes = differences(before, after)
        changes.pop("version", None)
        yield EventRecord.of_event(_recorded(event, after, changes)).serialize()


def _recorded(event: type[StayEvent], stay: Stay, changes: Changes) -> Recorded[StayEvent]:
    happened = event(
        reservation_id=stay.reservation_id,
        version=stay.version,
        property_id=stay.property_id,
        client_id=stay.client_id,
        check_in=stay.check_in,
        departure=stay.departure,
        status=stay.status,
        origin=stay.origin,
        hold_until=None,
        claimed={},
        freed={},
    )
    return Recorded(
        event_id=ids.event_id(NOW),
        name=name_of(event),
        subject=happened.subject,
        actor="staff#1",
        at=NOW,
        changes=changes,
        event=happened,
    )
