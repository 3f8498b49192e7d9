"""Emptying the local AWS and filling it."""

import logging
import os
import socket
from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import ExitStack
from datetime import datetime, timedelta
from functools import partial
from ipaddress import ip_address
from random import Random
from typing import Any
from urllib.parse import urlsplit

from chalicelib.catalogue import records
from chalicelib.clients.technical import ensure_technical_clients
from chalicelib.cloud import objects, resources
from chalicelib.cloud.resources import Table
from chalicelib.cloud.settings import settings
from chalicelib.kernel import cache, clock, dates
from chalicelib.pictures.service import outcome_of
from chalicelib.properties.photos import uploads
from local.aws.clients import client
from local.aws.migrating import take_for_current
from local.demo import (
    crew,
    devices,
    discounts,
    events,
    houses,
    music,
    names,
    owners,
    people,
    pictures,
    plan,
    stays,
    work,
)
from local.demo.plan import Planned
from local.demo.stays import Cast

DELETE_BATCH = 25
THREADS = 4
OPENED = timedelta(days=plan.HISTORY + 60)
"""How long ago the staff and the houses came, before every stay."""


class NoLocalAws(Exception):
    """The environment names no AWS on this machine, or none that answers."""


def load(*, if_empty: bool) -> str:
    """Fill the local AWS; see `local.demo.load`.

    At a start (`if_empty`) no pump runs yet, and photos are made ready and cleanings planned here;
    later both are left to the pumps of the running stack, which would do the same at the moment.
    """
    require_local()
    # What use cases log is for operators; here it would stand between the lines of the start.
    logging.getLogger("chalicelib").addHandler(logging.NullHandler())
    if if_empty and not is_empty():
        return "kept from before"
    changes = int(records.version().number)
    clear()
    if not if_empty:
        # A running process would take the same number of other changes for what it has read.
        records.CountRecord(records.VERSION, records.CATALOGUE, number=changes + 1).save()
    with ExitStack() as undo:
        # Half of the data, after a Ctrl-C, would pass for all of it at the next start.
        undo.callback(clear)
        made = _fill(clock.now(), without_pumps=if_empty)
        take_for_current()
        undo.pop_all()
    return made


def require_local() -> None:
    """Refuse any AWS but one on this machine that answers.

    Raises:
        NoLocalAws: so it is.
    """
    url = os.environ.get("AWS_ENDPOINT_URL", "")
    parts = urlsplit(url)
    if not _is_loopback(parts.hostname or ""):
        raise NoLocalAws("Demonstration data goes into a local AWS only (AWS_ENDPOINT_URL).")
    try:
        socket.create_connection((parts.hostname, parts.port or 80), timeout=2).close()
    except OSError as error:
        raise NoLocalAws(f"Nothing answers at {url}: start the stack with `make run`.") from error


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def is_empty() -> bool:
    """Whether no table holds anything."""
    dynamodb = client("dynamodb")
    return not any(
        dynamodb.scan(TableName=settings().name(table.name), Limit=1)["Items"]
        for table in resources.TABLES
    )


def clear() -> None:
    """Remove every item and every file; tables, queues and secrets stay as they are."""
    for table in resources.TABLES:
        _clear_table(settings().name(table.name), table)
    for bucket in resources.BUCKETS:
        objects.delete(list(_keys_in(settings().bucket(bucket.name))))
    cache.forget_all()


def _clear_table(name: str, table: Table) -> None:
    dynamodb = client("dynamodb")
    requests = [{"DeleteRequest": {"Key": key}} for key in _keys_of(name, table)]
    for start in range(0, len(requests), DELETE_BATCH):
        left = {name: requests[start : start + DELETE_BATCH]}
        while left:
            left = dynamodb.batch_write_item(RequestItems=left).get("UnprocessedItems")


def _keys_of(name: str, table: Table) -> Iterator[dict[str, Any]]:
    pages = (
        client("dynamodb")
        .get_paginator("scan")
        .paginate(
            TableName=name,
            ProjectionExpression="#h, #r",
            ExpressionAttributeNames={"#h": table.hash, "#r": table.range},
        )
    )
    for page in pages:
        yield from page["Items"]


def _keys_in(bucket: str) -> Iterator[str]:
    pages = client("s3").get_paginator("list_objects_v2").paginate(Bucket=bucket)
    for page in pages:
        for found in page.get("Contents", ()):
            yield found["Key"]


def _make_ready(upload: str, size: int) -> None:
    opened = outcome_of(upload, size, "photos")
    if opened is not None:
        uploads.accept(opened)


def _fill(now: datetime, *, without_pumps: bool) -> str:
    """Make everything; what was made, in words."""
    opened = now - OPENED
    ensure_technical_clients(now=opened)
    staff = people.make_staff(opened)
    admin, *sellers = staff[:3]
    with clock.at(opened):
        made_houses = houses.make_houses(admin.actor)
        device_count = devices.make_devices(made_houses[0], admin.actor)
    crew_size = crew.make_crew(made_houses, staff[3], admin, opened)
    houses.set_exchange_rates(now, admin.actor)
    # Left by an error or a signal, the threads are waited for: nothing is written behind it.
    with ThreadPoolExecutor(max_workers=THREADS) as threads:
        photos = pictures.add_photos(made_houses, opened, admin.actor, threads)
        if without_pumps:
            list(threads.map(_make_ready, photos.keys(), photos.values()))
        today = dates.today(now)
        everyone = list(names.guests(Random(plan.SEED), today))  # noqa: S311 - made-up data
        planned = plan.plan(now, len(everyone))
        guests = people.make_guests(everyone, _first_bookings(planned), now, admin.actor, threads)
        paper = pictures.voucher("Adelanto")
        cast = Cast(made_houses, guests, admin, [*sellers, admin], paper)
        count = _book(planned, cast, now, threads)
    with clock.at(now):
        crew.make_days(made_houses, admin, now)
        task_count = work.make_tasks(made_houses, staff[3], admin, now)
        if without_pumps:
            work.plan_cleanings(now)
        discounts.make_levels(admin.actor)
        discounts.make_discounts(made_houses, now, admin.actor)
        discounts.make_loyalty(admin.actor)
        owners.make_figures(made_houses, admin.actor, now)
        event_count = events.make_events(made_houses, admin.actor, now)
        music.gather(made_houses[0], guests[::-1], now)
    discounts.award_levels(guests, now)
    return (
        f"{len(made_houses)} houses, {len(photos)} photos, {crew_size} people on site "
        f"with {task_count} tasks, {device_count} devices, {len(guests)} guests, {count} stays, "
        f"{event_count} events"
    )


def _first_bookings(planned: list[list[Planned]]) -> dict[int, datetime]:
    first: dict[int, datetime] = {}
    for stay in (stay for stays_of_house in planned for stay in stays_of_house):
        first[stay.guest] = min(stay.created, first.get(stay.guest, stay.created))
    return first


def _book(planned: list[list[Planned]], cast: Cast, now: datetime, threads: Executor) -> int:
    book = partial(stays.book, cast=cast, now=now)
    return sum(counts.total() for counts in threads.map(book, planned))
