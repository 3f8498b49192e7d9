"""Contests: scores as they happen, the end, and winners who are announced at their instant."""

from datetime import timedelta
from typing import Any

from bench.watching import watching
from chalicelib.clients import service as clients
from chalicelib.cloud.transaction import Transaction
from chalicelib.community.commands import NoteToldWinner
from chalicelib.community.contests.jobs import leaderboard_snapshot, notify_event_winners
from chalicelib.kernel import clock
from tests.integration.loyalty.desk import Booking
from tests.support import deliveries
from tests.support.people import ACTOR

from .square import EVENTS, Square


def tick(square: Square, **time: float) -> None:
    """Let time pass, and the jobs of the minute run."""
    square.post.wait(**time)
    leaderboard_snapshot(clock.now())
    notify_event_winners(clock.now())
    square.post.settle()


def winners(square: Square, event: str) -> Any:
    return square.get(f"{EVENTS}{event}/participants/winners/")


def taking_part(square: Square, *names: str, contest: str = "referral_count") -> tuple[str, Any]:
    """A contest in which Ana and others take part, each a minute after the other."""
    event = square.contest(contest_type=contest)
    people = {"ana": clients.find(client_of(square, "ana"))}
    for name in ("ana", *names):
        if name not in people:
            people[name] = square.guest(name)
        assert square.register(event, name).status_code == 201
        square.post.wait(minutes=1)
    return event, people


def client_of(square: Square, token: str) -> str:
    return square.tokens[token].actor.removeprefix("client#")


def test_friends_count_as_they_register_and_drop_out_as_they_leave(square: Square) -> None:
    event, people = taking_part(square, "luis", "rosa")
    assert square.standings(event) == [("Ana Q.", 0), ("Luis Q.", 0), ("Rosa Q.", 0)]
    square.guest("hugo", by=people["luis"])
    assert square.standings(event) == [("Luis Q.", 1), ("Ana Q.", 0), ("Rosa Q.", 0)]
    square.post.wait(minutes=1)
    friend = square.guest("omar", by=people["rosa"])
    assert square.standings(event) == [("Luis Q.", 1), ("Rosa Q.", 1), ("Ana Q.", 0)]
    clients.delete(friend.client_id, actor=ACTOR, now=clock.now())
    square.post.settle()
    assert square.standings(event) == [("Luis Q.", 1), ("Ana Q.", 0), ("Rosa Q.", 0)]


def test_stays_of_friends_count_while_they_are_approved(square: Square) -> None:
    square.guest("hugo", by=clients.find(client_of(square, "ana")))
    event, _ = taking_part(square, "luis", contest="referral_bookings")
    booking = Booking(client_of(square, "hugo"))
    assert deliveries.take(booking.becomes("approved"))
    assert square.standings(event) == [("Ana Q.", 1), ("Luis Q.", 0)]
    assert deliveries.take(booking.becomes(None))
    assert square.standings(event) == [("Ana Q.", 0), ("Luis Q.", 0)]


def test_who_registers_late_is_counted_from_then_on(square: Square) -> None:
    event, _ = taking_part(square)
    luis = square.guest("luis")
    square.guest("hugo", by=luis)
    square.post.wait(minutes=1)
    square.register(event, "luis")
    assert square.standings(event) == [("Ana Q.", 0), ("Luis Q.", 0)]
    square.guest("omar", by=luis)
    assert square.standings(event) == [("Luis Q.", 1), ("Ana Q.", 0)]


def test_who_is_approved_after_the_end_has_what_they_reached_before(square: Square) -> None:
    event = square.contest(requires_evidence=True)
    square.register(event)
    square.guest("luis", by=clients.find(client_of(square, "ana")))
    assert square.send(event).status_code == 200
    tick(square, days=2, minutes=3)
    (row,) = square.registrations(event=event)
    assert row["status"] == "pending"
    square.decide(row["id"], status="approved")
    assert square.standings(event) == [("Ana Q.", 1)]


def test_another_kind_of_contest_counts_anew_for_everybody(square: Square) -> None:
    event, people = taking_part(square, "luis")
    square.guest("hugo", by=people["luis"])
    assert square.edit(event, contest_type="referral_bookings").status_code == 200
    assert square.standings(event) == [("Ana Q.", 0), ("Luis Q.", 0)]
    assert square.edit(event, is_contest=False).status_code == 200
    assert square.edit(event, is_contest=True, contest_type="referral_count").status_code == 200
    assert square.standings(event) == [("Luis Q.", 1), ("Ana Q.", 0)]


def test_another_end_of_a_contest_counts_anew_for_everybody(square: Square) -> None:
    event, people = taking_part(square, "luis")
    square.post.wait(hours=1)
    earlier = clock.now()
    square.post.wait(minutes=1)
    square.guest("hugo", by=people["luis"])
    assert square.standings(event)[0] == ("Luis Q.", 1)
    square.edit(event, registration_deadline=earlier.isoformat())
    assert square.standings(event) == [("Ana Q.", 0), ("Luis Q.", 0)]


def test_a_message_about_a_former_prize_says_nothing_of_the_next(square: Square) -> None:
    event, _ = taking_part(square)
    (row,) = square.registrations(event=event)
    square.decide(row["id"], winner_status="winner", prize_description="Una noche")
    tick(square, days=4)
    before = clock.now()
    square.decide(row["id"], winner_status="not_winner")
    at = clock.now() + timedelta(minutes=10)
    square.decide(row["id"], winner_status="winner", winner_announcement_date=at.isoformat())
    tick(square, minutes=11)
    tx = Transaction(clock.now())
    tx.enqueue(NoteToldWinner(registration_id=row["id"], at=before), actor="system")
    tx.commit()
    square.post.settle()
    assert winners(square, event)["winners"][0]["winner_notified"] is False


