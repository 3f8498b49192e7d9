"""Levels come and go with stays and friends, as the events of both arrive."""

from datetime import timedelta

import pytest

from chalicelib.clients import writing
from chalicelib.clients.technical import ensure_technical_clients
from chalicelib.clients.types import CHANNEL_ID, MAINTENANCE_ID, Level
from chalicelib.cloud import events, store
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import clock
from chalicelib.loyalty.levels.service import LEVELS
from chalicelib.loyalty.levels.types import Stats
from chalicelib.loyalty.membership import awarding, history
from chalicelib.loyalty.membership.records import MEMBERSHIP, MembershipRecord, membership_of
from chalicelib.loyalty.membership.rules import shown_level
from chalicelib.reservations.events import (
    StayApproved,
    StayCancelled,
    StayChanged,
    StayCreated,
    StayEvent,
    StayMoved,
    StayRejected,
    StayRemoved,
    StayReopened,
)

from .conftest import Ladder
from .desk import (
    ACTOR,
    NOW,
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

BASE, BRONZE, SILVER = "Base", "Bronze", "Silver"
LATER = NOW + timedelta(days=3)


def numbers(client_id: str) -> Stats:
    found = history.of_client(client_id)
    assert found is not None
    return found.stats


def stays(client_id: str, count: int) -> list[Booking]:
    return [approve(client_id) for _ in range(count)]


def test_the_levels_of_the_book_come_and_go(ladder: Ladder) -> None:
    """Vector 15, through the events."""
    ana = welcome(1)
    assert names_held(ana) == [BASE]

    approve(ana)
    assert names_held(ana) == [BASE, BRONZE]

    second = approve(ana)
    assert names_held(ana) == [BASE, BRONZE]

    welcome(2, "Luis", by=record_of(ana))
    assert names_held(ana) == [BASE, BRONZE, SILVER]

    deliver([second.becomes(None, StayRejected)])
    assert names_held(ana) == [BASE, BRONZE]

    with clock.at(LATER):
        deliver([second.becomes("approved")])
    assert names_held(ana) == [BASE, BRONZE, SILVER]
    since = {each.achievement_id: each.earned_at for each in membership_of(ana).held}
    assert since[ladder.silver.achievement_id] == LATER
    assert since[ladder.bronze.achievement_id] == NOW
    assert level_events(ana) == [
        ("earned", BASE),
        ("earned", BRONZE),
        ("earned", SILVER),
        ("withdrawn", SILVER),
        ("earned", SILVER),
    ]


def test_the_highest_level_is_one_answer_for_list_and_profile(aws: None) -> None:
    """Vector 16, with the orders both ways."""
    for number, (bronze_order, gold_order) in enumerate(((5, 1), (1, 5))):
        for name in ("Bronze", "Gold"):
            for entry in LEVELS.entries().values():
                if entry.value.name == name:
                    LEVELS.remove(entry.value.achievement_id, actor=ACTOR)
        define("Bronze", 1, 0, 0, order=bronze_order)
        define("Gold", 0, 1, 2, order=gold_order)
        ana = welcome(10 * number + 1)
        friend = welcome(10 * number + 2, "Luis", by=record_of(ana))
        stays(ana, 1)
        stays(friend, 2)
        assert names_held(ana) == ["Bronze", "Gold"]
        level = record_of(ana).level
        assert level is not None
        shown = shown_level(membership_of(ana).held, LEVELS.values(fresh=True))
        assert level == shown
        assert level.name == "Bronze"


def test_a_new_guest_gets_the_base_level_and_the_list_shows_it(ladder: Ladder) -> None:
    ana, event = register(1)
    assert names_held(ana.client_id) == []
    deliver([event])
    assert names_held(ana.client_id) == [BASE]
    assert record_of(ana.client_id).level == Level(0, BASE, "Para todos", "🌊", NOW)


def test_the_fact_of_a_level_says_which_and_whose(ladder: Ladder) -> None:
    ana = welcome(1)
    event = events.timeline(f"client#{ana}")[0]
    assert (event.name, event.actor, event.subject) == ("level.earned", "system", f"client#{ana}")
    assert event.event == {
        "type": "level.earned",
        "client_id": ana,
        "achievement_id": ladder.base.achievement_id,
        "name": BASE,
        "icon": "🌊",
    }


@pytest.mark.parametrize("event", [StayCancelled, StayRejected, StayRemoved, StayChanged])
def test_a_stay_that_stops_counting_takes_its_level_along(
    ladder: Ladder, event: type[StayEvent]
) -> None:
    ana = welcome(1)
    booking = approve(ana)
    deliver([booking.becomes(None, event)])
    assert names_held(ana) == [BASE]
    level = record_of(ana).level
    assert level is not None
    assert level.name == BASE


@pytest.mark.parametrize("event", [StayCreated, StayApproved, StayReopened, StayChanged, StayMoved])
def test_a_stay_that_counts_brings_its_level_whatever_made_it_count(
    ladder: Ladder, event: type[StayEvent]
) -> None:
    ana = welcome(1)
    deliver([Booking(ana).becomes("approved", event)])
    assert names_held(ana) == [BASE, BRONZE]


def test_a_stay_whose_payment_is_awaited_does_not_count(ladder: Ladder) -> None:
    ana = welcome(1)
    deliver([Booking(ana).becomes("awaiting", StayChanged)])
    assert names_held(ana) == [BASE]


def test_a_stay_handed_to_another_guest_counts_for_that_one(ladder: Ladder) -> None:
    ana, luis = welcome(1), welcome(2, "Luis")
    booking = approve(ana)
    deliver([booking.goes_to(luis)])
    assert names_held(ana) == [BASE]
    assert names_held(luis) == [BASE, BRONZE]


def test_friends_count_from_their_registration_and_their_stays_from_approval(
    aws: None,
) -> None:
    define("Amigo", 0, 1, 0)
    define("Anfitrión", 0, 2, 3)
    ana = welcome(1)
    luis = welcome(2, "Luis", by=record_of(ana))
    assert names_held(ana) == ["Amigo"]
    rosa = welcome(3, "Rosa", by=record_of(ana))
    stays(luis, 1)
    stays(rosa, 2)
    assert numbers(ana) == Stats(reservations=0, referrals=2, referral_reservations=3)
    assert names_held(ana) == ["Amigo", "Anfitrión"]
    assert names_held(luis) == []


def test_a_friend_who_leaves_counts_no_more_but_their_stays_do(aws: None) -> None:
    define("Amigo", 0, 1, 0)
    define("Promotor", 0, 0, 2)
    ana = welcome(1)
    luis = welcome(2, "Luis", by=record_of(ana))
    stays(luis, 2)
    assert names_held(ana) == ["Amigo", "Promotor"]
    deliver([delete_guest(luis)])
    assert numbers(ana) == Stats(reservations=0, referrals=0, referral_reservations=2)
    assert names_held(ana) == ["Promotor"]


def test_a_stay_of_a_friend_who_left_may_still_be_lost(aws: None) -> None:
    define("Promotor", 0, 0, 1)
    ana = welcome(1)
    luis = welcome(2, "Luis", by=record_of(ana))
    booking = approve(luis)
    deliver([delete_guest(luis)])
    deliver([booking.becomes(None, StayCancelled)])
    assert names_held(ana) == []


def test_the_friends_of_friends_do_not_count(aws: None) -> None:
    define("Amigo", 0, 1, 0)
    define("Promotor", 0, 2, 0)
    ana = welcome(1)
    luis = welcome(2, "Luis", by=record_of(ana))
    welcome(3, "Rosa", by=record_of(luis))
    assert (names_held(ana), names_held(luis)) == (["Amigo"], ["Amigo"])


def test_events_may_come_in_any_order_and_more_than_once(ladder: Ladder) -> None:
    ana, ana_came = register(1)
    luis, luis_came = register(2, "Luis", by=ana)
    booking = Booking(ana.client_id)
    recorded = [
        ana_came,
        luis_came,
        booking.becomes("approved"),
        Booking(ana.client_id).becomes("approved"),
        Booking(luis.client_id).becomes("approved"),
        delete_guest(luis.client_id),
    ]
    recorded.append(booking.becomes("awaiting", StayChanged))
    recorded.append(booking.becomes("approved"))

    deliver(reversed(recorded))
    assert numbers(ana.client_id) == Stats(reservations=2, referrals=0, referral_reservations=1)
    assert names_held(ana.client_id) == [BASE, BRONZE]

    before = level_events(ana.client_id)
    deliver([*recorded, *recorded])
    assert level_events(ana.client_id) == before == [("earned", BASE), ("earned", BRONZE)]


def test_a_stay_that_is_heard_of_before_its_guest_links_the_guest_too(aws: None) -> None:
    define("Promotor", 0, 1, 1)
    ana = welcome(1)
    luis, came = register(2, "Luis", by=record_of(ana))
    approve(luis.client_id)
    assert names_held(ana) == ["Promotor"]
    deliver([came])
    assert level_events(ana) == [("earned", "Promotor")]


def test_what_does_not_change_is_not_written(ladder: Ladder) -> None:
    ana = welcome(1)
    written = (record_of(ana).version, level_events(ana))
    awarding.recheck(ana, now=LATER)
    awarding.follow(ana, now=LATER)
    assert (record_of(ana).version, level_events(ana)) == written


def test_without_levels_nothing_is_written(aws: None) -> None:
    ana = welcome(1)
    assert store.fetch(MembershipRecord, ana, MEMBERSHIP) is None
    assert record_of(ana).version == 1


def test_the_technical_clients_earn_nothing(ladder: Ladder) -> None:
    ensure_technical_clients(now=NOW)
    for client_id in (MAINTENANCE_ID, CHANNEL_ID):
        deliver(events.timeline(f"client#{client_id}"))
        approve(client_id)
        assert names_held(client_id) == []
        assert record_of(client_id).level is None


def test_a_deleted_guest_keeps_what_was_and_earns_nothing_more(ladder: Ladder) -> None:
    ana = welcome(1)
    booking = Booking(ana)
    deliver([delete_guest(ana), booking.becomes("approved")])
    assert names_held(ana) == [BASE]
    assert level_events(ana) == [("earned", BASE)]


def test_an_event_of_a_client_who_never_was_is_taken_and_forgotten(ladder: Ladder) -> None:
    nobody = "3f0c1b9e-5c1a-4d53-9d2e-0f6f0b8a7c11"
    deliver([Booking(nobody).becomes("approved")])
    assert names_held(nobody) == []


def test_a_level_with_other_requirements_reaches_a_guest_at_the_next_event(
    ladder: Ladder,
) -> None:
    ana = welcome(1)
    approve(ana)
    LEVELS.change(ladder.bronze.achievement_id, {"required_reservations": 3}, actor=ACTOR)
    assert names_held(ana) == [BASE, BRONZE]
    approve(ana)
    assert names_held(ana) == [BASE]
    approve(ana)
    assert names_held(ana) == [BASE, BRONZE]


def test_a_level_with_another_name_reaches_the_client_list_at_the_next_event(
    ladder: Ladder,
) -> None:
    ana = welcome(1)
    LEVELS.change(ladder.base.achievement_id, {"name": "Bienvenida"}, actor=ACTOR)
    awarding.recheck(ana, now=LATER)
    level = record_of(ana).level
    assert level is not None
    assert (level.name, level.earned_at) == ("Bienvenida", NOW)
    assert level_events(ana) == [("earned", BASE)]


def test_a_removed_level_is_dropped_without_a_word(ladder: Ladder) -> None:
    ana = welcome(1)
    approve(ana)
    LEVELS.remove(ladder.bronze.achievement_id, actor=ACTOR)
    awarding.recheck(ana, now=LATER)
    assert membership_of(ana).levels == {ladder.base.achievement_id}
    assert level_events(ana) == [("earned", BASE), ("earned", BRONZE)]
    level = record_of(ana).level
    assert level is not None
    assert level.name == BASE


def test_a_level_that_is_switched_off_and_on_again_keeps_its_date(ladder: Ladder) -> None:
    ana = welcome(1)
    for is_active, shown in ((False, None), (True, BASE)):
        LEVELS.change(ladder.base.achievement_id, {"is_active": is_active}, actor=ACTOR)
        awarding.recheck(ana, now=LATER)
        level = record_of(ana).level
        assert (level and level.name) == shown
    assert level_events(ana) == [("earned", BASE)]
    assert membership_of(ana).held[0].earned_at == NOW


def test_as_many_levels_as_there_may_be_are_given_at_once(aws: None) -> None:
    for number in range(50):
        define(f"Nivel {number}", 0, 0, 0, order=number)
    ana = welcome(1)
    assert len(membership_of(ana).held) == 50
    assert len(level_events(ana)) == 50


def test_a_change_of_the_client_by_staff_survives_a_new_level(ladder: Ladder) -> None:
    ana, came = register(1)
    tx = Transaction(NOW)
    writing.replace(tx, ana, writing.changed(ana, notes="Llega tarde"))
    tx.commit()
    deliver([came])
    assert record_of(ana.client_id).notes == "Llega tarde"
    assert record_of(ana.client_id).version == 3
