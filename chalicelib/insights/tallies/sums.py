"""What the searches of a tally make together: what statistics of many days ask of each."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import NamedTuple, TypeVar

import msgspec

from chalicelib.insights.tallies.types import Line, Seen

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Many(NamedTuple):
    """How many searches there are of something, and for how many guests and nights in all."""

    times: int = 0
    guests: int = 0
    nights: int = 0


class Sums(msgspec.Struct, frozen=True, array_like=True):
    """The searches of a tally by what they are for. Arrivals are days since the year 1.
    `anonymous` counts those that are no client's; `users` are clients and visitors, each once."""

    all: Many
    houses: dict[str, Many]
    arrivals: dict[int, Many]
    nights: dict[int, Many]
    guests: dict[int, Many]
    anonymous: int
    users: int


def sums_of(lines: Mapping[Line, Seen]) -> Sums:
    """What lines make together: the same, in the same order, for equal ones."""
    parts = lines.items()
    return Sums(
        all=_by((0, *part) for part in parts).get(0, Many()),
        houses=_by((line.house, line, seen) for line, seen in parts if line.house),
        arrivals=_by((line.check_in.toordinal(), line, seen) for line, seen in parts),
        nights=_by((line.nights, line, seen) for line, seen in parts),
        guests=_by((line.guests, line, seen) for line, seen in parts),
        anonymous=sum(seen.times for line, seen in parts if not line.person.client),
        users=len({line.person.who for line in lines} - {""}),
    )


def added(several: Iterable[Mapping[K, V]], both: Callable[[V, V], V]) -> dict[K, V]:
    """The values of several mappings by key; of those that have the same key, both together."""
    rest = iter(several)
    found = dict(next(rest, {}))
    for each in rest:
        for key, value in each.items():
            known = found.get(key)
            found[key] = value if known is None else both(known, value)
    return found


def many(one: Many, other: Many) -> Many:
    """Both together."""
    return Many(one[0] + other[0], one[1] + other[1], one[2] + other[2])


def _by(parts: Iterable[tuple[K, Line, Seen]]) -> dict[K, Many]:
    each = (
        {key: Many(times, line.guests * times, line.nights * times)}
        for key, line, (times, _, _) in parts
    )
    return dict(sorted(added(each, many).items()))
