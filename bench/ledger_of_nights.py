"""Replaying the calendar from the events alone, and comparing it with the table of nights."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import msgspec

from chalicelib.cloud.events import Plain, from_stream
from chalicelib.cloud.settings import settings
from local.aws.clients import client
from local.pumps import events

Night = tuple[str, str]


class Owner(msgspec.Struct, frozen=True):
    """Who has a night, and until when if it is only held."""

    reservation_id: str
    hold_until: datetime | None


def events_in_order() -> list[Plain]:
    """Every event since the table was made, in the order in which they were committed."""
    tables, streams = client("dynamodb"), client("dynamodbstreams")
    name = settings().name("events")
    arn = tables.describe_table(TableName=name)["Table"]["LatestStreamArn"]
    [shard] = streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"]
    iterator = streams.get_shard_iterator(
        StreamArn=arn, ShardId=shard["ShardId"], ShardIteratorType="TRIM_HORIZON"
    )["ShardIterator"]
    found: list[Plain] = []
    while iterator:
        answer = streams.get_records(ShardIterator=iterator, Limit=1000)
        records = [events.plain(record) for record in answer["Records"]]
        if not records:
            break
        found += from_stream(records)
        iterator = answer.get("NextShardIterator")
    return found


def replay(events: Iterable[Plain]) -> tuple[dict[Night, Owner], list[str]]:
    """Who has which night after the events, and every event that took what it may not take."""
    owners: dict[Night, Owner] = {}
    mistakes: list[str] = []
    for event in events:
        if not event.name.startswith("reservation."):
            continue
        reservation_id = event.subject.partition("#")[2]
        for night in _nights(event.event["freed"]):
            if owners.pop(night, None) is None:
                mistakes.append(f"{event.name} frees {night}, which nobody has")
        for night in _nights(event.event["claimed"]):
            if not _may_take(owners.get(night), reservation_id, event.at):
                mistakes.append(
                    f"{event.name} of {reservation_id} takes {night} of {owners[night]}"
                )
            owners[night] = Owner(reservation_id, _instant(event.event["hold_until"]))
    return owners, mistakes


def table() -> dict[Night, Owner]:
    """What the table of nights says."""
    pages = client("dynamodb").get_paginator("scan").paginate(TableName=settings().name("nights"))
    return {
        (item["property_id"]["S"], item["night"]["S"]): Owner(
            item["reservation_id"]["S"], _instant(item.get("hold_until", {}).get("S"))
        )
        for page in pages
        for item in page["Items"]
    }


def _may_take(owner: Owner | None, reservation_id: str, at: datetime) -> bool:
    if owner is None or owner.reservation_id == reservation_id:
        return True
    return owner.hold_until is not None and owner.hold_until < at


def _nights(by_house: dict[str, list[str]]) -> list[Night]:
    return [(house, night) for house, nights in by_house.items() for night in nights]


def _instant(text: Any) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
