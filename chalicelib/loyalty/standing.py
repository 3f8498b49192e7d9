"""A client's standing: what discounts and levels ask of a guest's history, in one item.

It is written in the transaction of the stay it speaks of, so a quote needs no look at the
guest's stays. Each stay is an attribute of its own: noting it twice changes nothing, and two
stays of a guest do not write over each other.
"""

from datetime import date
from typing import Any, Literal, cast

import msgspec
from pynamodb.attributes import UnicodeAttribute, UnicodeSetAttribute
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.operand import Path
from pynamodb.expressions.update import Action
from pynamodb.models import Model

from chalicelib.cloud import store
from chalicelib.cloud.attributes import StructAttribute
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel.errors import Conflict
from chalicelib.loyalty.types import HeldLevel

STANDING = "standing"
STAY = "stay#"
StayState = Literal["approved", "awaiting"]


class FirstStayTaken(Conflict):
    """Another booking of the guest carries the discount of the first stay already."""

    code = "first_stay_taken"
    default_message = "El descuento de primera reserva ya se usó en otra reserva."


class StandingRecord(Model):
    """The standing of a client.

    Beside these, an attribute `stay#<reservation id>` for each of the guest's own stays that is
    approved, or whose payment is being looked at: `<state>#<departure>`.

    first_stay: the booking that carries a discount of the first stay, while it lives.
    levels: the levels held.
    referrals: the ids of the clients whom the client brought, deleted ones too.
    """

    Meta = store.meta("clients")
    client_id = UnicodeAttribute(hash_key=True)
    entry = UnicodeAttribute(range_key=True, attr_name="kind", default=STANDING)
    first_stay = UnicodeAttribute(null=True)
    levels = StructAttribute[tuple[HeldLevel, ...]](tuple[HeldLevel, ...], null=True)
    referrals = UnicodeSetAttribute(null=True)
    stays: tuple[str, ...] = ()

    @classmethod
    def from_raw_data(cls, data: dict[str, Any]) -> "StandingRecord":
        """The record of an item, with the stays that stand beside its attributes."""
        record = super().from_raw_data(data)
        record.stays = tuple(data[name]["S"] for name in data if name.startswith(STAY))
        return record


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """What others may ask of a standing.

    approved: the departure of each approved stay. awaiting: how many stays wait for their
    payment to be checked. levels: ids, of levels that may have been withdrawn since; held: the
    same with their dates. referrals: ids of the clients whom the client brought, deleted ones too.
    """

    approved: tuple[date, ...] = ()
    awaiting: int = 0
    first_stay: str | None = None
    levels: frozenset[str] = frozenset()
    held: tuple[HeldLevel, ...] = ()
    referrals: frozenset[str] = frozenset()

    @classmethod
    def of(cls, record: StandingRecord | None) -> "Standing":
        """What a record says; a client without one has no history."""
        if record is None:
            return cls()
        stays = [stay.partition("#") for stay in record.stays]
        return cls(
            approved=tuple(
                sorted(date.fromisoformat(day) for state, _, day in stays if state == "approved")
            ),
            awaiting=sum(state == "awaiting" for state, _, _ in stays),
            first_stay=record.first_stay,
            levels=frozenset(level.achievement_id for level in record.levels or ()),
            held=record.levels or (),
            referrals=frozenset(record.referrals or ()),
        )

    @property
    def stays(self) -> int:
        """How many approved stays, past and to come."""
        return len(self.approved)

    def has_stayed(self, today: date) -> bool:
        """Whether an approved stay is over (pricing book, B25). `today` is the Lima date."""
        return any(day < today for day in self.approved)


class StayMark(msgspec.Struct, frozen=True, kw_only=True):
    """What a standing notes of a stay. `state` None notes no stay that counts."""

    client_id: str
    reservation_id: str
    departure: date
    state: StayState | None
    is_first_stay: bool = False

    @property
    def noted(self) -> str | None:
        """What the attribute of the stay says; None for no attribute."""
        return f"{self.state}#{self.departure.isoformat()}" if self.state else None


def standing_key(client_id: str) -> store.Key:
    """Where a client's standing is, for reads that fetch other records too."""
    return store.Key(StandingRecord, client_id, STANDING)


def standing_in(found: store.Found, client_id: str) -> Standing:
    """The standing of a client whose `standing_key` was read."""
    return Standing.of(found.get(StandingRecord, client_id, STANDING))


def standing_of(client_id: str) -> Standing:
    """The standing of a client as of now."""
    return Standing.of(store.fetch(StandingRecord, client_id, STANDING))


def note(tx: Transaction, before: StayMark | None, after: StayMark | None) -> None:
    """Let the standing of the guest (both, if the stay changed hands) follow a change of a stay.

    It is the caller's condition on the stay that keeps an older change from being noted after a
    newer one. The commit raises `FirstStayTaken` where another booking carries that discount.
    """
    if before is not None and after is not None and before.client_id != after.client_id:
        note(tx, before, None)
        note(tx, None, after)
        return
    mark = after or before
    if mark is None:
        return
    was, now_is = (each.noted if each is not None else None for each in (before, after))
    had, has = (each is not None and each.is_first_stay for each in (before, after))
    claims = has and not had
    actions = [*_noting(mark, was, now_is), *_carrying(mark, had=had, has=has)]
    if actions:
        tx.update(
            StandingRecord(client_id=mark.client_id, entry=STANDING),
            actions,
            when=_may_carry(mark) if claims else None,
            otherwise=FirstStayTaken() if claims else None,
        )


def _may_carry(mark: StayMark) -> Condition:
    first_stay = StandingRecord.first_stay
    return cast("Condition", first_stay.does_not_exist() | (first_stay == mark.reservation_id))


def _noting(mark: StayMark, was: str | None, now_is: str | None) -> list[Action]:
    attribute = Path([f"{STAY}{mark.reservation_id}"])
    if was == now_is:
        return []
    return [attribute.set({"S": now_is}) if now_is is not None else attribute.remove()]


def _carrying(mark: StayMark, *, had: bool, has: bool) -> list[Action]:
    if had == has:
        return []
    first_stay = StandingRecord.first_stay
    return [first_stay.set(mark.reservation_id) if has else first_stay.remove()]
