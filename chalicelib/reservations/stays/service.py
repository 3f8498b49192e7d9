"""Writing a stay: nights, record, counters, payments and event of every change go into one
transaction."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, assert_never

import msgspec

from chalicelib.calendar import records as nights
from chalicelib.cloud import privacy
from chalicelib.cloud.idempotency import Once
from chalicelib.cloud.transaction import MOST_ACTIONS, Transaction
from chalicelib.discounts.codes import uses as codes
from chalicelib.kernel.differences import Changes, differences, hidden_differences
from chalicelib.kernel.errors import Invalid
from chalicelib.loyalty.membership import records as membership
from chalicelib.loyalty.membership.types import MemberStay, StayState
from chalicelib.loyalty.points.purses import Purses
from chalicelib.reservations.commands import GiveBack
from chalicelib.reservations.events import (
    Nights,
    PaymentRecorded,
    StayCreated,
    StayEvent,
    StayFullyPaid,
)
from chalicelib.reservations.money import records as money
from chalicelib.reservations.money.rules import derived
from chalicelib.reservations.money.service import card_refunds, points_moved, refunds_moved
from chalicelib.reservations.money.types import Payment
from chalicelib.reservations.receipts.rules import MOST_FILES
from chalicelib.reservations.stays import holds, points, records
from chalicelib.reservations.stays.holds import OpenHolds
from chalicelib.reservations.stays.rules import (
    BEHIND,
    EVERY_CHANGE,
    CodeUsedUp,
    has_lapsed,
    with_recent,
)
from chalicelib.reservations.types import OF_GUESTS, Status, Stay

PERSONAL = ("tel_contact_number", "comments")
"""What people write of a guest on a stay."""
UNTOLD = EVERY_CHANGE | BEHIND | {"lacks"}
"""What an event does not say of a change: the events of the points say the rest."""
OTHER_ACTIONS = 10 + 2 * MOST_FILES
"""Writes other than those of nights: the record, its line in the directory, the counters of two
houses, the guest's open holds and membership, the house that the change relies on, what is personal
of the change, the count of receipts, and the event; and two records for each receipt. (A new stay
and one that ends or comes back have fewer nights to write, and so have room for a discount code
with its use, the quote and the idempotency record as well.)"""
ACTIONS_OF_A_GUEST = 5
"""Open holds and membership of the guest who had the stay before, that it was theirs, the use of
the code that changes hands, and that the new guest is not deleted."""


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """What the decision to write a stay was taken by, and must still be so when it is written.

    code_room: where the discount code has room which the stay was priced with. holds: its guest's.
    purses: the clients whose points the change touches; read where they are not given.
    """

    code_room: codes.Room | None = None
    holds: OpenHolds | None = None
    purses: Purses | None = None


class Written(msgspec.Struct, frozen=True):
    """The payments that are written with a stay."""

    payments: tuple[Payment, ...]
    becomes_full: bool

    @property
    def actions(self) -> int:
        """How many writes they are, with what they tell and ask for."""
        asks = bool(card_refunds(self.payments))
        return len(self.payments) + len(self.told) + asks + self.becomes_full

    @property
    def told(self) -> list[Payment]:
        """Those that an event tells of; what a stay owes its own event tells."""
        return [each for each in self.payments if each.direction == "in" and _is_told(each)]


def _is_told(payment: Payment) -> bool:
    """Whether a payment that is received is told here: what staff note, and a voucher that they
    approve. Whoever asks a gateway tells what it did."""
    by_word = payment.source == "staff" and payment.version == 1
    return by_word or (payment.source == "voucher" and payment.state == "paid")


NOTHING_SEEN = Seen()


def write_stay(
    tx: Transaction,
    before: Stay | None,
    after: Stay,
    event: Callable[..., StayEvent],
    *,
    actor: str,
    seen: Seen = NOTHING_SEEN,
    payments: Sequence[Payment] = (),
    once: Once[Any] | None = None,
    moves_points: bool = True,
) -> Stay:
    """Put a change of a stay into `tx`: claim what it needs, free what it leaves, emit its event.

    A discount code and points are used up while the stay blocks its nights, and given back when
    it no longer does (invariants 2 and 3); the guest's membership and holds follow. `payments` are
    those that change the money of the stay; points and refunds become payments by themselves, and
    gateways are asked to give back what they took. The caller commits. `event` is the type of its
    event, or a `partial` of it with the fields that are its own. Without `moves_points` the points
    stay as they are: their new owner has them already.

    Raises:
        Invalid: the change needs more writes than one transaction may hold.
        NotEnoughPoints, PointsUsedUp and others: as `points.follow` says.
    """
    purses = (seen.purses or points.purses_for(before, after)) if moves_points else None
    if purses is not None:
        after = points.follow(before, after, purses, tx.now)
    if before is not None and _place(before) != _place(after):
        after = msgspec.structs.replace(after, lacks=())
    after = with_recent(before, derived(after), actor)
    written = _payments(before, after, payments, actor)
    most = MOST_ACTIONS - _other_actions(before, after, purses, once) - written.actions
    claimed, freed = _move_nights(tx, before, after, most)
    # The stay first: where it changed, that is the error.
    records.write(tx, after, before=before)
    if purses is not None:
        points.write(tx, before, after, purses, actor=actor)
    holds.note(tx, after, before, seen.holds)
    membership.note_stay(tx, _mark_before(before, tx), _mark(after))
    _account_for_code(tx, before, after, seen.code_room)
    happened = event(**_summary(after), claimed=claimed, freed=freed)
    _tell(tx, before, after, happened, actor)
    _write_payments(tx, after, written, actor)
    tx.once(once, after)
    return after


def bring_in(
    tx: Transaction,
    stay: Stay,
    *,
    actor: str,
    payments: Sequence[Payment] = (),
    uses_code: bool = False,
) -> Stay:
    """Put a stay into `tx` that was booked in another system: with its nights but those that it
    `lacks`, its payments, its place in the guest's membership, and the event that tells of it.

    What happened to it is not done again: no points move, and nobody is asked for money. With
    `uses_code` its discount code counts a use.
    """
    stay = derived(stay)
    for house, nights_of_house in _by_house(_nights_of(stay)).items():
        nights.claim(tx, stay.reservation_id, house, nights_of_house, hold_until=stay.hold_until)
    records.write(tx, stay, before=None)
    holds.note(tx, stay, None, None)
    membership.note_stay(tx, None, _mark(stay))
    if uses_code:
        _account_for_code(tx, None, stay, None)
    happened = StayCreated(**_summary(stay), claimed=_by_house(_nights_of(stay)), freed={})
    _tell(tx, None, stay, happened, actor)
    money.write(tx, (*payments, *points_moved(None, stay, actor=actor)))
    return stay


def _place(stay: Stay) -> tuple[str, date, date]:
    """What the nights of a stay follow from."""
    return stay.property_id, stay.check_in, stay.blocked_until


def _tell(tx: Transaction, before: Stay | None, after: Stay, event: StayEvent, actor: str) -> None:
    """Emit the event of a change, with what is personal of it apart."""
    recorded = tx.emit(event, actor=actor, changes=_changes(before, after))
    hidden = hidden_differences(before, after, PERSONAL)
    privacy.keep(tx, records.PrivateStayChanges, after.reservation_id, recorded, hidden)
    if before is not None and (after.deleted or after.client_id != before.client_id):
        tx.put(records.FormerStay.of(before, recorded.event_id))


def _payments(before: Stay | None, after: Stay, payments: Sequence[Payment], actor: str) -> Written:
    given = {payment.payment_id for payment in payments}
    moved = points_moved(before, after, actor=actor)
    moved += refunds_moved(before, after, actor=actor, but=given)
    becomes_full = after.full_payment and after.blocks and not (before and before.full_payment)
    return Written((*payments, *moved), becomes_full)


def _write_payments(tx: Transaction, after: Stay, written: Written, actor: str) -> None:
    money.write(tx, written.payments)
    for payment in written.told:
        tx.emit(PaymentRecorded.of(payment), actor=actor)
    if written.becomes_full:
        tx.emit(StayFullyPaid(**_summary(after), claimed={}, freed={}), actor=actor)
    if card_refunds(written.payments):
        tx.enqueue(GiveBack(reservation_id=after.reservation_id), actor=actor)


def _move_nights(
    tx: Transaction, before: Stay | None, after: Stay, most: int
) -> tuple[Nights, Nights]:
    """Claim the nights that a stay needs and free those that it leaves: both, by house.

    Raises:
        Invalid: they are more than `most`.
    """
    owned = _owned(before, tx)
    needed = _nights_of(after)
    freed = owned - needed
    claimed = needed if _hold_changes(before, after) else needed - owned
    if len(freed) + len(claimed) > most:
        raise Invalid("La estadía es demasiado larga para cambiarla en un solo paso.")
    to_claim, to_free = _by_house(claimed), _by_house(freed)
    for house, dates in to_claim.items():
        nights.claim(tx, after.reservation_id, house, dates, hold_until=after.hold_until)
    for house, dates in to_free.items():
        nights.free(tx, after.reservation_id, house, dates)
    return to_claim, to_free


def commit_with_code(tx: Transaction) -> None:
    """Commit a change of a stay that was booked before.

    Raises:
        CodeUsedUp: it ended or its hold lapsed, and others have used up its discount code since.
    """
    try:
        tx.commit()
    except codes.CodeExhausted as error:
        raise CodeUsedUp from error


def _other_actions(
    before: Stay | None, after: Stay, purses: Purses | None, once: Once[Any] | None
) -> int:
    is_handed_over = before is not None and before.client_id != after.client_id
    records_of_key = 0 if once is None else 1
    of_points = 0 if purses is None else purses.actions
    return (
        OTHER_ACTIONS + of_points + records_of_key + (ACTIONS_OF_A_GUEST if is_handed_over else 0)
    )


def _changes(before: Stay | None, after: Stay) -> Changes:
    changes = differences(before, after)
    return {name: pair for name, pair in changes.items() if name not in UNTOLD}


def _mark(stay: Stay | None) -> MemberStay | None:
    """What the guest's membership has of a stay: blocks and the channel's stays are nobody's."""
    if stay is None or stay.origin not in OF_GUESTS:
        return None
    return MemberStay(
        client_id=stay.client_id,
        reservation_id=stay.reservation_id,
        departure=stay.departure,
        created=stay.created,
        price_sol=stay.price_sol,
        state=_state(stay.status) if stay.blocks else None,
        is_first_stay=stay.blocks and stay.first_stay_discount,
        hold_until=stay.hold_until,
    )


