"""Where a client stands in each order of the list.

An order is kept in bands, small partitions that follow each other; inside one the key sorts.
Points and levels are kept highest first, because that is how the list is read; names and dates
are kept lowest first.
"""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Literal, Protocol

import msgspec

from chalicelib.clients.types import MAINTENANCE, Client
from chalicelib.kernel.money import to_integer_cents
from chalicelib.kernel.spanish import fold

HIDDEN_BAND = "~"
"""The band, in every order, of the client that only administrators see."""
_LAST = "z"
"""Sorts after every digit: clients without points or level come after those with some."""
_LONGEST_NAME = 60
_DIGITS = 10**11
_MOST_RANK = 999


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


_ORDERS = {
    "points_balance": Order("points", highest_first=True),
    "level": Order("level", highest_first=True),
    "last_name": Order("last_name", highest_first=False),
    "first_name": Order("first_name", highest_first=False),
    "created": Order("created", highest_first=False),
}


def order_of(ordering: Ordering) -> tuple[Order, bool]:
    """The order that `ordering` names, and whether it is read as it is kept."""
    order = _ORDERS[ordering.removeprefix("-")]
    return order, ordering.startswith("-") == order.highest_first


class Place(msgspec.Struct, frozen=True):
    """A band and the key in it."""

    band: str
    key: str


class Places(msgspec.Struct, frozen=True):
    """A client's place in every order."""

    points: Place
    last_name: Place
    first_name: Place
    created: Place
    level: Place


ORDERS = Places.__struct_fields__


class Sortable(Protocol):
    """What decides where someone stands: names as `sortable` makes them, points in cents, the
    rank of the level, and an instant as text."""

    @property
    def entry_id(self) -> str:
        """The client's id."""

    @property
    def last(self) -> str:
        """The last name."""

    @property
    def first(self) -> str:
        """The first name."""

    @property
    def points(self) -> int:
        """The balance."""

    @property
    def rank(self) -> int | None:
        """Of the level, None without one."""

    @property
    def created(self) -> str:
        """When the client was registered."""


KEYS: Mapping[str, Callable[[Sortable], Any]] = {
    "points": lambda one: (-one.points, one.last, one.first, one.entry_id),
    "level": lambda one: (_level_key(one.rank), one.last, one.first, one.entry_id),
    "last_name": lambda one: (one.last, one.first, one.entry_id),
    "first_name": lambda one: (one.first, one.last, one.entry_id),
    "created": lambda one: (one.created, one.entry_id),
}
"""For each order, what sorts those who are in memory as its bands and keys do."""


def _level_key(rank: int | None) -> int:
    return 1 if rank is None else -min(rank, _MOST_RANK)


def sortable(name: str | None) -> str:
    """A name as one word that sorts as people expect: `De la Cruz` is `de-la-cruz`."""
    return re.sub(r"[\W_]+", "-", fold(name or "")).strip("-")[:_LONGEST_NAME]


def instant(moment: datetime) -> str:
    """A moment as text that sorts."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def places(client: Client) -> Places | None:
    """The places of a client; None for a deleted one, who has none.

    Points are not negative; a higher rank is a better level.
    """
    if client.deleted_at is not None:
        return None
    last_first = f"{sortable(client.last_name)} {sortable(client.first_name)}"
    first_last = f"{sortable(client.first_name)} {sortable(client.last_name)}"
    tail = f"{last_first}#{client.client_id}"
    created = instant(client.created)
    found = Places(
        points=_points(client.points_balance, last_first, tail),
        last_name=Place(_initials(last_first), tail),
        first_name=Place(_initials(first_last), f"{first_last}#{client.client_id}"),
        created=Place(created[:7], f"{created}#{client.client_id}"),
        level=_level(client.level.rank if client.level else None, last_first, tail),
    )
    return _in_hidden_band(found) if client.kind == MAINTENANCE else found


def _points(points: Decimal, names: str, tail: str) -> Place:
    cents = to_integer_cents(points)
    if cents <= 0:
        return Place(_LAST + _initials(names), tail)
    # A band holds the balances that share their size and two leading digits (43, 430-439, …).
    whole = str(cents // 100)
    leading = whole[:2].ljust(2, "0")
    band = f"{99 - len(whole):02d}{99 - int(leading):02d}"
    return Place(band, f"{_DIGITS - cents:011d} {tail}")


def _level(rank: int | None, names: str, tail: str) -> Place:
    if rank is None:
        return Place(_LAST + _initials(names), tail)
    better_first = f"{_MOST_RANK - min(rank, _MOST_RANK):03d}"
    return Place(better_first + _initials(names), f"{better_first} {tail}")


def _initials(names: str) -> str:
    """Two letters; companies have no last name, so all of theirs would share the first."""
    return names[:3] if names.startswith(" ") else names[:2]


def _in_hidden_band(found: Places) -> Places:
    return Places(**{order: Place(HIDDEN_BAND, getattr(found, order).key) for order in ORDERS})
