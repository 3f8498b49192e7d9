"""The list of clients: page N in three round trips, however many clients there are."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from chalicelib.clients.orders.rules import HIDDEN_BAND, Order, Ordering, instant, order_of
from chalicelib.clients.records import TABLE, ClientRecord, client_in, client_key
from chalicelib.clients.types import Client
from chalicelib.cloud import counters, parallel, store
from chalicelib.kernel import paging
from chalicelib.kernel.paging import Slice


def page(
    ordering: Ordering, offset: int, size: int, *, with_hidden: bool
) -> tuple[list[Client], int]:
    """Rows `[offset, offset + size)` of the list, and how many rows it has.

    With `with_hidden` the maintenance client is its last row, in every order.
    """
    order, forward = order_of(ordering)
    counts = _counts(order, forward=forward, with_hidden=with_hidden)
    slices = paging.locate(counts, offset, size)
    found = parallel.together([partial(_ids, order, part, forward=forward) for part in slices])
    return in_order([client_id for ids in found for client_id in ids]), sum(n for _, n in counts)


def by_month() -> dict[str, int]:
    """How many of the clients who stand in lists registered in each month (UTC), in order."""
    created, _ = order_of("created")
    return {month: number for month, number in _counts(created, forward=True) if number > 0}


def registered_in(month: str, *, after: str, most: int) -> list[tuple[str, str]]:
    """The first `most` clients who registered in a month after the place `after` ("" is before
    all), each as place and id. One who registered a moment ago may be missing."""
    items = store.query(
        TABLE,
        month,
        index="by_created",
        where=ClientRecord.created_key > after if after else None,
        limit=most,
    )
    return [(item["created_key"]["S"], item["client_id"]["S"]) for item in items]


def registered_between(start: datetime, end: datetime) -> list[str]:
    """The ids of clients who registered from `start` on and before `end`, which is at most a month
    later, in order. One who registered a moment ago may be missing."""
    where = ClientRecord.created_key.between(instant(start), instant(end))
    bands = dict.fromkeys(instant(each)[:7] for each in (start, end))
    return [
        item["client_id"]["S"]
        for band in bands
        for item in store.query(TABLE, band, index="by_created", where=where)
    ]


def in_order(client_ids: Sequence[str]) -> list[Client]:
    """The clients of `client_ids` that still stand in lists, in that order."""
    found = store.fetch_many(client_key(client_id) for client_id in client_ids)
    clients = (client_in(found, client_id) for client_id in client_ids)
    return [each for each in clients if each is not None and each.deleted_at is None]


def _counts(order: Order, *, forward: bool, with_hidden: bool = False) -> list[tuple[str, int]]:
    counted = counters.read(TABLE, f"counts#{order.name}")
    bands = {band: count for group in counted.values() for band, count in group.items()}
    hidden = bands.pop(HIDDEN_BAND, 0)
    ordered = sorted(bands.items(), reverse=not forward)
    return [*ordered, (HIDDEN_BAND, hidden)] if with_hidden else ordered


def _ids(order: Order, part: Slice, *, forward: bool) -> list[str]:
    items = store.query(
        TABLE,
        part.bucket,
        index=f"by_{order.name}",
        limit=part.skip + part.take,
        forward=forward,
    )
    return [item["client_id"]["S"] for item in items[part.skip :]]
