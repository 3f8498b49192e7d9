"""A signed-in client, with what other rooms keep of that client (clients book, 6.1)."""

from datetime import datetime
from decimal import Decimal

import msgspec

from chalicelib.clients.types import Client, Level
from chalicelib.discounts.types import DiscountCode
from chalicelib.loyalty.levels.rules import Progress
from chalicelib.loyalty.levels.types import Achievement, Stats
from chalicelib.loyalty.points import types as points


class LevelSummary(msgspec.Struct, frozen=True, kw_only=True):
    """How a client stands in the levels. Only active levels count.

    current: the highest one held. following: the one to earn next, None after the last;
    progress: how far the client is with it. earned: how many are held, of `total`.
    """

    current: Level | None
    following: Achievement | None
    progress: Progress | None
    earned: int
    total: int


class FirstStayDiscount(msgspec.Struct, frozen=True):
    """What the first stay of a client whom another one brought is worth, and whether a booking
    made now would have it."""

    percentage: Decimal
    is_available: bool


class WelcomeCode(msgspec.Struct, frozen=True):
    """The code that a client was welcomed with."""

    terms: DiscountCode
    is_used: bool
    issued_at: datetime


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """A client as of `now`.

    inviter: who brought the client, unless that client is gone; first_stay: None where nobody
    did, and once the client has an approved stay. welcome: None also where administrators
    withdrew the code.
    """

    now: datetime
    client: Client
    points: points.Account
    stats: Stats
    levels: LevelSummary
    inviter: Client | None
    first_stay: FirstStayDiscount | None
    welcome: WelcomeCode | None
