"""What must agree of the nights of houses: who sells them, and for whom they are locked
(reservations book, 3.1 and 10: `find_overlapping_reservations`; vector W30)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from datetime import date, datetime, timedelta
from itertools import combinations

import msgspec

from chalicelib.kernel import dates
from chalicelib.reservations.proof.types import (
    Claimant,
    Difference,
    Fault,
    Lock,
    Look,
    Overlap,
    Place,
    Proof,
    Seen,
)
from chalicelib.reservations.stays.rules import has_lapsed
from chalicelib.reservations.types import Stay

MOST_NAMED = 50
"""Overlaps, and faults, that a proof names."""
MOST_CONTESTED = 500
AHEAD = timedelta(days=761)
"""How far beyond today nights are looked at where no stay arrives: two years and a month."""


def claimant_of(stay: Stay, now: datetime) -> Claimant | None:
    """A stay as one that claims its nights; None where it keeps nothing from others (any more)."""
    if not stay.blocks or has_lapsed(stay, now):
        return None
    return Claimant(
        reservation_id=stay.reservation_id,
        property_id=stay.property_id,
        check_in=stay.check_in,
        check_out=stay.blocked_until,
        hold_until=stay.hold_until,
        lacks=stay.lacks,
    )


def by_night(claimants: Iterable[Claimant], month: str) -> dict[Place, tuple[Claimant, ...]]:
    """Who claims which night of a month."""
    first, following = dates.bounds_of(month)
    found: defaultdict[Place, tuple[Claimant, ...]] = defaultdict(tuple)
    for each in sorted(claimants, key=lambda one: (one.check_in, one.reservation_id)):
        nights = dates.days_between(max(each.check_in, first), min(each.check_out, following))
        for night in nights:
            found[each.property_id, night] += (each,)
    return dict(found)


def suspects(seen: Seen) -> set[Place]:
    """The nights that have to be read again: those that one stay neither sells nor has alone."""
    places = seen.locks.keys() | seen.claimants.keys()
    return {place for place in places if not _is_plain(seen, place)}


def corrected(seen: Seen, places: Set[Place], again: Seen) -> Seen:
    """What was seen, with these nights as they were when they were read again."""
    locks = {place: lock for place, lock in seen.locks.items() if place not in places}
    claims = {place: each for place, each in seen.claimants.items() if place not in places}
    return Seen(locks | dict(again.locks), claims | dict(again.claimants))


def going_on(claimants: Iterable[Claimant], month: str) -> list[str]:
    """The stays that have nights after a month, too."""
    _, following = dates.bounds_of(month)
    return sorted({each.reservation_id for each in claimants if each.check_out > following})


def judged(seen: Seen) -> Look:
    """What was seen of the nights of a month.

    A night that a stay was moved in without counts as nobody's of that stay's: it is neither sold
    by it nor missed.
    """
    pairs = (pair for each in seen.claimants.values() for pair in combinations(each, 2))
    overlaps = filter(None, (_overlap(*pair, seen) for pair in dict.fromkeys(pairs)))
    contested = {
        each.reservation_id: None
        for (_, night), claimants in sorted(seen.claimants.items())
        for each in claimants
        if each.lacks and night == max(min(each.lacks), each.check_in)
    }
    return Look(
        sold=sum(bool(_expected(each, place)) for place, each in seen.claimants.items()),
        locked=len(seen.locks),
        overlaps=tuple(sorted(overlaps, key=lambda each: (each.since, each.reservation_ids))),
        faults=_gathered(_faults(seen)),
        contested=tuple(contested),
    )


def noted(proof: Proof, look: Look, *, arrived: int, going_on: Sequence[str]) -> Proof:
    """A proof after a look at another month, in which so many stays arrived."""
    contested = dict.fromkeys((*proof.contested, *look.contested))
    return msgspec.structs.replace(
        proof,
        stays=proof.stays + arrived,
        sold=proof.sold + look.sold,
        locked=proof.locked + look.locked,
        overlapping=proof.overlapping + len(look.overlaps),
        overlaps=(*proof.overlaps, *look.overlaps)[:MOST_NAMED],
        faulty=proof.faulty + len(look.faults),
        faults=(*proof.faults, *look.faults)[:MOST_NAMED],
        contested=tuple(contested)[:MOST_CONTESTED],
        going_on=tuple(going_on),
    )


def months_of(known: Iterable[str], today: date) -> list[str]:
    """The months to look at, in order: those in which stays arrive, and those to come, in which no
    night may be locked by nobody."""
    return sorted({*known, *dates.months_between(today, today + AHEAD)})


def _is_plain(seen: Seen, place: Place) -> bool:
    lock, claimants = seen.locks.get(place), seen.claimants.get(place, ())
    if lock is None or len(claimants) != 1:
        return False
    [one] = claimants
    return _lock_of(one) == lock and place[1] not in one.lacks


def _lock_of(claimant: Claimant) -> Lock:
    """How the nights of a stay are to be locked."""
    return Lock(claimant.reservation_id, claimant.hold_until)


def _expected(claimants: Iterable[Claimant], place: Place) -> list[Claimant]:
    """Those who are to have a night."""
    return [each for each in claimants if place[1] not in each.lacks]


def _overlap(one: Claimant, other: Claimant, seen: Seen) -> Overlap | None:
    """What two stays share, told in the month in which it begins; None where that was so when they
    were moved in."""
    since = max(one.check_in, other.check_in)
    shared = list(dates.days_between(since, min(one.check_out, other.check_out)))
    is_known = all(night in one.lacks or night in other.lacks for night in shared)
    if is_known or (one.property_id, since) not in seen.claimants:
        return None
    ids = one.reservation_id, other.reservation_id
    return Overlap(one.property_id, ids, since, len(shared))


def _faults(seen: Seen) -> Iterator[tuple[Difference, Place, str]]:
    for place in sorted(seen.locks.keys() | seen.claimants.keys()):
        lock = seen.locks.get(place)
        expected = _expected(seen.claimants.get(place, ()), place)
        for each in expected:
            if lock is None or lock.reservation_id != each.reservation_id:
                yield "unlocked", place, each.reservation_id
            elif lock != _lock_of(each):
                yield "hold", place, each.reservation_id
        if lock is not None and lock.reservation_id not in {e.reservation_id for e in expected}:
            yield "stray", place, lock.reservation_id


def _gathered(faults: Iterable[tuple[Difference, Place, str]]) -> tuple[Fault, ...]:
    """One fault for the nights of a month that have the same."""
    nights: Mapping[tuple[Difference, str, str], list[date]] = defaultdict(list)
    for difference, (house, night), stay in faults:
        nights[difference, house, stay].append(night)
    return tuple(
        Fault(difference, house, stay, min(found), len(found))
        for (difference, house, stay), found in nights.items()
    )
