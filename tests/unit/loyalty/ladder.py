"""The three levels of the clients book, vector 15."""

from typing import Any

from chalicelib.loyalty.levels.types import Achievement, Stats


def level(name: str, *required: int, **others: Any) -> Achievement:
    """A level that is its own id; `required` are stays, friends and the stays of friends."""
    stays, friends, their_stays = required
    return Achievement(
        achievement_id=name,
        name=name,
        required_reservations=stays,
        required_referrals=friends,
        required_referral_reservations=their_stays,
        **others,
    )


def stats(stays: int = 0, friends: int = 0, their_stays: int = 0) -> Stats:
    return Stats(reservations=stays, referrals=friends, referral_reservations=their_stays)


BASE = level("Base", 0, 0, 0, order=0)
BRONZE = level("Bronze", 1, 0, 0, order=1)
SILVER = level("Silver", 2, 1, 0, order=2)
LADDER = (SILVER, BASE, BRONZE)
