"""A client's membership: what discounts and levels ask of a guest's history, in one item.

It is written in the transaction of the stay it speaks of, so a quote needs no look at the
guest's stays. Each stay is an attribute of its own: noting it twice changes nothing, and two
stays of a guest do not write over each other.
"""

from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, cast

from pynamodb.attributes import UnicodeAttribute, UnicodeSetAttribute
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.operand import Path
from pynamodb.expressions.update import Action
from pynamodb.models import Model

from chalicelib.cloud import store
from chalicelib.cloud.attributes import InstantAttribute, StructAttribute
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel.errors import CasaAustinError, Conflict, Stale
from chalicelib.loyalty.membership.types import (
    FriendsCounted,
    HeldLevel,
    Membership,
    MemberStay,
    NotedStay,
)

MEMBERSHIP = "membership"
STAY = "stay#"


class FirstStayTaken(Conflict):
    """Another booking of the guest carries the discount of the first stay already."""

    code = "first_stay_taken"
    default_message = "El descuento de primera reserva ya se usó en otra reserva."


class MembershipRecord(Model):
    """The membership of a client.

    Beside these, an attribute `stay#<reservation id>` for each of the guest's own stays that is
    approved, or whose payment is being looked at: `<state>#<departure>#<booked at>#<cents>`.

    discounted_stay_id: the booking that carries a discount of the first stay, while it lives; until
    `discounted_until` where it is a hold.
    levels: the levels held.
    referrals: the ids of the clients whom the client brought, deleted ones too; friends: what they
    count for.
    """

    Meta = store.meta("clients")
    client_id = UnicodeAttribute(hash_key=True)
    entry = UnicodeAttribute(range_key=True, attr_name="kind", default=MEMBERSHIP)
    discounted_stay_id = UnicodeAttribute(null=True)
    discounted_until = InstantAttribute(null=True)
    levels = StructAttribute[tuple[HeldLevel, ...]](tuple[HeldLevel, ...], null=True)
    referrals = UnicodeSetAttribute(null=True)
    friends = StructAttribute[FriendsCounted](FriendsCounted, null=True)
    notes: Mapping[str, str] = MappingProxyType({})

    @classmethod
    def from_raw_data(cls, data: dict[str, Any]) -> "MembershipRecord":
        """The record of an item, with the stays that stand beside its attributes."""
        record = super().from_raw_data(data)
        record.notes = {
            name.removeprefix(STAY): data[name]["S"] for name in data if name.startswith(STAY)
        }
        return record

    @property
    def stays(self) -> tuple[str, ...]:
        """What is noted of each stay."""
        return tuple(self.notes.values())


def membership_key(client_id: str) -> store.Key:
    """Where a client's membership is, for reads that fetch other records too."""
    return store.Key(MembershipRecord, client_id, MEMBERSHIP)


def membership_from(record: MembershipRecord | None) -> Membership:
    """What a record says; a client without one has no history."""
    if record is None:
        return Membership()
    noted = map(NotedStay.of, record.stays)
    return Membership(
        noted=tuple(sorted(noted, key=lambda stay: (stay.departure, stay.created))),
        discounted_stay_id=record.discounted_stay_id,
        discounted_until=record.discounted_until,
        levels=frozenset(level.achievement_id for level in record.levels or ()),
        held=record.levels or (),
        referrals=frozenset(record.referrals or ()),
        friends=record.friends,
    )


def membership_in(found: store.Found, client_id: str) -> Membership:
    """The membership of a client whose `membership_key` was read."""
    return membership_from(found.get(MembershipRecord, client_id, MEMBERSHIP))


def membership_of(client_id: str) -> Membership:
    """The membership of a client as of now."""
    return membership_from(store.fetch(MembershipRecord, client_id, MEMBERSHIP))


def stays_noted(client_id: str, *, since: date) -> set[str]:
    """The ids of a client's stays, approved or with a payment that is looked at, whose departure
    is `since` or later, as of now."""
    record = store.fetch(MembershipRecord, client_id, MEMBERSHIP)
    notes = {} if record is None else record.notes
    return {stay_id for stay_id, note in notes.items() if NotedStay.of(note).departure >= since}


