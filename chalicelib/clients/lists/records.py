"""The list of clients: page N in three round trips, however many clients there are."""

from collections.abc import Sequence
from functools import partial
from operator import itemgetter
from typing import Literal

import msgspec

from chalicelib.clients.lists.rules import HIDDEN_BAND, places
from chalicelib.clients.records import TABLE, client_in, client_key
from chalicelib.clients.types import Client
from chalicelib.cloud import counters, parallel, store
from chalicelib.kernel import paging
from chalicelib.kernel.paging import Slice

MOST_BIRTHDAYS = 1000
Ordering = Literal[
    "points_balance",
    "-points_balance",
    "first_name",
    "-first_name",
    "last_name",
    "-last_name",
    "created",
    "-created",
    "level",
    "-level",
]


class Order(msgspec.Struct, frozen=True):
    """How one order is kept: its name in counters and indexes, and whether highest first."""

    name: str
    highest_first: bool


ORDERS = {
    "points_balance": Order("points", highest_first=True),
    "level": Order("level", highest_first=True),
    "last_name": Order("last_name", highest_first=False),
    "first_name": Order("first_name", highest_first=False),
    "created": Order("created", highest_first=False),
}


def order_of(ordering: Ordering) -> tuple[Order, bool]:
    """The order that `ordering` names, and whether it is read as it is kept."""
    order = ORDERS[ordering.removeprefix("-")]
    return order, ordering.startswith("-") == order.highest_first


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


def born_on(month_day: str) -> list[Client]:
    """The clients whose birthday is `MM-DD`, by last name."""
    items = store.query(TABLE, month_day, index="by_birthday", limit=MOST_BIRTHDAYS)
    return in_order([item["client_id"]["S"] for item in items])


def sort(clients: Sequence[Client], ordering: Ordering) -> list[Client]:
    """Clients in the order in which the whole list has them."""
    order, forward = order_of(ordering)
    shown: list[tuple[str, str, Client]] = []
    hidden: list[Client] = []
    for client in clients:
        place = getattr(places(client), order.name)
        if place.band == HIDDEN_BAND:
            hidden.append(client)
        else:
            shown.append((place.band, place.key, client))
    shown.sort(key=itemgetter(0, 1), reverse=not forward)
    return [*(client for _, _, client in shown), *hidden]


def in_order(client_ids: list[str]) -> list[Client]:
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
