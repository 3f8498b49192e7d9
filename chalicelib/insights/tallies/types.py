"""A tally: searches that were added up, so that it has all that statistics ask and no search."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

import msgspec

HOURS = 24
NO_HOURS = (0,) * HOURS


class Person(NamedTuple):
    """Who searches: a client, or a visitor at an address; nobody where a guest was forgotten. The
    names are those of `Search`, empty where it has none."""

    client: str = ""
    visitor: str = ""
    network: str = ""
    device: str = ""

    @property
    def who(self) -> str:
        """Tells people apart whatever their browsers; empty of nobody."""
        return self.client or self.visitor

    @property
    def is_visitor(self) -> bool:
        """Whether it is somebody who is not signed in."""
        return bool(self.visitor) and not self.client


NOBODY = Person()


class Line(NamedTuple):
    """What somebody searches for, perhaps several times. `house` is empty where none was chosen."""

    person: Person
    check_in: date
    nights: int
    guests: int
    house: str


class Seen(NamedTuple):
    """How often, first and last (seconds since 1970)."""

    times: int
    first: int
    last: int


class Tally(msgspec.Struct, frozen=True):
    """Searches by who searched for what, and how many there were in each hour of Lima."""

    lines: Mapping[Line, Seen]
    hours: tuple[int, ...] = NO_HOURS


EMPTY = Tally({})
