"""Points in the tables: whatever happens to them, the proof of the night finds nothing."""

import random
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest

from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import clock
from chalicelib.loyalty.points import records, rules
from chalicelib.loyalty.points.purses import Purses, purses_of
from chalicelib.loyalty.points.rules import NotEnoughPoints
from chalicelib.loyalty.points.types import Account, Lot, Posting
from chalicelib.loyalty.proof.rules import differences
from tests.support.faults import answering
from tests.support.points import read

from .desk import ACTOR, NOW, welcome

Decide = Callable[[Account], Posting]


def write(purses: Purses) -> int:
    """Write what was added; how many actions the transaction had."""
    tx = Transaction(clock.now())
    purses.write(tx, actor=ACTOR)
    with answering("TransactWriteItems", []) as sent:
        tx.commit()
    return len(sent[0]["TransactItems"]) if sent else 0


def proved(client_id: str) -> bool:
    """Whether what stands in the tables agrees."""
    client, account = read(client_id)
    return differences(client, account, records.everything(client_id)[1]) == ()


@pytest.mark.parametrize(
    "steps", [("9.99",), ("0.01", "0.02"), ("999.00", "1.00"), ("5.00",) * 6, ("9.99", "90.00")]
)
def test_what_an_account_adds_to_a_transaction_is_known_before(
    aws: None, steps: tuple[str, ...]
) -> None:
    """Whoever writes more besides asks how much room there is."""
    ana, bob = welcome(1), welcome(2)
    for points in steps:
        purses = purses_of([ana, bob])
        for each in (ana, bob):
            purses.add(
                rules.earn(
                    purses.account(each), Decimal(points), NOW, lot_id=points, expires_at=None
                )
            )
        expected = purses.actions
        assert 0 < write(purses) <= expected
    assert purses.actions == 0
    assert proved(ana)
    assert proved(bob)


class Life:
    """What can happen to the points of a guest; each answers with a decision of the rules."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)
        self._taken: list[tuple[Lot, ...]] = []

    def next(self) -> Decide:
        ways = (self._earn, self._earn, self._redeem, self._refund, self._take_back)
        return self._chance.choice((*ways, self._adjust, self._expire))

    def _points(self) -> Decimal:
        return Decimal(self._chance.randrange(1, 5000)) / 100

    def _earn(self, held: Account) -> Posting:
        end = clock.now() + timedelta(days=self._chance.randrange(1, 90))
        lot_id = f"stay-{self._chance.randrange(5)}"
        return rules.earn(held, self._points(), clock.now(), lot_id=lot_id, expires_at=end)

    def _redeem(self, held: Account) -> Posting:
        posting = rules.redeem(held, self._points(), clock.now())
        self._taken.append(posting.entries[0].taken)
        return posting

    def _refund(self, held: Account) -> Posting:
        taken = self._taken.pop() if self._taken else ()
        return rules.refund(held, taken, clock.now())

    def _take_back(self, held: Account) -> Posting:
        lot_id = f"stay-{self._chance.randrange(5)}"
        return rules.take_back(held, self._points(), clock.now(), lot_id=lot_id)

    def _adjust(self, held: Account) -> Posting:
        points = self._points() * self._chance.choice((1, -1))
        return rules.adjust(held, points, clock.now(), lot_id="gift", description="Regalo")

    def _expire(self, held: Account) -> Posting:
        return rules.expire(held, clock.now())


@pytest.mark.parametrize("seed", range(4))
def test_after_any_life_balance_entries_and_lots_agree(aws: None, seed: int) -> None:
    ana, life = welcome(1), Life(seed)
    for day in range(60):
        with clock.at(NOW + timedelta(days=day)):
            purses = purses_of([ana])
            for _ in range(2):
                try:
                    purses.add(life.next()(purses.account(ana)))
                except NotEnoughPoints:
                    continue
            write(purses)
    assert len(records.everything(ana)[1]) > 60
    assert proved(ana)


def test_two_records_of_one_person_become_one(aws: None) -> None:
    kept, gone = welcome(1), welcome(2)
    for each in (kept, gone):
        life = Life(7)
        for day in range(20):
            with clock.at(NOW + timedelta(days=day)):
                purses = purses_of([each])
                try:
                    purses.add(life.next()(purses.account(each)))
                except NotEnoughPoints:
                    continue
                write(purses)
    total = sum(records.account_of(each).balance for each in (kept, gone))
    purses = purses_of([kept, gone])
    for posting in rules.merge(purses.account(kept), purses.account(gone), clock.now()):
        purses.add(posting)
    write(purses)
    assert records.account_of(kept).balance == total > 0
    assert records.account_of(gone).lots == ()
    assert proved(kept)
    assert proved(gone)
