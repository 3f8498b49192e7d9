"""A membership knows what friends count for as soon as it knows the levels that they earn."""

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from bench.watching import watching
from chalicelib.clients import service as clients
from chalicelib.cloud import events
from chalicelib.kernel import clock
from chalicelib.loyalty.levels.service import LEVELS
from chalicelib.loyalty.levels.types import Stats
from chalicelib.loyalty.membership import awarding, history
from chalicelib.loyalty.membership.records import MembershipRecord, membership_of
from chalicelib.loyalty.membership.rules import known_stats
from chalicelib.reservations.events import StayCancelled
from tests.support.http import Api
from tests.support.meanwhile import meanwhile

from .conftest import Ladder
from .desk import (
    ACTOR,
    Booking,
    approve,
    define,
    delete_guest,
    deliver,
    level_events,
    names_held,
    record_of,
    register,
    welcome,
)

OWN = "/api/v1/clients/client-auth/achievements/"


class Circle(msgspec.Struct, frozen=True):
    """Ana, and Luis and Rosa whom she brought; Luis has a stay."""

    ana: str
    luis: str
    rosa: str
    stay: Booking


@pytest.fixture
def circle(ladder: Ladder) -> Circle:
    ana = welcome(1)
    luis, rosa = (welcome(n, name, by=record_of(ana)) for n, name in ((2, "Luis"), (3, "Rosa")))
    return Circle(ana, luis, rosa, approve(luis))


def known(client_id: str) -> Stats | None:
    return known_stats(membership_of(client_id))


def seen(client_id: str) -> Stats:
    found = history.of_client(client_id)
    assert found is not None
    return found.stats


def leave_and_return(client_id: str) -> None:
    deliver([delete_guest(client_id)])
    clients.restore(client_id, now=clock.now(), actor=ACTOR)
    deliver([events.timeline(f"client#{client_id}")[0]])


HAPPENINGS: dict[str, Callable[[Circle], Any]] = {
    "nothing": lambda _: None,
    "another stay": lambda circle: approve(circle.rosa),
    "a stay of one's own": lambda circle: approve(circle.ana),
    "a stay that ends": lambda circle: deliver([circle.stay.becomes(None, StayCancelled)]),
    "a stay of somebody else's": lambda circle: deliver([circle.stay.goes_to(circle.ana)]),
    "a friend more": lambda circle: welcome(4, "Eva", by=record_of(circle.ana)),
    "a friend who leaves": lambda circle: deliver([delete_guest(circle.luis)]),
    "a friend who leaves and comes back": lambda circle: leave_and_return(circle.luis),
}


@pytest.mark.parametrize("happening", HAPPENINGS)
def test_after_anything_that_happens_to_friends_it_is_what_a_look_would_find(
    circle: Circle, happening: str
) -> None:
    HAPPENINGS[happening](circle)
    assert known(circle.ana) == seen(circle.ana)
    assert known(circle.luis) == seen(circle.luis)


def test_it_counts_friends_and_their_stays(circle: Circle) -> None:
    assert known(circle.ana) == Stats(reservations=0, referrals=2, referral_reservations=1)


def test_a_look_that_another_overtook_is_taken_again(circle: Circle) -> None:
    """Whoever writes what was true a moment ago would hide a stay until the next night."""
    booking = Booking(circle.rosa)
    cancelled = circle.stay.becomes(None, StayCancelled)
    with meanwhile(lambda: deliver([booking.becomes("approved")])):
        deliver([cancelled])
    assert known(circle.ana) == seen(circle.ana)
    assert seen(circle.ana).referral_reservations == 1


def test_what_is_known_already_is_not_written_again(circle: Circle) -> None:
    LEVELS.values(fresh=True)
    with watching() as watch:
        awarding.recheck(circle.ana, now=clock.now())
    assert watch.writes == 0


def test_friends_who_count_for_no_level_are_known_without_an_event(aws: None) -> None:
    define("Base", 0, 0, 0)
    ana = welcome(1)
    for number in (2, 3):
        approve(welcome(number, by=record_of(ana)))
    assert known(ana) == Stats(referrals=2, referral_reservations=2)
    assert level_events(ana) == [("earned", "Base")]


def test_a_night_counts_the_friends_of_before_and_no_level_changes(circle: Circle) -> None:
    forget(circle.ana)
    held = names_held(circle.ana)
    changed = awarding.recheck_all([circle.ana, circle.luis, circle.rosa], now=clock.now())
    assert (changed, names_held(circle.ana)) == (0, held)
    assert known(circle.ana) == seen(circle.ana)


@pytest.mark.parametrize("when", ["known", "not counted", "one more"])
def test_a_guest_reads_the_same_numbers_known_or_not(api: Api, circle: Circle, when: str) -> None:
    if when == "not counted":
        forget(circle.ana)
    if when == "one more":
        # Their event is on its way.
        eva, _ = register(4, "Eva", by=record_of(circle.ana))
        awarding.link(circle.ana, eva.client_id, now=clock.now())
    api.get(OWN, token=circle.ana)
    with watching() as watch:
        answer = api.get(OWN, token=circle.ana)
    assert watch.rounds == (1 if when == "known" else 2)
    assert answer.json_body["data"]["client_stats"] == {
        "reservations": 0,
        "referrals": 3 if when == "one more" else 2,
        "referral_reservations": 1,
    }


def forget(client_id: str) -> None:
    """A membership is as it was before friends were counted."""
    MembershipRecord(client_id, "membership").update(actions=[MembershipRecord.friends.remove()])
