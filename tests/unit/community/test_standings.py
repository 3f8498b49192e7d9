"""Standings of any size fit into one answer."""

import msgspec
import pytest

from chalicelib.community.browsing.wire import leaderboard_of, participants_of, winners_of
from chalicelib.community.registrations.types import Line, Place
from chalicelib.web.pages import MOST_BYTES

from .made import NOW, occasion

CONTEST = occasion(is_contest=True, contest_type="referral_count")


@pytest.fixture(scope="module")
def crowd() -> list[Place]:
    """More people than an answer has room for."""
    line = Line(
        registration_id="r",
        name="Ana Q.",
        has_facebook=False,
        registered_at=NOW,
        status="approved",
        score=0,
        win=None,
    )
    return [Place(position, line) for position in range(1, 45_001)]


def test_standings_end_where_an_answer_is_full_and_say_how_many_there_are(
    crowd: list[Place],
) -> None:
    board = leaderboard_of(CONTEST, crowd, len(crowd))
    assert board.total_participants == len(crowd) > len(board.leaderboard) > 10_000
    assert len(msgspec.json.encode(board)) < MOST_BYTES
    rest = leaderboard_of(CONTEST, crowd[len(board.leaderboard) :], len(crowd))
    assert rest.leaderboard[0].position == len(board.leaderboard) + 1


def test_so_do_those_who_take_part_and_the_ranking_beside_the_winners(crowd: list[Place]) -> None:
    for answer in (
        participants_of(CONTEST, crowd, len(crowd), NOW),
        winners_of(CONTEST, crowd, NOW),
    ):
        assert answer.total_participants == len(crowd)
        assert len(msgspec.json.encode(answer)) < MOST_BYTES
