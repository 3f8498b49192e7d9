"""Stays that earn points and stays that use them, ended and reopened in any order: nobody has more
in the end than what the stays earned that count."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import permutations

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from chalicelib.kernel.money import ZERO
from chalicelib.loyalty.points import rules
from chalicelib.loyalty.points.rules import NotEnoughPoints
from chalicelib.loyalty.points.types import Account, Entry, Lot, Posting
from chalicelib.loyalty.proof.rules import differences
from tests.support.sizes import size

START = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)


class Stay:
    """A stay of one of two records: what it earns, until when, and what it uses."""

    def __init__(self, stay_id: str, who: int, worth: int, uses: int, ends: datetime) -> None:
        self.stay_id, self.who, self.ends = stay_id, who, ends
        self.worth, self.uses = Decimal(worth), Decimal(uses)
        self.stands = False
        self.is_awarded = False
        self.taken: tuple[Lot, ...] = ()


class Guests:
    """Two records, which may become one, and their stays."""

    def __init__(self) -> None:
        self.now = START
        self.accounts = [Account(client_id="ana"), Account(client_id="luis")]
        self.entries: list[list[Entry]] = [[], []]
        self.stays: list[Stay] = []
        self.gifts = ZERO

    def _follow(self, who: int, posting: Posting) -> None:
        self.accounts[who] = posting.account
        self.entries[who] += posting.entries

    def book(self, who: int, *, worth: int = 0, uses: int = 0, days: int = 365) -> Stay:
        """A stay whose points end so many days from now; it stands if the guest can pay it."""
        ends = self.now + timedelta(days=days)
        stay = Stay(f"s{len(self.stays)}", who, worth, uses, ends)
        self.stays.append(stay)
        self.reopen(stay)
        return stay

    def reopen(self, stay: Stay) -> None:
        if stay.stands:
            return
        try:
            posting = rules.redeem(self.accounts[stay.who], stay.uses, self.now)
        except NotEnoughPoints:
            return
        self._follow(stay.who, posting)
        stay.stands = True
        stay.taken = posting.entries[0].taken if posting.entries else ()

    def award(self, stay: Stay) -> None:
        if not stay.stands or stay.is_awarded:
            return
        held = self.accounts[stay.who]
        posting = rules.earn(held, stay.worth, self.now, lot_id=stay.stay_id, expires_at=stay.ends)
        self._follow(stay.who, posting)
        stay.is_awarded = True

    def end(self, stay: Stay) -> None:
        """What it used comes back, and what it earned is taken back."""
        if not stay.stands:
            return
        self._follow(stay.who, rules.refund(self.accounts[stay.who], stay.taken, self.now))
        stay.stands, stay.taken = False, ()
        if stay.is_awarded:
            held, stay.is_awarded = self.accounts[stay.who], False
            posting = rules.take_back(
                held, stay.worth, self.now, lot_id=stay.stay_id, ended=stay.ends
            )
            self._follow(stay.who, posting)

    def merge(self, kept: int) -> None:
        given, emptied = rules.merge(self.accounts[kept], self.accounts[1 - kept], self.now)
        self._follow(kept, given)
        self._follow(1 - kept, emptied)
        for stay in self.stays:
            stay.who = kept

    def gift(self, who: int, points: int) -> None:
        """Staff give points, which are nobody's debt."""
        posting = rules.adjust(
            self.accounts[who], Decimal(points), self.now, lot_id="gift", description="Regalo"
        )
        self._follow(who, posting)
        self.gifts += points

    def expire(self) -> None:
        for who in (0, 1):
            self._follow(who, rules.expire(self.accounts[who], self.now))

    @property
    def balance(self) -> Decimal:
        return sum((each.balance for each in self.accounts), ZERO)

    @property
    def counted(self) -> Decimal:
        """What stays earned that count, and what staff gave."""
        return self.gifts + sum((each.worth for each in self.stays if each.is_awarded), ZERO)

    @property
    def used(self) -> Decimal:
        return sum((each.uses for each in self.stays if each.stands), ZERO)

    @property
    def owed(self) -> Decimal:
        return sum((debt.points for each in self.accounts for debt in each.debts), ZERO)

    @property
    def lost(self) -> Decimal:
        entries = [entry for each in self.entries for entry in each if entry.kind == "expired"]
        return -sum((entry.points for entry in entries), ZERO)

    def check(self) -> None:
        """The books agree, and nothing came from nowhere."""
        for account, entries in zip(self.accounts, self.entries, strict=True):
            assert differences(None, account, entries) == ()
        assert self.balance + self.used + self.lost == self.counted + self.owed

    def check_end(self) -> None:
        """Once no stay uses points, nobody has more than what counts."""
        for stay in self.stays:
            if stay.uses:
                self.end(stay)
        self.check()
        assert self.balance <= self.counted
        assert all(debt.is_own for each in self.accounts for debt in each.debts)


WHO, POINTS, WHICH = st.integers(0, 1), st.integers(0, 9), st.integers(0, 99)


class Orders(RuleBasedStateMachine):
    """Any sequence of what can happen to stays and their guests."""

    def __init__(self) -> None:
        super().__init__()
        self.guests = Guests()

    @rule(who=WHO, worth=POINTS, uses=POINTS, days=st.integers(0, 60))
    def book(self, who: int, worth: int, uses: int, days: int) -> None:
        self.guests.book(who, worth=worth, uses=uses, days=days)

    @rule(which=WHICH, act=st.sampled_from(["award", "end", "end", "reopen"]))
    def go_on(self, which: int, act: str) -> None:
        if self.guests.stays:
            stay = self.guests.stays[which % len(self.guests.stays)]
            getattr(self.guests, act)(stay)

    @rule(who=WHO, worth=POINTS, uses=POINTS)
    def earn_and_spend(self, who: int, worth: int, uses: int) -> None:
        self.guests.award(self.guests.book(who, worth=worth))
        self.guests.book(who, uses=min(uses, worth))

    @rule(days=st.integers(0, 40))
    def wait(self, days: int) -> None:
        self.guests.now += timedelta(days=days)

    @rule()
    def expire(self) -> None:
        self.guests.expire()

    @rule(who=WHO)
    def merge(self, who: int) -> None:
        self.guests.merge(who)

    @rule(who=WHO, points=POINTS)
    def gift(self, who: int, points: int) -> None:
        self.guests.gift(who, points)

    @invariant()
    def agree(self) -> None:
        self.guests.check()

    def teardown(self) -> None:
        self.guests.check_end()


Orders.TestCase.settings = settings(max_examples=size(100, 3000), stateful_step_count=30)
TestAnyOrderOfEnds = Orders.TestCase


@pytest.mark.parametrize(
    "order", list(permutations(["end earner", "end user", "merge", "another earns"])), ids=str
)
def test_whatever_comes_first_the_same_is_left(order: tuple[str, ...]) -> None:
    guests = Guests()
    earner = guests.book(0, worth=75)
    guests.award(earner)
    user = guests.book(0, uses=60)
    another = guests.book(1, worth=10)
    steps = {
        "end earner": lambda: guests.end(earner),
        "end user": lambda: guests.end(user),
        "merge": lambda: guests.merge(1),
        "another earns": lambda: guests.award(another),
    }
    for step in order:
        steps[step]()
        guests.check()
    assert guests.balance == 10
    assert guests.owed == 0
    # And the other way around.
    guests.reopen(earner)
    guests.award(earner)
    guests.reopen(user)
    assert guests.balance == 25
    assert guests.owed == 0
