"""Scores of contests, and their order (staff book, 4.5).

What counts happened between the registration of whoever takes part and the end of the contest,
both inclusive. More comes first; of equals, who reached it first; then who registered first.
"""

from collections.abc import Iterable
from datetime import UTC, datetime

from chalicelib.community.scores.types import Friend, Score
from chalicelib.community.types import ContestType

DIGITS = 6
MOST = 10**DIGITS - 1


def score_of(
    contest: ContestType, friends: Iterable[Friend], registered_at: datetime, until: datetime
) -> Score:
    """What those count for whom somebody brought (vectors TV19 and TV20).

    A stay counts by when it was booked, whenever it was approved, and whoever brought its guest
    before taking part. Nothing was reached with the registration.
    """
    if contest == "referral_count":
        instants = [friend.created for friend in friends]
    else:
        instants = [stay.created for friend in friends for stay in friend.stays]
    counted = [at for at in instants if registered_at <= at <= until]
    return Score(len(counted), max(counted, default=registered_at))


def place(score: Score, registered_at: datetime, registration_id: str) -> str:
    """A text by which whoever takes part is in order: that of a smaller text comes first."""
    number = f"{MOST - min(score.number, MOST):0{DIGITS}d}"
    return f"{number}#{_key(score.reached_at)}#{_key(registered_at)}#{registration_id}"


def _key(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
