"""A client's membership: what discounts and levels ask of a guest's history."""

from datetime import date, datetime
from typing import Literal

import msgspec

StayState = Literal["approved", "awaiting"]


class HeldLevel(msgspec.Struct, frozen=True):
    """A level that a client holds, and since when (aware UTC)."""

    achievement_id: str
    earned_at: datetime


class Membership(msgspec.Struct, frozen=True, kw_only=True):
    """What others may ask of a membership.

    approved: the departure of each approved stay. awaiting: how many stays wait for their
    payment to be checked. levels: ids, of levels that may have been withdrawn since; held: the
    same with their dates. referrals: ids of the clients whom the client brought, deleted ones too.
    first_stay: the booking that carries the discount of the first stay, until `first_stay_until`
    where it is only held (`has_first_stay` says whether it counts).
    """

    approved: tuple[date, ...] = ()
    awaiting: int = 0
    first_stay: str | None = None
    first_stay_until: datetime | None = None
    levels: frozenset[str] = frozenset()
    held: tuple[HeldLevel, ...] = ()
    referrals: frozenset[str] = frozenset()

    @property
    def stays(self) -> int:
        """How many approved stays, past and to come."""
        return len(self.approved)

    def has_first_stay(self, now: datetime) -> bool:
        """Whether a booking carries the discount of the first stay; a hold that lapsed does not."""
        until = self.first_stay_until
        return self.first_stay is not None and (until is None or now <= until)

    def has_stayed(self, today: date) -> bool:
        """Whether an approved stay is over (pricing book, B25). `today` is the Lima date."""
        return any(day < today for day in self.approved)


class MemberStay(msgspec.Struct, frozen=True, kw_only=True):
    """A stay as a membership notes it. `state` None notes no stay that counts. `hold_until`: when a
    hold lapses."""

    client_id: str
    reservation_id: str
    departure: date
    state: StayState | None
    is_first_stay: bool = False
    hold_until: datetime | None = None

    @property
    def note(self) -> str | None:
        """What the attribute of the stay says; None for no attribute."""
        return f"{self.state}#{self.departure.isoformat()}" if self.state else None