def hold_levels(
    tx: Transaction, client_id: str, held: tuple[HeldLevel, ...], after: tuple[HeldLevel, ...]
) -> None:
    """Let a membership hold other levels; the commit raises `Stale` where it does not hold those of
    `held` any more."""
    tx.update(
        MembershipRecord(client_id=client_id, entry=MEMBERSHIP),
        [MembershipRecord.levels.set(after)],
        when=_holds(held),
        otherwise=Stale(),
    )


def judged(
    tx: Transaction,
    client_id: str,
    before: Membership,
    held: tuple[HeldLevel, ...],
    friends: FriendsCounted | None,
) -> None:
    """Let a membership hold other levels, and know what friends count for; the commit raises
    `Stale` where either is not as it was `before` any more."""
    counted = MembershipRecord.friends
    unchanged = counted == before.friends if before.friends else counted.does_not_exist()
    tx.update(
        MembershipRecord(client_id=client_id, entry=MEMBERSHIP),
        [
            MembershipRecord.levels.set(held),
            counted.set(friends) if friends is not None else counted.remove(),
        ],
        when=_holds(before.held) & unchanged,
        otherwise=Stale(),
    )


def _holds(held: tuple[HeldLevel, ...]) -> Condition:
    levels = MembershipRecord.levels
    is_so = levels == held if held else levels.does_not_exist() | (levels == ())
    return cast("Condition", is_so)


def note_friend(tx: Transaction, client_id: str, referrer_id: str) -> None:
    """Let the membership of a referrer name a client whom they brought."""
    referrals = MembershipRecord.referrals
    record = MembershipRecord(client_id=referrer_id, entry=MEMBERSHIP)
    tx.update(record, [referrals.add({client_id})])


def forget_friend(tx: Transaction, client_id: str, referrer_id: str) -> None:
    """The same for one whom somebody else brought, as it turned out."""
    referrals = MembershipRecord.referrals
    record = MembershipRecord(client_id=referrer_id, entry=MEMBERSHIP)
    tx.update(record, [referrals.delete({client_id})])


def note_stay(tx: Transaction, before: MemberStay | None, after: MemberStay | None) -> None:
    """Let the membership of the guest (both, if the stay changed hands) follow a change of a stay.

    It is the caller's condition on the stay that keeps an older change from being noted after a
    newer one. The commit raises `FirstStayTaken` where another booking carries that discount.
    """
    if before is not None and after is not None and before.client_id != after.client_id:
        note_stay(tx, before, None)
        note_stay(tx, None, after)
        return
    stay = after or before
    if stay is None:
        return
    old, new = (each.note if each is not None else None for each in (before, after))
    carried, carries = (_carried_until(each) for each in (before, after))
    actions = _noting(stay, old, new)
    when: Condition | None = None
    otherwise: CasaAustinError | None = None
    if carries is not None and carries != carried:
        actions += _claiming(stay.reservation_id, after)
        when, otherwise = _may_carry(stay, tx.now), FirstStayTaken()
    if carried is not None and carries is None:
        carried_by = MembershipRecord.discounted_stay_id
        actions += [carried_by.remove(), MembershipRecord.discounted_until.remove()]
        when, otherwise = carried_by == stay.reservation_id, Stale()
    if actions:
        record = MembershipRecord(client_id=stay.client_id, entry=MEMBERSHIP)
        tx.update(record, actions, when=when, otherwise=otherwise)


def _carried_until(stay: MemberStay | None) -> tuple[datetime | None] | None:
    """Until when a stay carries the discount of the first stay; None where it does not."""
    return (stay.hold_until,) if stay is not None and stay.is_first_stay else None


def _may_carry(stay: MemberStay, now: datetime) -> Condition:
    carried_by = MembershipRecord.discounted_stay_id
    free = carried_by.does_not_exist() | (MembershipRecord.discounted_until < now)
    return cast("Condition", free | (carried_by == stay.reservation_id))


def _noting(stay: MemberStay, old: str | None, new: str | None) -> list[Action]:
    attribute = Path([f"{STAY}{stay.reservation_id}"])
    if old == new:
        return []
    return [attribute.set({"S": new}) if new is not None else attribute.remove()]


def _claiming(reservation_id: str, stay: MemberStay | None) -> list[Action]:
    until = MembershipRecord.discounted_until
    end = stay.hold_until if stay is not None else None
    claim = MembershipRecord.discounted_stay_id.set(reservation_id)
    return [claim, until.remove() if end is None else until.set(end)]
