"""The list of clients: page N in three round trips, however many clients there are."""

from collections.abc import Sequence
from functools import partial

from chalicelib.clients.orders.rules import HIDDEN_BAND, Order, Ordering, order_of
from chalicelib.clients.records import TABLE, client_in, client_key
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


def in_order(client_ids: Sequence[str]) -> list[Client]:
    """The clients of `client_ids` that still stand in lists, in that order."""
    found = store.fetch_many(client_key(client_id) for client_id in client_ids)
    clients = (client_in(found, client_id) for client_id in client_ids)
    return [each for each in clients if each is not None and each.deleted_at is None]


def _counts(order: Order, *, forward: bool, with_hidden: bool) -> list[tuple[str, int]]:
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
