"""Where a client stands in each order of the list.

An order is kept in bands, small partitions that follow each other; inside one the key sorts.
Points and levels are kept highest first, because that is how the list is read; names and dates
are kept lowest first.
"""

import re
from decimal import Decimal

import msgspec

from chalicelib.kernel.money import to_integer_cents
from chalicelib.kernel.spanish import fold

HIDDEN_BAND = "~"
"""The band, in every order, of the client that only administrators see."""
_LAST = "z"
"""Sorts after every digit: clients without points or level come after those with some."""
_LONGEST_NAME = 60
_DIGITS = 10**11
_MOST_RANK = 999


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


def sortable(name: str | None) -> str:
    """A name as one word that sorts as people expect: `De la Cruz` is `de-la-cruz`."""
    return re.sub(r"[\W_]+", "-", fold(name or "")).strip("-")[:_LONGEST_NAME]


def places(
    client_id: str,
    *,
    first_name: str,
    last_name: str | None,
    created: str,
    points: Decimal,
    level_rank: int | None,
    hidden: bool = False,
) -> Places:
    """The places of a client.

    `created` is the instant as text whose order is time order (ISO, UTC). `points` are not
    negative; a higher `level_rank` is a better level.
    """
    last_first = f"{sortable(last_name)} {sortable(first_name)}"
    first_last = f"{sortable(first_name)} {sortable(last_name)}"
    tail = f"{last_first}#{client_id}"
    found = Places(
        points=_points(points, last_first, tail),
        last_name=Place(_initials(last_first), tail),
        first_name=Place(_initials(first_last), f"{first_last}#{client_id}"),
        created=Place(created[:7], f"{created}#{client_id}"),
        level=_level(level_rank, last_first, tail),
    )
    return _in_hidden_band(found) if hidden else found


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
    moved = {
        name: Place(HIDDEN_BAND, getattr(found, name).key) for name in Places.__struct_fields__
    }
    return Places(**moved)
