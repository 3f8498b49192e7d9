"""Friends and levels follow the kept record."""

from datetime import timedelta
from decimal import Decimal

import msgspec
import pytest

from chalicelib.clients.types import Client
from chalicelib.cloud import budget, events
from chalicelib.kernel import clock
from chalicelib.kernel.errors import Stale
from chalicelib.loyalty.levels.service import LEVELS
from chalicelib.loyalty.levels.types import Achievement
from chalicelib.loyalty.membership.records import membership_of
from chalicelib.loyalty.referral_points.service import REFERRAL_POINTS
from chalicelib.loyalty.referral_points.types import ReferralPoints
from chalicelib.loyalty.referrals import service as referrals
from chalicelib.properties.types import House
from chalicelib.reservations.awards import service as awards
from tests.support import deliveries
from tests.support.http import Api
from tests.support.monday import NOW
from tests.support.outbox import Outbox
from tests.support.people import new_client
from tests.support.points import balances

from .steps import merge, merged, now_of, take, write


def test_friends_and_who_brought_the_person_follow(
    api: Api, outbox: Outbox, kept: Client, gone: Client
) -> None:
    rosa, bob = new_client("40000003", "Rosa"), new_client("40000004", "Bob")
    referrals.move(gone.client_id, rosa.client_id, actor="staff#1", now=NOW)
    referrals.move(bob.client_id, gone.client_id, actor="staff#1", now=NOW)
    merged(api, outbox, kept, gone)
    assert now_of(kept).referred_by == rosa.client_id
    assert now_of(bob).referred_by == kept.client_id
    assert now_of(gone).referred_by is None
    assert membership_of(kept.client_id).referrals == {bob.client_id}
    assert membership_of(rosa.client_id).referrals == {kept.client_id}
    assert membership_of(gone.client_id).referrals == frozenset()


def test_nobody_is_said_to_have_brought_oneself(
    api: Api, outbox: Outbox, kept: Client, gone: Client
) -> None:
    """The one record had brought the other, through a friend."""
    bob = new_client("40000004", "Bob")
    referrals.move(bob.client_id, gone.client_id, actor="staff#1", now=NOW)
    referrals.move(kept.client_id, bob.client_id, actor="staff#1", now=NOW)
    merged(api, outbox, kept, gone)
    assert now_of(kept).referred_by is None
    assert now_of(bob).referred_by == kept.client_id
    assert membership_of(bob.client_id).referrals == frozenset()


def test_a_friend_who_came_at_that_moment_is_led_on(
    api: Api, outbox: Outbox, kept: Client, gone: Client
) -> None:
    assert merge(api, kept, gone).status_code == 202
    bob = new_client("40000004", "Bob")
    write(bob, referred_by=gone.client_id)
    (created,) = events.timeline(bob.account_id)
    told = msgspec.structs.replace(created, event={**created.event, "referred_by": gone.client_id})
    outbox.settle()
    assert deliveries.take(told)
    assert now_of(bob).referred_by == kept.client_id


def test_a_friends_stay_is_not_awarded_while_nobody_is_led_on(
    api: Api, house: House, outbox: Outbox, kept: Client, gone: Client
) -> None:
    bob = new_client("40000004", "Bob")
    referrals.move(bob.client_id, gone.client_id, actor="staff#1", now=NOW)
    percentage = ReferralPoints(referral_points_id="p", percentage=Decimal("10.00"))
    REFERRAL_POINTS.save(percentage, actor="staff#1")
    stay = take(api, house, bob, "2026-02-10", "2026-02-12")
    assert merge(api, kept, gone).status_code == 202
    with budget.of(budget.TIME_TO_DECIDE + 1), pytest.raises(Stale):
        awards.award(stay, now=NOW)
    outbox.settle()
    awards.award(stay, now=NOW)
    assert balances(kept.client_id) == ("150.00",) * 3


def test_levels_are_held_since_the_first_day_and_judged_anew(
    api: Api, house: House, outbox: Outbox, kept: Client, gone: Client
) -> None:
    for name, stays in (("Bronce", 1), ("Plata", 2)):
        required = Achievement(achievement_id=name, name=name, required_reservations=stays)
        LEVELS.save(required, actor="staff#1")
    with clock.at(NOW - timedelta(days=9)):
        take(api, house, gone, "2026-04-16", "2026-04-19")
        outbox.settle()
    take(api, house, kept, "2026-05-01", "2026-05-03")
    outbox.settle()
    first = {each.achievement_id: each.earned_at for each in membership_of(gone.client_id).held}
    merged(api, outbox, kept, gone)
    held = {each.achievement_id: each.earned_at for each in membership_of(kept.client_id).held}
    assert held == {"Bronce": first["Bronce"], "Plata": NOW}
    level = now_of(kept).level
    assert level is not None
    assert level.name == "Plata"
    assert membership_of(gone.client_id).held == ()
