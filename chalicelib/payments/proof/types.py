"""A proof of the money of all stays, and what it found."""

from datetime import datetime
from decimal import Decimal
from typing import Literal

import msgspec

Difference = Literal["money", "refunds", "advance", "forgotten"]


class Drift(msgspec.Struct, frozen=True):
    """A stay whose money is not what its payments say."""

    reservation_id: str
    """The stay."""
    differences: tuple[Difference, ...]
    """What does not agree: `money` (what the stay has with the sum of its payments), `refunds`
    (what it gives back with the payments outwards), `advance` (what it shows as paid with what it
    has), or `forgotten` (nobody asks any more what became of an open payment)."""


class Overpaid(msgspec.Struct, frozen=True):
    """A stay for which more was paid than it costs."""

    reservation_id: str
    """The stay."""
    amount: Decimal
    """How much too much, in PEN."""


class Overdue(msgspec.Struct, frozen=True):
    """A payment by card that its bank should have ended."""

    reservation_id: str
    """The stay."""
    payment_id: str
    """The payment."""
    amount: Decimal
    """How much, in PEN."""
    since: datetime
    """When its bank should have ended it."""


class Proof(msgspec.Struct, frozen=True, kw_only=True):
    """A look at the money of every stay, of removed ones too."""

    proof_id: str
    """Names the proof."""
    started_at: datetime
    """When it began."""
    finished_at: datetime | None = None
    """When it was done; null while it goes on."""
    stays: int = 0
    """How many stays it has looked at."""
    drifted: int = 0
    """Of how many stays something does not agree."""
    drifts: tuple[Drift, ...] = ()
    """The first fifty of them."""
    overpaid: int = 0
    """For how many stays more was paid than they cost: staff return that, or correct the price or
    what was noted."""
    overpayments: tuple[Overpaid, ...] = ()
    """The first fifty of them."""
    overdue: int = 0
    """How many payments by card their banks should have ended, and did not: staff look at their
    gateways."""
    overdue_payments: tuple[Overdue, ...] = ()
    """The first fifty of them."""


class Look(msgspec.Struct, frozen=True):
    """What was found of some stays."""

    stays: int
    drifts: tuple[Drift, ...]
    overpayments: tuple[Overpaid, ...]
    overdue: tuple[Overdue, ...] = ()
