"""A client's membership: what discounts and levels ask of a guest's history."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Literal

import msgspec

from chalicelib.kernel import decoding
from chalicelib.kernel.money import from_integer_cents, to_integer_cents

StayState = Literal["approved", "awaiting"]


class HeldLevel(msgspec.Struct, frozen=True):
    """A level that a client holds, and since when (aware UTC)."""

    achievement_id: str
    earned_at: datetime


class NotedStay(msgspec.Struct, frozen=True):
    """What a membership has noted of a stay. created: when it was booked (aware UTC); price_sol:
    what it costs, in PEN, points with it."""

    state: StayState
    departure: date
    created: datetime
    price_sol: Decimal

    @classmethod
    def of(cls, note: str) -> "NotedStay":
        """The stay that a text speaks of."""
        state, departure, created, price = note.split("#")
        return cls(
            decoding.converted(state, StayState),
            date.fromisoformat(departure),
            datetime.fromisoformat(created),
            from_integer_cents(int(price)),
        )

    @property
    def text(self) -> str:
        """What the attribute of the stay says."""
        created = self.created.astimezone(UTC).isoformat()
        return f"{self.state}#{self.departure}#{created}#{to_integer_cents(self.price_sol)}"


class FriendsCounted(msgspec.Struct, frozen=True):
    """What those whom a client brought counted for when the client's levels were judged last.

    brought: how many they were; clients: of them those who still were clients; stays: the approved
    stays of all.
    """

    brought: int
    clients: int
    stays: int


class Membership(msgspec.Struct, frozen=True, kw_only=True):
    """What others may ask of a membership.

    noted: its approved stays and those that wait for their payment to be checked. levels: ids, of
    levels that may have been withdrawn since; held: the same with their dates. referrals: ids of
    the clients whom the client brought, deleted ones too. discounted_stay_id: the booking that
    carries the discount of the first stay, until `discounted_until` where it is only held
    (`has_discounted_stay` says whether it counts). friends: None where no look has counted them.
    """

    noted: tuple[NotedStay, ...] = ()
    discounted_stay_id: str | None = None
    discounted_until: datetime | None = None
    levels: frozenset[str] = frozenset()
    held: tuple[HeldLevel, ...] = ()
    referrals: frozenset[str] = frozenset()
    friends: FriendsCounted | None = None

    @property
    def approved(self) -> tuple[NotedStay, ...]:
        """The approved stays, past and to come, by departure."""
        return tuple(stay for stay in self.noted if stay.state == "approved")

    @property
    def awaiting(self) -> int:
        """How many stays wait for their payment to be checked."""
        return sum(stay.state == "awaiting" for stay in self.noted)

    @property
    def stays(self) -> int:
        """How many approved stays, past and to come."""
        return len(self.approved)

    def has_discounted_stay(self, now: datetime) -> bool:
        """Whether a booking carries the discount of the first stay; a hold that lapsed does not."""
        until = self.discounted_until
        return self.discounted_stay_id is not None and (until is None or now <= until)

    def has_stayed(self, today: date) -> bool:
        """Whether an approved stay is over (pricing book, B25). `today` is the Lima date."""
        return any(stay.departure < today for stay in self.approved)


class MemberStay(msgspec.Struct, frozen=True, kw_only=True):
    """A stay as a membership notes it. `state` None notes no stay that counts. `hold_until`: when a
    hold lapses."""

    client_id: str
    reservation_id: str
    departure: date
    created: datetime
    price_sol: Decimal
    state: StayState | None
    is_first_stay: bool = False
    hold_until: datetime | None = None

    @property
    def note(self) -> str | None:
        """What the attribute of the stay says; None for no attribute."""
        if self.state is None:
            return None
        return NotedStay(self.state, self.departure, self.created, self.price_sol).text