def _mark_before(stay: Stay | None, tx: Transaction) -> MemberStay | None:
    """The mark that the guest's membership has. Another booking may have taken the discount of
    the first stay from a hold that lapsed, so the membership of such a hold is read."""
    mark = _mark(stay)
    if stay is None or mark is None or not (mark.is_first_stay and has_lapsed(stay, tx.now)):
        return mark
    carries = membership.membership_of(stay.client_id).discounted_stay_id == stay.reservation_id
    return msgspec.structs.replace(mark, is_first_stay=carries)


def _state(status: Status) -> StayState | None:
    """What a status means for the guest; an unpaid hold means nothing yet."""
    match status:
        case "approved":
            return "approved"
        case "pending" | "under_review":
            return "awaiting"
        case "incomplete" | "rejected" | "cancelled" | "expired":
            return None
    assert_never(status)


def _account_for_code(
    tx: Transaction, before: Stay | None, after: Stay, room: codes.Room | None
) -> None:
    stay, guest = after.reservation_id, after.client_id
    old, new = _code_carried(before, tx), _code_in_use(after)
    until = None if before is None else before.hold_until
    if before is not None and old is not None and old == new:
        codes.hold(tx, old, stay, before=until, after=after.hold_until)
        if before.client_id != guest:
            codes.hand_over(tx, old, stay, guest)
        return
    if old is not None:
        codes.release(tx, old, stay, hold_until=until)
    if new is not None:
        room = room if before is None else codes.room_now(new, tx.now)
        saved = after.discount_usd
        codes.use(tx, new, stay, guest, saved, room=room, hold_until=after.hold_until)