def test_when_it_is_over_the_standings_stay_as_they_are(square: Square) -> None:
    event, people = taking_part(square, "luis")
    friend = square.guest("hugo", by=people["luis"])
    tick(square, days=2, minutes=3)
    square.guest("omar", by=people["ana"])
    clients.delete(friend.client_id, actor=ACTOR, now=clock.now())
    square.post.settle()
    assert square.standings(event) == [("Luis Q.", 1), ("Ana Q.", 0)]
    refused = square.edit(event, contest_type="referral_bookings")
    assert (refused.status_code, refused.json_body["code"]) == (409, "contest_over")
    assert square.edit(event, title="Otro título").status_code == 200


def test_a_leaderboard_of_any_size_is_one_read(square: Square) -> None:
    event, _ = taking_part(square, "luis", "rosa", "hugo")
    path = f"{EVENTS}{event}/contest/leaderboard/"
    square.get(path)
    with watching() as watch:
        board = square.get(path)
    assert board["total_participants"] == 4
    assert (watch.rounds, watch.writes) == (1, 0), watch.calls


def test_what_is_no_contest_has_no_leaderboard(square: Square) -> None:
    event = square.event()
    path = f"{EVENTS}{event}/contest/leaderboard/"
    assert square.api.get(path).status_code == 400
    assert square.api.get(f"{EVENTS}no-hay/contest/leaderboard/").status_code == 404


def test_a_winner_is_known_at_the_instant_and_not_before(square: Square) -> None:
    event, _ = taking_part(square)
    (row,) = square.registrations(event=event)
    at = clock.now() + timedelta(hours=5, seconds=30)
    marked = square.decide(
        row["id"],
        winner_status="winner",
        prize_description="Una noche",
        winner_announcement_date=at.isoformat(),
    )
    assert (marked.status_code, marked.json_body["winner_status"]) == (200, "winner")
    tick(square, hours=5, seconds=29)
    assert winners(square, event)["winners"] == []
    assert not any(each["is_winner"] for each in winners(square, event)["contest_ranking"])
    assert square.feed(type="event_winner") == []
    square.post.wait(seconds=1)
    (won,) = winners(square, event)["winners"]
    assert (won["participant_name"], won["prize_description"], won["contest_position"]) == (
        "Ana Q.",
        "Una noche",
        1,
    )
    assert won["announcement_time_ago"] == "hace un momento"
    (told,) = square.feed(type="event_winner")
    assert told["activity_data"]["formatted_message"].startswith("Ana Q. ganó en")
    tick(square, minutes=2)
    assert len(square.feed(type="event_winner")) == 1


def test_a_winner_counts_as_told_once_a_service_had_the_message(square: Square) -> None:
    event, _ = taking_part(square)
    (row,) = square.registrations(event=event)
    square.decide(row["id"], winner_status="winner", prize_description="Una noche")
    assert square.registrations(event=event)[0]["winner_announcement_date"] is not None
    tick(square, days=4)
    assert winners(square, event)["winners"][0]["winner_notified"] is False
    tx = Transaction(clock.now())
    tx.enqueue(NoteToldWinner(registration_id=row["id"], at=clock.now()), actor="system")
    tx.commit()
    square.post.settle()
    assert winners(square, event)["winners"][0]["winner_notified"] is True
    assert square.registrations(event=event, winner="true")[0]["winner_notified"] is True


def test_a_prize_that_is_taken_back_is_announced_to_nobody(square: Square) -> None:
    event, _ = taking_part(square)
    (row,) = square.registrations(event=event)
    square.decide(row["id"], winner_status="winner", prize_description="Una noche")
    assert square.decide(row["id"], winner_status="not_winner").status_code == 200
    tick(square, days=4)
    assert winners(square, event)["winners"] == []
    assert square.feed(type="event_winner") == []


def test_the_feed_forgets_a_winner_whose_prize_is_taken_back(square: Square) -> None:
    event, _ = taking_part(square)
    (row,) = square.registrations(event=event)
    square.decide(row["id"], winner_status="winner", prize_description="Una noche")
    tick(square, days=4)
    assert len(square.feed(type="event_winner")) == 1
    square.decide(row["id"], prize_description="Dos noches")
    assert len(square.feed(type="event_winner")) == 1
    square.decide(row["id"], winner_status="not_winner")
    assert square.feed(type="event_winner") == []
    square.decide(row["id"], winner_status="winner", prize_description="Una noche")
    tick(square, minutes=2)
    assert len(square.feed(type="event_winner")) == 1
    square.decide(row["id"], status="rejected")
    assert square.feed(type="event_winner") == []


def test_only_who_takes_part_wins(square: Square) -> None:
    event = square.event(requires_evidence=True)
    square.register(event)
    (row,) = square.registrations(event=event)
    refused = square.decide(row["id"], winner_status="winner")
    assert (refused.status_code, refused.json_body["code"]) == (409, "not_a_participant")
    long = square.decide(row["id"], prize_description="x" * 201)
    assert (long.status_code, set(long.json_body["fields"])) == (400, {"prize_description"})


def test_a_winner_who_withdraws_has_won_nothing(square: Square) -> None:
    event, _ = taking_part(square)
    (row,) = square.registrations(event=event)
    square.decide(row["id"], winner_status="winner", prize_description="Una noche")
    assert square.withdraw(event).status_code == 200
    tick(square, days=4)
    assert winners(square, event)["total_winners"] == 0
