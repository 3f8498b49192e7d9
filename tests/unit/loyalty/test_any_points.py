"""Whatever happens to points: lots, entries and balance agree, and first in is first out."""

import random

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from tests.support.sizes import OPERATIONS, size

from .coins import Play

WHO = st.integers(0, 1)
CENTS = st.integers(0, 40)
DAYS = st.one_of(st.none(), st.integers(-5, 60))


class Points(RuleBasedStateMachine):
    """Any sequence of what can happen to two accounts."""

    def __init__(self) -> None:
        super().__init__()
        self.play = Play()

    @rule(days=st.integers(0, 20))
    def wait(self, days: int) -> None:
        self.play.wait(days)

    @rule(who=WHO, cents=CENTS, days=DAYS, is_referral=st.booleans())
    def earn(self, who: int, cents: int, days: int | None, *, is_referral: bool) -> None:
        self.play.earn(who, cents, days, is_referral=is_referral)

    @rule(who=WHO, cents=CENTS, price=st.one_of(st.none(), CENTS))
    def redeem(self, who: int, cents: int, price: int | None) -> None:
        self.play.redeem(who, cents, price)

    @rule(who=WHO, which=st.integers(0, 9))
    def refund(self, who: int, which: int) -> None:
        self.play.refund(who, which)

    @rule(who=WHO)
    def expire(self, who: int) -> None:
        self.play.expire(who)

    @rule(who=WHO, cents=st.integers(-40, 40))
    def adjust(self, who: int, cents: int) -> None:
        self.play.adjust(who, cents)

    @rule(who=WHO, cents=CENTS, stay=st.integers(0, 6), has_ended=st.booleans())
    def take_back(self, who: int, cents: int, stay: int, *, has_ended: bool) -> None:
        self.play.take_back(who, cents, stay, has_ended=has_ended)

    @rule(who=WHO)
    def merge(self, who: int) -> None:
        self.play.merge(who)

    @invariant()
    def agree(self) -> None:
        self.play.check()
        self.play.prove()


Points.TestCase.settings = settings(max_examples=size(40, 1000), stateful_step_count=40)
TestAnyPoints = Points.TestCase

TOGETHER = 250
"""Operations on one pair of accounts."""


def some(play: Play, chance: random.Random) -> None:
    """One operation, whichever it is."""
    who, cents = chance.randrange(2), chance.randrange(41)
    days = chance.choice([None, *range(-5, 60)])
    operations = (
        lambda: play.wait(chance.randrange(8)),
        lambda: play.earn(who, cents, days, is_referral=chance.random() < 0.3),
        lambda: play.earn(who, cents, days),
        lambda: play.redeem(who, cents, chance.choice([None, chance.randrange(41)])),
        lambda: play.refund(who, chance.randrange(10)),
        lambda: play.expire(who),
        lambda: play.adjust(who, chance.randrange(-40, 41)),
        lambda: play.take_back(who, cents, chance.randrange(7), has_ended=chance.random() < 0.2),
        lambda: play.merge(who) if chance.random() < 0.1 else None,
    )
    chance.choice(operations)()


@pytest.mark.soak
def test_a_long_life_of_accounts() -> None:
    """A million operations in `make soak` (OPERATIONS=...), a few thousand each day."""
    for seed in range(OPERATIONS // TOGETHER):
        chance, play = random.Random(seed), Play()
        for _ in range(TOGETHER):
            some(play, chance)
            play.check()
        play.prove()
