"""Two hours without Expo, and five thousand messages that wait, on a clock that is moved: each is
delivered once, or kept with the reason why it was not; none after it is too late (notifications
book, 15.1)."""

import heapq
from collections import Counter
from datetime import datetime, timedelta
from random import Random

import pytest
from msgspec.structs import replace

from chalicelib.integrations.expo import Ticket
from chalicelib.notifications.inbox.types import Pushing
from chalicelib.notifications.pushing import answers, rules
from chalicelib.notifications.pushing.types import Answered, Target

from .test_pushing import NOON, NOTICE, owner

MESSAGES = 5000
AWAY_FROM, AWAY_UNTIL = timedelta(minutes=5), timedelta(hours=2, minutes=5)
FAILURES, REST = 10, timedelta(seconds=60)
"""The circuit opens after so many failures, for so long."""


class Outside:
    """Expo with its circuit, away for two hours."""

    def __init__(self, how: str) -> None:
        self.how = how
        self.delivered: Counter[int] = Counter()
        self.late = 0
        self._failures = 0
        self._opens_at = NOON

    def ask(self, number: int, target: Target, now: datetime, chance: float) -> Answered:
        """What a worker that pushes message `number` comes to."""
        if now < self._opens_at:
            return self._refused(target, "resting", chance)
        if AWAY_FROM <= now - NOON < AWAY_UNTIL:
            self._failures += 1
            if self._failures % FAILURES == 0:
                self._opens_at = now + REST
            return self._refused(target, self.how, chance)
        self.delivered[number] += 1
        return answers.taken(target, {"a": Ticket(id="t")}, chance)

    def _refused(self, target: Target, reason: str, chance: float) -> Answered:
        return answers.unanswered(
            target,
            reason,
            is_resting=reason == "resting",
            is_unsure=reason == "timeout",
            asked_to_wait=None,
            chance=chance,
        )


@pytest.mark.parametrize("how", ["503", "timeout"])
def test_everything_ends_in_order(how: str) -> None:
    chance, outside = Random(7), Outside(how)
    waiting = [
        (NOON + timedelta(seconds=number * 2), number, rules.begun(NOTICE, owner("a"), Pushing()))
        for number in range(MESSAGES)
    ]
    heapq.heapify(waiting)
    ends: Counter[str] = Counter()
    while waiting:
        now, number, pushing = heapq.heappop(waiting)
        notice = replace(NOTICE, expires_at=NOON + timedelta(seconds=number * 2, hours=24))
        if now >= notice.expires_at:
            ends["expired"] += 1
            continue
        target = Target(owner=owner("a"), pushing=rules.claimed(pushing, now))
        answered = outside.ask(number, target, now, chance.random())
        if answered.again_in is not None:
            again = now + min(answered.again_in, timedelta(minutes=15))
            heapq.heappush(waiting, (again, number, answered.pushing))
            continue
        (delivery,) = answered.pushing.deliveries
        assert delivery.state == "accepted" or delivery.code
        ends[delivery.state] += 1

    assert sum(ends.values()) == MESSAGES
    assert set(outside.delivered.values()) == {1}
    assert ends["accepted"] == len(outside.delivered)
    assert ends["accepted"] > MESSAGES * 0.9
