"""Scores of contests and their order: vectors TV19 and TV20, and what holds of any."""

from datetime import date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.community.scores import rules
from chalicelib.community.scores.types import Friend, Score
from chalicelib.community.types import ContestType
from chalicelib.kernel.money import ZERO
from chalicelib.loyalty.membership.types import NotedStay

from .made import NOW, days_ago

REGISTERED = {"A": days_ago(20), "B": days_ago(15), "C": days_ago(10), "D": days_ago(2)}
UNTIL = NOW + timedelta(days=5)


def stay(booked: float) -> NotedStay:
    return NotedStay("approved", date(2026, 6, 1), days_ago(booked), ZERO)


def order(contest: ContestType, friends: dict[str, list[Friend]]) -> list[tuple[str, int]]:
    """The standings, with the scores."""
    scores = {
        name: rules.score_of(contest, friends.get(name, []), at, UNTIL)
        for name, at in REGISTERED.items()
    }
    places = sorted((rules.place(scores[name], at, name), name) for name, at in REGISTERED.items())
    return [(name, scores[name].number) for _, name in places]


def test_whoever_reached_it_first_is_first() -> None:
    # Of B, one who was deleted since is no friend any more.
    friends = {
        "A": [Friend(days_ago(25)), Friend(days_ago(19)), Friend(days_ago(3))],
        "B": [Friend(days_ago(14)), Friend(days_ago(1))],
        "C": [Friend(days_ago(11))],
    }
    assert order("referral_count", friends) == [("A", 2), ("B", 2), ("C", 0), ("D", 0)]


def test_bookings_of_friends_count_whenever_those_were_brought() -> None:
    # Stays that wait or were deleted are in no membership as approved.
    friends = {
        "A": [Friend(days_ago(40), (stay(18), stay(30)))],
        "B": [Friend(days_ago(6), (stay(5), stay(4)))],
        "C": [Friend(days_ago(12), (stay(9),))],
    }
    assert order("referral_bookings", friends) == [("B", 2), ("A", 1), ("C", 1), ("D", 0)]


def test_both_ends_of_the_window_count() -> None:
    friends = [Friend(REGISTERED["A"]), Friend(UNTIL), Friend(UNTIL + timedelta(microseconds=1))]
    score = rules.score_of("referral_count", friends, REGISTERED["A"], UNTIL)
    assert score == Score(2, UNTIL)


def test_nothing_was_reached_with_the_registration() -> None:
    assert rules.score_of("referral_count", [], REGISTERED["C"], UNTIL) == Score(0, REGISTERED["C"])


def test_of_equals_who_registered_first_and_then_the_id_decides() -> None:
    first = rules.place(Score(1, NOW), days_ago(2), "z")
    assert first < rules.place(Score(1, NOW), days_ago(1), "a")
    assert rules.place(Score(1, NOW), NOW, "a") < rules.place(Score(1, NOW), NOW, "b")


INSTANTS = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1)).map(
    lambda at: at.replace(tzinfo=NOW.tzinfo)
)
STANDING = st.tuples(st.integers(0, 2000), INSTANTS, INSTANTS, st.uuids().map(str))


@given(st.lists(STANDING, max_size=8))
def test_texts_of_places_are_in_the_order_of_scores(
    standings: list[tuple[int, datetime, datetime, str]],
) -> None:
    by_text = sorted(
        standings, key=lambda each: rules.place(Score(each[0], each[1]), each[2], each[3])
    )
    assert by_text == sorted(standings, key=lambda each: (-each[0], *each[1:]))


@given(st.lists(INSTANTS, max_size=8), INSTANTS, INSTANTS)
def test_a_score_counts_the_window_and_is_reached_in_it(
    created: list[datetime], start: datetime, end: datetime
) -> None:
    score = rules.score_of("referral_count", [Friend(at) for at in created], start, end)
    inside = [at for at in created if start <= at <= end]
    assert score.number == len(inside)
    assert score.reached_at == (max(inside) if inside else start)
