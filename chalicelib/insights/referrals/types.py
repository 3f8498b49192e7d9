"""What is counted of those who bring others."""

from datetime import datetime
from decimal import Decimal
from typing import Literal

import msgspec

from chalicelib.clients.types import Client
from chalicelib.kernel.money import ZERO
from chalicelib.loyalty.membership.types import NotedStay
from chalicelib.reservations.types import Stay

Scope = Literal["all", "with_reservations"]
Order = Literal["total_referrals", "referrals_with_reservations"]


class Friend(msgspec.Struct, frozen=True):
    """A client whom another brought and who still is one, with their approved stays."""

    client: Client
    stays: tuple[NotedStay, ...]


class MonthFigures(msgspec.Struct, frozen=True, kw_only=True):
    """What the friends of a client did in a month of Lima. `last_booked` decides who was first of
    those who are equal otherwise; `position` is written when the month is over."""

    reservations: int = 0
    """Approved stays that were booked in the month by clients whom this one brought."""
    revenue: Decimal = ZERO
    """What those stays cost, in PEN."""
    referrals: int = 0
    """Clients whom this one brought who registered in the month."""
    points: Decimal = ZERO
    """The points that bringing others earned in the month, in PEN."""
    last_booked: datetime | None = None
    position: int | None = None
    """The place in the ranking of the month; null outside it, and while the month lasts."""

    @property
    def takes_part(self) -> bool:
        """Whether the client is in the ranking."""
        return self.reservations > 0

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to tell."""
        return not (self.reservations or self.referrals or self.points)


class Totals(msgspec.Struct, frozen=True, kw_only=True):
    """What the friends of a client did at any time. Friends are as of now; the rest is the sum of
    the months, as they were counted."""

    friends: int = 0
    """Clients whom this one brought."""
    converted: int = 0
    """Those of them who have an approved stay."""
    reservations: int = 0
    """Approved stays of clients whom this one brought, over all months."""
    revenue: Decimal = ZERO
    """What those stays cost, in PEN."""
    referrals: int = 0
    """Clients whom this one brought, by the months in which they registered."""
    points: Decimal = ZERO
    """The points that bringing others earned, in PEN."""
    months: int = 0
    """In how many months the client was in the ranking."""
    best: int | None = None
    """The best place in the ranking of a month that is over; null before the first."""


class Ranked(msgspec.Struct, frozen=True):
    """A place of the ranking of a month; no client once they are deleted."""

    position: int
    client_id: str
    client: Client | None
    figures: MonthFigures


class Referrer(msgspec.Struct, frozen=True):
    """A place in a list over all months."""

    position: int
    client_id: str
    client: Client | None
    totals: Totals


class Counted(msgspec.Struct, frozen=True, kw_only=True):
    """How many there are of everybody together."""

    referrers: int = 0
    """Clients who brought others."""
    active: int = 0
    """Those of them of whose friends one has an approved stay."""
    friends: int = 0
    """Clients whom others brought."""
    converted: int = 0
    """Those of them who have an approved stay."""
    ranked: int = 0
    """Clients who were in the ranking of any month."""


class OwnFriend(msgspec.Struct, frozen=True):
    """A friend, and what the friend's stays earned in points."""

    friend: Friend
    points: Decimal


class FriendInFull(msgspec.Struct, frozen=True):
    """A friend with all their stays that are not deleted, by check-in."""

    client: Client
    stays: list[Stay]
