"""Points once more, as simple as can be: an account is a list of coins of one cent, and whatever is
taken takes coins from its front. `Play` does the same to accounts and to coins, and compares."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from chalicelib.loyalty.points import rules
from chalicelib.loyalty.points.rules import MoreThanPrice, NotEnoughPoints
from chalicelib.loyalty.points.types import Account, Entry, Lot, Posting
from chalicelib.loyalty.proof.rules import differences

START = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
FOR_EVER = datetime.max.replace(tzinfo=UTC)
Coin = tuple[datetime, str]
"""When it ends, and what it came from."""


class Spent(msgspec.Struct, frozen=True):
    """A redemption that can be refunded: what the ledger says it took, and the coins."""

    taken: tuple[Lot, ...]
    coins: tuple[Coin, ...]


class Purse:
    """The points of one person, in both ways."""

    def __init__(self, name: str) -> None:
        self.account = Account(client_id=name)
        self.entries: list[Entry] = []
        self.coins: list[Coin] = []
        self.spent: list[Spent] = []
        self.owed: Counter[tuple[bool, str]] = Counter()

    def follow(self, posting: Posting) -> None:
        """The rules answered something."""
        assert len(posting.entries) <= 2
        is_changed = posting.account != self.account
        assert (posting.account.version > self.account.version) == is_changed
        assert posting.account.entries - self.account.entries == len(posting.entries)
        self.account = posting.account
        self.entries += posting.entries

    def give(self, coins: list[Coin] | tuple[Coin, ...]) -> None:
        self.coins = sorted([*self.coins, *coins])

    def take(self, number: int, order: list[Coin]) -> tuple[Coin, ...]:
        """The first coins of `order`."""
        taken = tuple(order[:number])
        left = Counter(self.coins) - Counter(taken)
        self.coins = sorted(left.elements())
        return taken

    def usable(self, now: datetime) -> list[Coin]:
        return [coin for coin in self.coins if coin[0] >= now]

    def owe(self, cents: int, lot_id: str, *, is_own: bool) -> None:
        self.owed[not is_own, lot_id] += cents

    def pay(self, came: list[Coin], now: datetime) -> None:
        """What came pays what is owed: own coins, and then others that have not ended."""
        came = sorted(came)
        for is_any, lot_id in sorted(self.owed):
            own = [coin for coin in came if coin[1] == lot_id]
            others = [coin for coin in came if coin[1] != lot_id and coin[0] >= now]
            order = own + others if is_any else own
            taken = self.take(self.owed[is_any, lot_id], order)
            self.owed[is_any, lot_id] -= len(taken)
            came = sorted((Counter(came) - Counter(taken)).elements())


class Play:
    """Two people and a clock. Amounts are cents; what the rules must refuse has to be refused."""

    def __init__(self) -> None:
        self.now = START
        self.purses = [Purse("ana"), Purse("luis")]
        self._stays = 0

    def wait(self, days: int) -> None:
        self.now += timedelta(days=days)

    def earn(self, who: int, cents: int, days: int | None, *, is_referral: bool = False) -> None:
        """Points of a new stay, which end so many days from now, perhaps before it."""
        purse, self._stays = self.purses[who], self._stays + 1
        lot_id = f"stay-{self._stays % 7}"
        end = None if days is None else self.now + timedelta(days=days)
        give = rules.refer if is_referral else rules.earn
        posting = give(purse.account, _points(cents), self.now, lot_id=lot_id, expires_at=end)
        purse.follow(posting)
        coins = [(end or FOR_EVER, lot_id)] * cents
        purse.give(coins)
        purse.pay(coins, self.now)

    def redeem(self, who: int, cents: int, price: int | None) -> None:
        purse = self.purses[who]
        usable, most = purse.usable(self.now), None if price is None else _points(price)
        points = _points(cents)

        def spend() -> Posting:
            return rules.redeem(purse.account, points, self.now, price=most)

        if price is not None and cents > price:
            _refused(MoreThanPrice, spend)
        elif cents > len(usable):
            _refused(NotEnoughPoints, spend)
        else:
            posting = spend()
            purse.follow(posting)
            coins = purse.take(cents, usable)
            taken = posting.entries[0].taken if posting.entries else ()
            purse.spent.append(Spent(taken, coins))

    def refund(self, who: int, which: int) -> None:
        """One of the redemptions that were not refunded yet, if there is any."""
        purse = self.purses[who]
        if not purse.spent:
            return
        spent = purse.spent.pop(which % len(purse.spent))
        purse.follow(rules.refund(purse.account, spent.taken, self.now))
        least = self.now + timedelta(days=30)
        coins = [(max(end, least), lot_id) for end, lot_id in spent.coins]
        purse.give(coins)
        purse.pay(coins, self.now)

    def expire(self, who: int) -> None:
        purse = self.purses[who]
        purse.follow(rules.expire(purse.account, self.now))
        purse.coins = purse.usable(self.now)

    def adjust(self, who: int, cents: int) -> None:
        purse, self._stays = self.purses[who], self._stays + 1
        lot_id = f"gift-{self._stays % 5}"

        def change() -> Posting:
            return rules.adjust(
                purse.account, _points(cents), self.now, lot_id=lot_id, description="Regalo"
            )

        if -cents > len(purse.coins):
            _refused(NotEnoughPoints, change)
            return
        purse.follow(change())
        purse.take(max(-cents, 0), purse.coins)
        purse.give([(self.now + timedelta(days=365), lot_id)] * max(cents, 0))

    def take_back(self, who: int, cents: int, stay: int, *, has_ended: bool = False) -> None:
        """What a stay had earned, whose points have ended or not."""
        purse, lot_id = self.purses[who], f"stay-{stay % 7}"
        ended = self.now - timedelta(days=1) if has_ended else self.now
        posting = rules.take_back(
            purse.account, _points(cents), self.now, lot_id=lot_id, ended=ended
        )
        purse.follow(posting)
        own = [coin for coin in purse.coins if coin[1] == lot_id]
        others = [coin for coin in purse.usable(self.now) if coin[1] != lot_id]
        missing = cents - len(purse.take(cents, own if has_ended else own + others))
        purse.owe(missing, lot_id, is_own=has_ended)
        assert posting.short == _points(0 if has_ended else missing)

    def merge(self, who: int) -> None:
        """Two records are one person; the stays of both can still be refunded."""
        kept, gone = self.purses[who], self.purses[1 - who]
        given, emptied = rules.merge(kept.account, gone.account, self.now)
        kept.follow(given)
        gone.follow(emptied)
        kept.give(gone.coins)
        kept.spent += gone.spent
        kept.owed += gone.owed
        gone.coins, gone.spent, gone.owed = [], [], Counter()
        kept.pay(kept.coins, self.now)

    def check(self) -> None:
        """Lots are what the coins are, in their order, and none is below 0."""
        for purse in self.purses:
            account, coins = purse.account, Counter(purse.coins)
            lots = [((lot.expires_at or FOR_EVER, lot.lot_id), lot.points) for lot in account.lots]
            assert lots == [(coin, _points(coins[coin])) for coin in sorted(coins)]
            assert account.available(self.now) == _points(len(purse.usable(self.now)))
            debts = [((not debt.is_own, debt.lot_id), debt.points) for debt in account.debts]
            assert debts == [
                (name, _points(owed)) for name, owed in sorted(purse.owed.items()) if owed
            ]

    def prove(self) -> None:
        """Balance, entries and lots agree as the proof of the night asks."""
        for purse in self.purses:
            assert differences(None, purse.account, purse.entries) == ()
            assert purse.account.balance == sum(entry.points for entry in purse.entries)


def _points(cents: int) -> Decimal:
    return Decimal(cents) / 100


def _refused(error: type[Exception], work: Callable[[], Any]) -> None:
    with pytest.raises(error):
        work()
