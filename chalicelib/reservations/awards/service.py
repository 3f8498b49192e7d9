"""Giving the points that stays earned: the daily job asks for each stay by a command, which gives
them once.

The mark that it was done stands on the stay itself (`awarded_at`) and is written with the points,
so a job, a worker or a message that comes again finds it.
"""

from collections.abc import Mapping
from datetime import datetime

from chalicelib.catalogue.snapshots import VERSION_KEY, catch_up
from chalicelib.clients.records import client_in
from chalicelib.clients.types import Client
from chalicelib.cloud import budget, store
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import dates
from chalicelib.kernel.callers import SYSTEM
from chalicelib.kernel.errors import Stale
from chalicelib.kernel.money import ZERO
from chalicelib.loyalty.points import rules as points
from chalicelib.loyalty.points.purses import Purses, keys_of
from chalicelib.loyalty.points.types import Posting
from chalicelib.loyalty.referral_points import service as referral_points
from chalicelib.reservations.awards import rules
from chalicelib.reservations.commands import AwardStay
from chalicelib.reservations.events import StayAwarded
from chalicelib.reservations.stays import due, records
from chalicelib.reservations.stays.rules import award_due, next_version
from chalicelib.reservations.stays.service import Seen, write_stay
from chalicelib.reservations.types import Award, Stay

AT_ONCE = 90
"""Commands of one transaction."""


def ask_for_due(*, now: datetime) -> int:
    """Ask for the points of every stay whose guests have left; how many these are. A run that was
    cut short is made good by the next one: what was awarded is not found any more. Points of stays
    that ended a year ago would have ended by now."""
    today = dates.today(now)
    months = dates.months_between(today - points.LIFE, today)
    return sum(_ask_for_month(month, now) for month in months)


def _ask_for_month(month: str, now: datetime) -> int:
    count, after = 0, None
    while True:
        found, after = due.to_award(month, now, after=after, most=AT_ONCE)
        tx = Transaction(now)
        for reservation_id in found:
            tx.enqueue(AwardStay(reservation_id=reservation_id), actor=SYSTEM.actor)
        tx.commit()
        count += len(found)
        if after is None:
            return count


def award(reservation_id: str, *, now: datetime) -> None:
    """Give the points that a stay earned, unless they were given, or it does not earn any (yet).

    Raises:
        PointsChanged, Stale: others kept changing the stay, or its clients; ask again.
    """
    # Whatever it decided by may have changed: it is all read anew.
    budget.again(lambda: _award(reservation_id, now), Stale)


def _award(reservation_id: str, now: datetime) -> None:
    before = records.stays_of([reservation_id]).get(reservation_id)
    earned_at = None if before is None else award_due(before)
    if before is None or earned_at is None or now < earned_at:
        return
    purses = _read(before)
    awards = _earned(before, purses.clients)
    for each in awards:
        purses.add(_posting(before, each, purses, now))
    after = next_version(before, now, awarded_at=now, awards=awards, points_missing=ZERO)
    tx = Transaction(now)
    seen = Seen(purses=purses)
    write_stay(tx, before, after, StayAwarded, actor=SYSTEM.actor, seen=seen)
    tx.commit()


def _read(stay: Stay) -> Purses:
    """The guest of a stay, and whoever brought the guest, with their points; the settings are as
    of now too."""
    people = [stay.client_id]
    found = store.fetch_many([*keys_of(people), VERSION_KEY])
    guest = client_in(found, stay.client_id)
    if guest is not None and guest.referred_by is not None:
        people.append(guest.referred_by)
        found = store.fetch_many([*keys_of(people), VERSION_KEY])
        referrer = client_in(found, guest.referred_by)
        if referrer is not None and referrer.merged_into is not None:
            # A merge is about to say who brings the guest now; the message comes again.
            raise Stale
    catch_up(found)
    return Purses(found, people)


def _earned(stay: Stay, people: Mapping[str, Client]) -> tuple[Award, ...]:
    guest = people.get(stay.client_id)
    if guest is None:
        return ()
    referrer = None if guest.referred_by is None else people.get(guest.referred_by)
    return rules.earned(stay, guest, referrer, referral_points.percentage())


def _posting(stay: Stay, award: Award, purses: Purses, now: datetime) -> Posting:
    give = points.earn if award.kind == "earned" else points.refer
    return give(
        purses.account(award.client_id),
        award.points,
        now,
        lot_id=stay.reservation_id,
        expires_at=points.end_of(stay.blocked_until),
        reservation_id=stay.reservation_id,
        referred_client_id=stay.client_id if award.kind == "referral" else None,
    )