def _code_carried(stay: Stay | None, tx: Transaction) -> str | None:
    """The code whose use a stay has. Another booking may have taken that of a hold that lapsed, so
    the use of such a hold is read."""
    code = _code_in_use(stay)
    if stay is None or code is None or not has_lapsed(stay, tx.now):
        return code
    return code if codes.is_carried(code, stay.reservation_id) else None


def _code_in_use(stay: Stay | None) -> str | None:
    return stay.discount_code_used if stay is not None and stay.blocks else None


def _owned(stay: Stay | None, tx: Transaction) -> set[tuple[str, date]]:
    """The nights that a stay has now. Others may have taken some of a hold that lapsed, so those
    of such a hold are read."""
    if stay is None or not stay.blocks or not has_lapsed(stay, tx.now):
        return set() if stay is None else _nights_of(stay)
    owned = nights.owned(stay.reservation_id, stay.property_id, stay.blocked_nights)
    return {(stay.property_id, night) for night in owned}


def _nights_of(stay: Stay) -> set[tuple[str, date]]:
    """The nights that a stay must have."""
    if not stay.blocks:
        return set()
    return {(stay.property_id, night) for night in stay.blocked_nights if night not in stay.lacks}


def _hold_changes(before: Stay | None, after: Stay) -> bool:
    """Whether every night has to be written anew, with the new end of its hold or none."""
    return before is not None and before.hold_until != after.hold_until


def _by_house(pairs: set[tuple[str, date]]) -> Nights:
    houses: dict[str, list[date]] = {}
    for house, night in sorted(pairs):
        houses.setdefault(house, []).append(night)
    return {house: tuple(nights) for house, nights in houses.items()}


def _summary(stay: Stay) -> dict[str, Any]:
    return {
        "reservation_id": stay.reservation_id,
        "version": stay.version,
        "property_id": stay.property_id,
        "client_id": stay.client_id,
        "check_in": stay.check_in,
        "departure": stay.departure,
        "status": stay.status,
        "origin": stay.origin,
        "hold_until": stay.hold_until,
        "points_missing": stay.points_missing,
    }
