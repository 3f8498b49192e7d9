"""Accounts of several clients in one transaction: each is written once, whatever happens to it."""

from decimal import Decimal

import pytest

from chalicelib.cloud import usage
from chalicelib.cloud.transaction import Transaction
from chalicelib.loyalty.points import rules
from chalicelib.loyalty.points.purses import purses_of
from chalicelib.loyalty.points.records import PointsChanged
from tests.support.people import ACTOR
from tests.support.points import balances, entries, give, spend

from .desk import NOW, welcome

TEN = Decimal("10.00")


def test_several_changes_of_several_accounts_are_one_read_and_one_write() -> None:
    ana, luis = welcome(1), welcome(2, "Luis")
    give(ana, "50.00")
    with usage.measured() as used:
        purses = purses_of([ana, luis])
        purses.add(rules.redeem(purses.account(ana), TEN, NOW))
        purses.add(rules.take_back(purses.account(ana), TEN, NOW, lot_id="s1"))
        purses.add(rules.refer(purses.account(luis), TEN, NOW, lot_id="s1", expires_at=None))
        tx = Transaction(NOW)
        purses.write(tx, actor=ACTOR)
        tx.commit()
    assert used.calls == 2
    assert (balances(ana), balances(luis)) == (("30.00",) * 3, ("10.00",) * 3)
    assert len(entries(ana)) == 3
    assert str(purses.clients[ana].points_balance) == "30.00"


def test_who_changed_meanwhile_is_told() -> None:
    ana = welcome(1)
    give(ana, "50.00")
    purses = purses_of([ana])
    purses.add(rules.redeem(purses.account(ana), TEN, NOW))
    spend(ana, "5.00")
    tx = Transaction(NOW)
    purses.write(tx, actor=ACTOR)
    with pytest.raises(PointsChanged):
        tx.commit()
    assert balances(ana) == ("45.00",) * 3


def test_nobody_has_an_empty_account_and_nothing_is_written() -> None:
    purses = purses_of(["nobody"])
    assert purses.account("nobody").balance == 0
    purses.add(rules.earn(purses.account("nobody"), TEN, NOW, lot_id="s1", expires_at=None))
    assert (purses.clients, purses.actions) == ({}, 0)
