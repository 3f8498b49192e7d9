"""Writing a stay: nights, record, counters and event of every change go into one transaction."""

from collections.abc import Callable, Collection
from datetime import date
from typing import Any

from chalicelib.calendar import records as nights
from chalicelib.cloud.idempotency import Once
from chalicelib.cloud.transaction import MOST_ACTIONS, Transaction
from chalicelib.discounts import records as codes
from chalicelib.kernel.differences import Changes, differences
from chalicelib.kernel.errors import Invalid
from chalicelib.loyalty import standing
from chalicelib.loyalty.standing import StayMark, StayState
from chalicelib.reservations.events import Nights, StayEvent
from chalicelib.reservations.receipts.rules import MOST_FILES
from chalicelib.reservations.stays import records
from chalicelib.reservations.stays.rules import has_lapsed
from chalicelib.reservations.stays.types import Status, Stay

OTHER_ACTIONS = 10 + 2 * MOST_FILES
"""Room for what stands beside the nights: the record, the counters of two houses, the open holds
and the standings of two guests, a discount code with its use, and the event; and two records for
each receipt. (A new stay has fewer nights to write, and so has room for its quote and the
idempotency record as well.)"""


def write_stay(
    tx: Transaction,
    before: Stay | None,
    after: Stay,
    event: Callable[..., StayEvent],
    *,
    actor: str,
    code_version: int | None = None,
    once: Once[Any] | None = None,
) -> Stay:
    """Put a change of a stay into `tx`: claim what it needs, free what it leaves, tell the event.

    A discount code is used up while the stay blocks its nights, and given back when it no
    longer does (invariant 3); the guest's standing follows. The caller commits. `event` is the
    type of what is told, or a `partial` of it with the fields that are its own. `code_version`
    is that of the code which a new stay was priced with.

    Raises:
        Invalid: the change needs more writes than one transaction may hold.
    """
    leaving = _owned(before, tx)
    wanted = _wanted(after)
    freed = leaving - wanted
    claimed = wanted if _hold_changes(before, after) else wanted - leaving
    if len(freed) + len(claimed) > MOST_ACTIONS - OTHER_ACTIONS:
        raise Invalid("La estadía es demasiado larga para cambiarla en un solo paso.")
    for house, dates in _by_house(claimed).items():
        nights.claim(tx, after.reservation_id, house, dates, hold_until=after.hold_until)
    for house, dates in _by_house(freed).items():
        nights.free(tx, after.reservation_id, house, dates)
    records.write(tx, after, before=before)
    standing.note(tx, _mark(before), _mark(after))
    _account_for_code(tx, before, after, code_version)
    happened = event(**_summary(after), claimed=_by_house(claimed), freed=_by_house(freed))
    tx.emit(happened, actor=actor, changes=_changes(before, after))
    tx.once(once, after)
    return after


def _changes(before: Stay | None, after: Stay) -> Changes:
    if before is None:
        return {}
    changes = differences(before, after)
    return {name: pair for name, pair in changes.items() if name not in {"version", "updated"}}


def _mark(stay: Stay | None) -> StayMark | None:
    """What the guest's standing notes of a stay: blocks and the channel's stays are nobody's."""
    if stay is None or stay.origin not in {"aus", "client"}:
        return None
    states: dict[Status, StayState] = {
        "approved": "approved",
        "pending": "awaiting",
        "under_review": "awaiting",
    }
    return StayMark(
        client_id=stay.client_id,
        reservation_id=stay.reservation_id,
        departure=stay.departure,
        state=states.get(stay.status) if stay.blocks else None,
        is_first_stay=stay.blocks and stay.first_stay_discount,
    )


def _account_for_code(
    tx: Transaction, before: Stay | None, after: Stay, version: int | None
) -> None:
    old, new = _code_in_use(before), _code_in_use(after)
    if before is not None and old == new:
        if new is not None and before.client_id != after.client_id:
            codes.hand_over(tx, new, after.reservation_id, after.client_id)
        return
    if old is not None:
        codes.release(tx, old, after.reservation_id)
    if new is not None:
        guest, saved = after.client_id, after.discount_usd
        codes.use(tx, new, after.reservation_id, guest, saved, version=version)


def _code_in_use(stay: Stay | None) -> str | None:
    return stay.discount_code_used if stay is not None and stay.blocks else None


def _owned(stay: Stay | None, tx: Transaction) -> set[tuple[str, date]]:
    """The nights that a stay keeps now. A lapsed hold may have lost some: only then, look."""
    if stay is None or not stay.blocks:
        return set()
    kept: Collection[date] = stay.blocked_nights
    if has_lapsed(stay, tx.now):
        kept = nights.owned(stay.reservation_id, stay.property_id, kept)
    return {(stay.property_id, night) for night in kept}


def _wanted(stay: Stay) -> set[tuple[str, date]]:
    if not stay.blocks:
        return set()
    return {(stay.property_id, night) for night in stay.blocked_nights}


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
        "property_id": stay.property_id,
        "client_id": stay.client_id,
        "check_in": stay.check_in,
        "departure": stay.departure,
        "status": stay.status,
        "origin": stay.origin,
        "hold_until": stay.hold_until,
    }
