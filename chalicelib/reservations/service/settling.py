"""The part that every change of a stay shares: nights, record, counters and fact in one commit."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

import msgspec

from chalicelib.cloud.idempotency import Once
from chalicelib.cloud.transaction import MOST_ACTIONS, Transaction
from chalicelib.kernel.errors import Invalid
from chalicelib.properties import nights
from chalicelib.reservations import records
from chalicelib.reservations.rules.documents import MOST_FILES
from chalicelib.reservations.rules.lifecycle import has_lapsed
from chalicelib.reservations.rules.stay import Stay

OTHER_ACTIONS = 6 + 2 * MOST_FILES
"""Room for what stands beside the nights: the record, the counters of two houses, the open holds
of two guests and the fact, and two records for each receipt. (A new stay has fewer nights to
write, and so has room for its quote and the idempotency record as well.)"""


class Fact(msgspec.Struct, frozen=True):
    """What happened to a stay, by whom."""

    name: str
    actor: str
    data: Mapping[str, Any] = {}


def settle(
    tx: Transaction,
    before: Stay | None,
    after: Stay,
    fact: Fact,
    *,
    once: Once[Any] | None = None,
) -> Stay:
    """Put a change of a stay into `tx`: claim what it needs, free what it leaves, tell the fact.

    The caller commits. The event says which nights were claimed and freed at which house, so
    the calendar can be replayed from the events alone.

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
    tx.emit(
        fact.name,
        f"reservation#{after.reservation_id}",
        actor=fact.actor,
        changes=changes(before, after) if before is not None else {},
        data={
            **_summary(after),
            **fact.data,
            "claimed": _texts(claimed),
            "freed": _texts(freed),
        },
    )
    tx.once(once, after)
    return after


def changes(before: Stay, after: Stay) -> dict[str, list[Any]]:
    """`{field: [old, new]}` of what differs, as JSON values."""
    old, new = msgspec.to_builtins(before), msgspec.to_builtins(after)
    return {
        name: [old[name], new[name]]
        for name in old
        if old[name] != new[name] and name not in {"version", "updated"}
    }


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


def _by_house(pairs: set[tuple[str, date]]) -> dict[str, list[date]]:
    houses: dict[str, list[date]] = {}
    for house, night in sorted(pairs):
        houses.setdefault(house, []).append(night)
    return houses


def _texts(pairs: set[tuple[str, date]]) -> dict[str, list[str]]:
    return {
        house: [night.isoformat() for night in dates] for house, dates in _by_house(pairs).items()
    }


def _summary(stay: Stay) -> dict[str, Any]:
    return {
        "property_id": stay.property_id,
        "client_id": stay.client_id,
        "check_in": stay.check_in.isoformat(),
        "departure": stay.departure.isoformat(),
        "status": stay.status,
        "origin": stay.origin,
        "hold_until": stay.hold_until.isoformat() if stay.hold_until else None,
    }
