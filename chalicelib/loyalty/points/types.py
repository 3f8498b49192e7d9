"""Points: an account of open lots, and the entries that made it. One point is worth one PEN."""

from datetime import datetime
from decimal import Decimal
from typing import Literal

import msgspec

from chalicelib.clients.types import Client
from chalicelib.kernel.money import ZERO

EntryKind = Literal[
    "earned", "referral", "redeemed", "refunded", "expired", "adjusted", "taken_back", "merged"
]


class Lot(msgspec.Struct, frozen=True):
    """Points of one origin that end together: what is left of them in an account, or what an entry
    gave (positive) or took (negative).

    lot_id: the origin, which several lots may share that end at different times.
    expires_at: when they are lost; None for never.
    """

    lot_id: str
    points: Decimal
    expires_at: datetime | None

    def is_expired(self, now: datetime) -> bool:
        """Whether it ended before `now`."""
        return self.expires_at is not None and self.expires_at < now


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A change of an account.

    points: the sum of `lots`, negative for what was taken. description: for people, in Spanish,
    without names of guests. referred_client_id: the guest whose stay brought referral points.
    """

    kind: EntryKind
    points: Decimal
    description: str
    lots: tuple[Lot, ...]
    reservation_id: str | None = None
    referred_client_id: str | None = None

    @property
    def taken(self) -> tuple[Lot, ...]:
        """What it took, lot by lot, as positive amounts: what `rules.refund` gives back."""
        return tuple(Lot(lot.lot_id, -lot.points, lot.expires_at) for lot in self.lots)

    @property
    def expires_at(self) -> datetime | None:
        """When the last of what it gave ends; None where it took, and for what never ends."""
        return latest_end(self.lots) if self.points > 0 else None


class Posted(Entry, frozen=True, kw_only=True):
    """An entry as it is kept, which is never edited. `actor` made it at `at` (aware UTC)."""

    entry_id: str
    actor: str
    at: datetime


class Debt(msgspec.Struct, frozen=True):
    """What a stay had earned and could not be taken back, since it was spent: what the client gets
    later pays it.

    lot_id: the stay, and the origin of its lots. is_own: only those lots pay it, since the rest of
    them may have been lost with time.
    """

    lot_id: str
    points: Decimal
    is_own: bool


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """The points of a client. Who never had any has an account of version 0.

    lots: those with something left, the first to end first. entries: how many made it. debts: what
    is still to be taken back, one for each stay, those that only own lots pay first.
    """

    client_id: str
    version: int = 0
    entries: int = 0
    lots: tuple[Lot, ...] = ()
    debts: tuple[Debt, ...] = ()

    @property
    def balance(self) -> Decimal:
        """All points, those with them that expired and were not taken out yet."""
        return sum((lot.points for lot in self.lots), ZERO)

    @property
    def expires_at(self) -> datetime | None:
        """When the last of the points end; None without points, and for what never ends."""
        return latest_end(self.lots)

    @property
    def first_end(self) -> datetime | None:
        """When the first of the points end."""
        return self.lots[0].expires_at if self.lots else None

    def is_expired(self, now: datetime) -> bool:
        """Whether there were points, all of which ended before `now`."""
        return bool(self.lots) and all(lot.is_expired(now) for lot in self.lots)

    def available(self, now: datetime) -> Decimal:
        """The points that can be spent at `now`."""
        return sum((lot.points for lot in self.lots if not lot.is_expired(now)), ZERO)


class Posting(msgspec.Struct, frozen=True):
    """An account after a change, and the entries that the change adds: none where no points moved.
    `short` is what should have been taken and was not there."""

    account: Account
    entries: tuple[Entry, ...] = ()
    short: Decimal = ZERO


class Change(msgspec.Struct, frozen=True):
    """What staff changed: the client afterwards, the balance before, what can be spent now; the
    reason, and the first name of who did it."""

    client: Client
    before: Decimal
    available: Decimal
    reason: str
    by: str


class Statement(msgspec.Struct, frozen=True):
    """An account as of `now`, and some of its entries, the newest first."""

    account: Account
    entries: list[Posted]
    now: datetime


def latest_end(lots: tuple[Lot, ...]) -> datetime | None:
    """When the last of some lots ends; None without lots, and where one never does."""
    ends = [lot.expires_at for lot in lots]
    return None if None in ends else max((end for end in ends if end is not None), default=None)
