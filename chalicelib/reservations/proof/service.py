"""Proving the nights of all houses, a month after the other, and the stays that were moved in
without nights which others had.

Nothing is changed. What an index or a query tells may be a moment old, so whatever does not agree
is read again, from the stays and the nights themselves, until it stays the same.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from datetime import datetime
from functools import partial

import msgspec

from chalicelib.calendar import records as nights
from chalicelib.calendar.records import NightRecord
from chalicelib.cloud import deliveries, parallel
from chalicelib.cloud.proofs import confirmed
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import dates, ids
from chalicelib.kernel.callers import SYSTEM
from chalicelib.properties.houses.service import HOUSES
from chalicelib.reservations.commands import ProveNights
from chalicelib.reservations.proof import rules
from chalicelib.reservations.proof.records import PROOFS
from chalicelib.reservations.proof.types import (
    Claimant,
    ContestedNight,
    Lock,
    Look,
    Place,
    Proof,
    Seen,
)
from chalicelib.reservations.stays import counts
from chalicelib.reservations.stays import records as stays
from chalicelib.reservations.stays.records import ListedStay
from chalicelib.reservations.stays.rules import has_lapsed
from chalicelib.reservations.types import BLOCKING, Stay


class Contested(msgspec.Struct, frozen=True):
    """A stay that was moved in without nights which others had, and who has them now."""

    stay: Stay
    nights: tuple[ContestedNight, ...]


def begin(now: datetime) -> None:
    """Have the nights of all houses proved, by messages that follow one another."""
    proof = Proof(proof_id=ids.new_id(), started_at=now)
    tx = Transaction(now)
    PROOFS.begin(tx, proof)
    first = ProveNights(proof_id=proof.proof_id, month=_months(now)[0])
    tx.enqueue(first, actor=SYSTEM.actor)
    tx.commit()


def go_on(command: ProveNights, *, now: datetime) -> Look | None:
    """Look at another month, and have the next one looked at; what was found. None for a message
    of a proof that another has replaced.

    Raises:
        Busy: its nights keep changing. Stale: the same message is at work twice.
    """
    running = PROOFS.running(command.proof_id)
    if running is None:
        return None
    arrived = _arriving(command.month, now)
    claimants = _claimants(running.proof.going_on, now) + arrived
    look = _look(claimants, command.month, now)
    going_on = rules.going_on(claimants, command.month)
    following = _following(command.month, going_on, now)
    proof = rules.noted(running.proof, look, arrived=len(arrived), going_on=going_on)
    tx = Transaction(now)
    deliveries.once(tx)
    if following is None:
        PROOFS.finish(tx, running, msgspec.structs.replace(proof, finished_at=now))
    else:
        PROOFS.go_on(tx, running, proof)
        next_one = ProveNights(proof_id=command.proof_id, month=following)
        tx.enqueue(next_one, actor=SYSTEM.actor)
    tx.commit()
    return look


def contested(*, now: datetime) -> list[Contested]:
    """The stays that the last proof, or the one that runs, found without nights which others had,
    as they are now, the latest arrival first; without those that were seen to since."""
    proofs = [proof for proof in PROOFS.both() if proof is not None]
    named = {stay_id for proof in proofs for stay_id in proof.contested}
    found = [stay for stay in stays.stays_of(named).values() if stay.blocks and stay.lacks]
    locks = _locks(((each.property_id, night) for each in found for night in each.lacks), now)
    rows = [Contested(stay, tuple(_nights_without(stay, locks))) for stay in found]
    return sorted(rows, key=lambda row: (row.stay.check_in, row.stay.reservation_id), reverse=True)


def _nights_without(stay: Stay, locks: Mapping[Place, Lock]) -> Iterator[ContestedNight]:
    for night in stay.lacks:
        lock = locks.get((stay.property_id, night))
        yield ContestedNight(night, None if lock is None else lock.reservation_id)


def _months(now: datetime) -> list[str]:
    today = dates.today(now)
    return rules.months_of((each.month for each in counts.read(today) if each.number), today)


def _following(month: str, going_on: Sequence[str], now: datetime) -> str | None:
    """The next month with anything to look at."""
    _, following = dates.bounds_of(month)
    if going_on:
        return dates.month_of(following)
    return next((each for each in _months(now) if each > month), None)


def _arriving(month: str, now: datetime) -> list[Claimant]:
    """The stays that arrive in a month and claim nights, as an index tells."""
    listed = (each for each in stays.in_month(month) if each.status in BLOCKING)
    return [_claimant(each) for each in listed if not has_lapsed(each, now)]


def _claimant(row: ListedStay) -> Claimant:
    return Claimant(
        reservation_id=row.reservation_id,
        property_id=row.property_id,
        check_in=row.check_in,
        check_out=row.check_out,
        hold_until=row.hold_until,
    )


def _claimants(reservation_ids: Iterable[str], now: datetime) -> list[Claimant]:
    """Those of these stays that claim nights, as they are now."""
    found = (rules.claimant_of(stay, now) for stay in stays.stays_of(reservation_ids).values())
    return [each for each in found if each is not None]


def _look(claimants: Sequence[Claimant], month: str, now: datetime) -> Look:
    listed = rules.by_night(claimants, month)
    seen = Seen(_locks_of_month(claimants, month, now), listed)
    places = rules.suspects(seen)
    if not places:
        return rules.judged(seen)
    named = {each.reservation_id for place in places for each in listed.get(place, ())}
    again = confirmed(lambda: (_again(places, named, month, now), None))
    return rules.judged(rules.corrected(seen, places, again))


def _again(places: Set[Place], named: Set[str], month: str, now: datetime) -> Seen:
    """What suspicious nights are when they are read themselves, with the stays that have them and
    those that were said to claim them."""
    locks = _locks(places, now)
    owners = {lock.reservation_id for lock in locks.values()}
    claims = rules.by_night(_claimants(named | owners, now), month)
    return Seen(locks, {place: each for place, each in claims.items() if place in places})


def _locks_of_month(claimants: Iterable[Claimant], month: str, now: datetime) -> dict[Place, Lock]:
    """The nights of a month that are locked, at every house and those where stays claim some."""
    houses = {house.property_id for house in HOUSES.values()}
    houses |= {each.property_id for each in claimants}
    first, following = dates.bounds_of(month)
    calls = [partial(nights.taken_between, house, first, following, now) for house in houses]
    return _locks_in(record for found in parallel.together(calls) for record in found)


def _locks(places: Iterable[Place], now: datetime) -> dict[Place, Lock]:
    return _locks_in(nights.taken_of(places, now))


def _locks_in(records: Iterable[NightRecord]) -> dict[Place, Lock]:
    return {
        (each.property_id, each.night): Lock(each.reservation_id, each.hold_until)
        for each in records
    }
