"""When messages outside are sent, tried again and given up: simulated, without any service."""

import heapq
import random
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from msgspec.structs import replace

from chalicelib.cloud.http import circuit
from chalicelib.cloud.http.circuit import CLOSED, CircuitPolicy
from chalicelib.notifications.messages import rules
from chalicelib.notifications.messages.types import Failure, Line, Message

NOW = datetime(2027, 3, 1, 15, 0, tzinfo=UTC)
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
MESSAGE = Message(channel="telegram", kind="client_created", at=NOW)
DOWN, LOST = Failure(reason="503"), Failure(reason="timeout", is_unsure=True)
EVERY = timedelta(seconds=3)


def after(message: Message, failure: Failure, *, most_unsure: int = 2) -> Message:
    return rules.unanswered(message, failure, NOW, most_unsure=most_unsure, chance=1.0)


def test_attempts_are_ever_farther_apart_and_end() -> None:
    pauses, message = [], MESSAGE
    while not message.is_over:
        message = after(rules.claimed(message, NOW), DOWN)
        pauses += [message.due - NOW] if message.due else []
    assert pauses == [5 * SECOND, 30 * SECOND, 2 * MINUTE, 10 * MINUTE, 30 * MINUTE]
    assert (message.state, message.code, message.attempts) == ("failed", "503", 6)


def test_a_service_is_left_alone_as_long_as_it_asks() -> None:
    assert after(MESSAGE, replace(DOWN, asked_to_wait=90.0)).due == NOW + 90 * SECOND


def test_a_service_that_rests_takes_no_attempt() -> None:
    message = MESSAGE
    for _ in range(100):
        message = after(message, Failure(reason="resting", is_resting=True))
    assert (message.state, message.attempts) == ("queued", 0)


@pytest.mark.parametrize("most", [1, 2])
def test_what_may_have_been_sent_is_sent_so_often_at_most(most: int) -> None:
    message = MESSAGE
    for _ in range(most - 1):
        message = after(message, LOST, most_unsure=most)
        assert not message.is_over
    message = after(message, LOST, most_unsure=most)
    assert (message.state, message.code) == ("failed", "unknown_outcome")


@pytest.mark.parametrize("most", [1, 2])
def test_what_a_worker_left_behind_may_have_been_sent(most: int) -> None:
    message = MESSAGE
    for _ in range(most - 1):
        message = rules.found(rules.claimed(message, NOW), most)
        assert not message.is_over
    message = rules.found(rules.claimed(message, NOW), most)
    assert (message.state, message.code) == ("failed", "unknown_outcome")


def test_a_claim_is_left_alone_until_it_is_old() -> None:
    claimed = rules.claimed(MESSAGE, NOW)
    assert rules.free_at(claimed, MINUTE) == NOW + MINUTE
    assert rules.free_at(MESSAGE, MINUTE) is None


def test_nobody_is_told_what_is_a_day_old() -> None:
    assert not rules.is_stale(MESSAGE, NOW + 24 * HOUR - SECOND)
    assert rules.is_stale(MESSAGE, NOW + 24 * HOUR)


def test_a_message_that_is_held_waits_for_people_and_takes_no_attempt() -> None:
    held = rules.held(rules.claimed(MESSAGE, NOW), "telegram account", NOW)
    assert (held.state, held.attempts, held.due) == ("queued", 0, NOW + rules.HOLD)


def test_turns_of_a_line_follow_each_other() -> None:
    line, turns = Line(), []
    for _ in range(4):
        turns.append(rules.turn_of(MESSAGE, line, NOW))
        line = rules.after(line, turns[-1], EVERY)
    assert turns == [NOW + number * EVERY for number in range(4)]


def test_no_turn_counts_while_a_line_is_quiet() -> None:
    waiting = rules.in_turn(MESSAGE, NOW + EVERY)
    quiet = rules.hushed(Line(free_at=NOW + 2 * EVERY), NOW + MINUTE)
    assert rules.turn_of(waiting, Line(), NOW + EVERY) == NOW + EVERY
    assert rules.turn_of(waiting, quiet, NOW + EVERY) == NOW + MINUTE


MESSAGES = 5000


class Outage:
    """Messages of one chat whose service does not answer until some moment."""

    def __init__(self, number: int, until: datetime) -> None:
        self.until, self.line, self.circuit = until, Line(), CLOSED
        self.policy = CircuitPolicy(failures=10, rest_seconds=60)
        self.chance = random.Random(7)
        self.messages = [replace(MESSAGE, at=NOW + n * SECOND) for n in range(number)]
        self.asked_in_vain = 0
        self.sent: list[datetime] = []

    def run(self) -> None:
        waiting = [(message.at, number) for number, message in enumerate(self.messages)]
        while waiting:
            now, number = heapq.heappop(waiting)
            after = self.step(self.messages[number], now)
            self.messages[number] = after
            if not after.is_over:
                heapq.heappush(waiting, (max(after.due or now, now), number))

    def step(self, message: Message, now: datetime) -> Message:
        turn = rules.turn_of(message, self.line, now)
        if not rules.has_turn(message, self.line, now):
            self.line = rules.after(self.line, turn, EVERY)
        if turn > now:
            return rules.in_turn(message, turn)
        return self.ask(rules.claimed(message, now), now)

    def ask(self, message: Message, now: datetime) -> Message:
        admitted = circuit.admission(self.circuit, now)
        if admitted == "refuse":
            return self.failed(message, Failure(reason="resting", is_resting=True), now)
        if now < self.until:
            self.asked_in_vain += 1
            self.circuit = circuit.failed(self.circuit, self.policy, admitted, now)
            return self.failed(message, DOWN, now)
        self.circuit = circuit.succeeded(self.circuit, admitted)
        self.sent.append(now)
        return rules.accepted(message, "reference")

    def failed(self, message: Message, failure: Failure, now: datetime) -> Message:
        chance = self.chance.random()
        return rules.unanswered(message, failure, now, most_unsure=2, chance=chance)


def test_after_two_hours_without_a_service_every_message_comes_once_and_not_all_at_once() -> None:
    outage = Outage(MESSAGES, NOW + 2 * HOUR)
    outage.run()
    assert {message.state for message in outage.messages} == {"accepted"}
    assert len(outage.sent) == MESSAGES
    assert outage.asked_in_vain < 40
    assert min(after - before for before, after in pairwise(outage.sent)) >= EVERY
    assert outage.sent[-1] < NOW + 2 * HOUR + 2 * MESSAGES * EVERY
