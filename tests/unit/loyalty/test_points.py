"""The rules of points, by the worked examples of the clients book (section 16, 1 to 14)."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from chalicelib.kernel.dates import LIMA
from chalicelib.loyalty.points import rules
from chalicelib.loyalty.points.rules import MoreThanPrice, NotEnoughPoints
from chalicelib.loyalty.points.types import Account, Lot, Posting

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=200)
TEN = Decimal("10.00")


def amount(text: str) -> Decimal:
    return Decimal(text)


def account(*lots: tuple[str, str, datetime | None]) -> Account:
    """An account with these lots: id, points, end."""
    held = Account(client_id="c1")
    for lot_id, points, end in lots:
        held = rules.earn(held, amount(points), NOW, lot_id=lot_id, expires_at=end).account
    return held


def left(held: Account) -> list[tuple[str, str]]:
    return [(lot.lot_id, str(lot.points)) for lot in held.lots]


def owed(held: Account) -> list[tuple[str, str, bool]]:
    return [(debt.lot_id, str(debt.points), debt.is_own) for debt in held.debts]


def only(posting: Posting) -> tuple[str, str]:
    """The kind and the points of the one entry of a posting."""
    (entry,) = posting.entries
    assert entry.points == sum(lot.points for lot in entry.lots)
    assert posting.account.version >= posting.account.entries
    return entry.kind, str(entry.points)


@pytest.mark.parametrize(
    ("price", "redeemed", "earned"),
    [
        # Example 1.
        ("1500.00", "0.00", "75.00"),
        ("1234.56", "0.00", "61.73"),
        ("33.33", "0.00", "1.67"),
        # Example 2.
        ("849.30", "0.00", "42.47"),
        ("849.50", "0.00", "42.48"),
        ("1.30", "0.00", "0.07"),
        ("0.10", "0.00", "0.01"),
        ("0.09", "0.00", "0.00"),
        # Examples 3, 4, 7, 9 and 13.
        ("1000.00", "150.50", "42.48"),
        ("999.99", "0.00", "50.00"),
        ("380.00", "50.00", "16.50"),
        ("200.00", "200.00", "0.00"),
        ("380.00", "400.00", "0.00"),
        ("1000.00", "0.00", "50.00"),
    ],
)
def test_a_stay_earns_five_per_cent_of_what_was_paid(
    price: str, redeemed: str, earned: str
) -> None:
    assert str(rules.earned_by(amount(price), amount(redeemed))) == earned


@pytest.mark.parametrize(
    ("price", "redeemed", "percentage", "points"),
    [
        ("1000.00", "150.50", "10.00", "84.95"),
        ("1000.00", "150.50", "0.00", "0.00"),
        ("1000.00", "150.50", "7.50", "63.71"),
        ("999.99", "0.00", "10.00", "100.00"),
        ("380.00", "50.00", "10.00", "33.00"),
        ("200.00", "200.00", "10.00", "0.00"),
    ],
)
def test_who_brought_the_guest_earns_the_percentage(
    price: str, redeemed: str, percentage: str, points: str
) -> None:
    assert str(rules.referral_of(amount(price), amount(redeemed), amount(percentage))) == points


@pytest.mark.parametrize(
    ("departure", "end"),
    [(date(2025, 10, 10), date(2026, 10, 10)), (date(2027, 6, 1), date(2028, 5, 31))],
)
def test_points_of_a_stay_end_365_days_after_it_at_the_midnight_of_lima(
    departure: date, end: date
) -> None:
    assert rules.end_of(departure) == datetime(end.year, end.month, end.day, tzinfo=LIMA)


def test_an_older_stay_does_not_move_the_end_back() -> None:
    younger, older = rules.end_of(date(2027, 6, 1)), rules.end_of(date(2025, 10, 10))
    held = account(("younger", "10.00", younger), ("older", "5.00", older))
    assert held.expires_at == younger
    assert held.first_end == older


def test_points_without_end_and_no_points_have_none() -> None:
    assert account(("a", "10.00", NOW), ("b", "10.00", None)).expires_at is None
    assert account().expires_at is None
    assert account().first_end is None


def test_earned_and_referral_points_add_up() -> None:
    first = rules.earn(Account(client_id="c1"), amount("61.73"), NOW, lot_id="s1", expires_at=LATER)
    second = rules.refer(
        first.account, amount("100.00"), NOW, lot_id="s2", expires_at=LATER, referred_client_id="c2"
    )
    assert only(first) == ("earned", "61.73")
    assert only(second) == ("referral", "100.00")
    assert second.entries[0].referred_client_id == "c2"
    assert second.account.balance == amount("161.73")
    assert second.account.entries == 2


def test_nothing_earned_leaves_no_entry() -> None:
    held = account(("s1", "5.00", LATER))
    for posting in (
        rules.earn(held, amount("0.00"), NOW, lot_id="s2", expires_at=LATER),
        rules.redeem(held, amount("0.00"), NOW),
        rules.refund(held, (), NOW),
        rules.expire(held, NOW),
        rules.take_back(held, amount("0.00"), NOW, lot_id="s1"),
        rules.adjust(held, amount("0.00"), NOW, lot_id="a1", description="Nada"),
    ):
        assert posting == Posting(held)


def test_points_that_were_spent_come_back_to_their_lot() -> None:
    held = account(("s1", "100.00", LATER))
    spent = rules.redeem(held, amount("50.00"), NOW, price=amount("380.00"), reservation_id="r1")
    assert only(spent) == ("redeemed", "-50.00")
    assert spent.account.balance == amount("50.00")
    back = rules.refund(spent.account, spent.entries[0].taken, NOW, reservation_id="r1")
    assert only(back) == ("refunded", "50.00")
    assert back.account.lots == held.lots


def test_more_than_there_is_cannot_be_spent() -> None:
    with pytest.raises(NotEnoughPoints) as refused:
        rules.redeem(account(("s1", "100.00", LATER)), amount("150.00"), NOW)
    assert list(refused.value.fields) == ["points_to_redeem"]


def test_a_stay_takes_no_more_points_than_it_costs() -> None:
    held = account(("s1", "500.00", LATER))
    with pytest.raises(MoreThanPrice):
        rules.redeem(held, amount("400.00"), NOW, price=amount("380.00"))
    spent = rules.redeem(held, amount("380.00"), NOW, price=amount("380.00"))
    assert spent.account.balance == amount("120.00")


def test_the_lots_that_end_first_are_spent_first() -> None:
    held = account(("never", "10.00", None), ("late", "10.00", LATER), ("soon", "10.00", NOW))
    spent = rules.redeem(held, amount("15.00"), NOW)
    assert [(lot.lot_id, str(lot.points)) for lot in spent.entries[0].taken] == [
        ("soon", "10.00"),
        ("late", "5.00"),
    ]
    assert left(spent.account) == [("late", "5.00"), ("never", "10.00")]


def test_expired_points_are_there_and_cannot_be_spent() -> None:
    held = account(("s1", "12.30", NOW - timedelta(seconds=1)))
    assert held.balance == amount("12.30")
    assert held.available(NOW) == 0
    with pytest.raises(NotEnoughPoints):
        rules.redeem(held, amount("1.00"), NOW)
    gone = rules.expire(held, NOW)
    assert only(gone) == ("expired", "-12.30")
    assert gone.account.balance == 0
    assert gone.account.expires_at is None


def test_points_can_be_spent_at_the_very_instant_of_their_end() -> None:
    held = account(("s1", "12.30", NOW))
    assert held.available(NOW) == amount("12.30")
    assert rules.expire(held, NOW).entries == ()


def test_only_what_ended_expires() -> None:
    held = account(("s1", "1.00", NOW - timedelta(days=1)), ("s2", "2.00", LATER))
    assert left(rules.expire(held, NOW).account) == [("s2", "2.00")]


def test_points_that_come_back_after_their_end_live_thirty_days() -> None:
    end = NOW + timedelta(days=1)
    spent = rules.redeem(account(("s1", "150.50", end)), amount("150.50"), NOW)
    ended = NOW + timedelta(days=90)
    back = rules.refund(spent.account, spent.entries[0].taken, ended)
    assert back.account.lots == (Lot("s1", amount("150.50"), ended + timedelta(days=30)),)


def test_a_refund_lets_nothing_live_longer_that_was_not_spent() -> None:
    end = NOW + timedelta(days=5)
    spent = rules.redeem(account(("s1", "30.00", end)), TEN, NOW)
    back = rules.refund(spent.account, spent.entries[0].taken, NOW)
    assert back.account.lots == (
        Lot("s1", amount("20.00"), end),
        Lot("s1", TEN, NOW + timedelta(days=30)),
    )


def test_what_never_ends_comes_back_without_an_end() -> None:
    held = account(("s1", "30.00", None))
    spent = rules.redeem(held, TEN, NOW)
    back = rules.refund(spent.account, spent.entries[0].taken, NOW)
    assert back.account.lots == held.lots


def test_staff_give_points_for_a_year_and_take_them_first_to_end_first() -> None:
    held = account(("s1", "456.98", NOW + timedelta(days=10)))
    given = rules.adjust(held, amount("100.00"), NOW, lot_id="a1", description="Regalo")
    assert only(given) == ("adjusted", "100.00")
    assert given.entries[0].description == "Regalo"
    assert given.entries[0].expires_at == NOW + timedelta(days=365)
    assert given.account.balance == amount("556.98")
    taken = rules.adjust(given.account, amount("-20.00"), NOW, lot_id="a2", description="Error")
    assert only(taken) == ("adjusted", "-20.00")
    assert taken.entries[0].expires_at is None
    assert left(taken.account) == [("s1", "436.98"), ("a1", "100.00")]
    with pytest.raises(NotEnoughPoints) as refused:
        rules.adjust(taken.account, amount("-99999.00"), NOW, lot_id="a3", description="Todo")
    assert list(refused.value.fields) == ["points"]


def test_staff_can_take_expired_points() -> None:
    held = account(("s1", "12.30", NOW - timedelta(days=1)))
    taken = rules.adjust(held, amount("-12.30"), NOW, lot_id="a1", description="Error")
    assert taken.account.lots == ()


def test_what_a_stay_earned_is_taken_from_its_own_points_first() -> None:
    held = account(("other", "30.00", NOW), ("s1", "50.00", LATER))
    taken = rules.take_back(held, amount("50.00"), NOW, lot_id="s1", reservation_id="s1")
    assert only(taken) == ("taken_back", "-50.00")
    assert left(taken.account) == [("other", "30.00")]
    assert taken.short == 0


def test_what_was_spent_of_it_is_taken_from_the_others_and_never_more_than_there_is() -> None:
    held = account(("other", "30.00", NOW), ("s1", "50.00", LATER))
    spent = rules.redeem(held, amount("60.00"), NOW).account
    assert left(spent) == [("s1", "20.00")]
    taken = rules.take_back(spent, amount("50.00"), NOW, lot_id="s1")
    assert only(taken) == ("taken_back", "-20.00")
    assert taken.account.balance == 0
    assert taken.short == amount("30.00")


def test_points_that_ended_do_not_make_up_for_what_was_spent() -> None:
    held = account(("other", "30.00", NOW - timedelta(days=1)), ("another", "20.00", LATER))
    taken = rules.take_back(held, amount("50.00"), NOW, lot_id="s1")
    assert left(taken.account) == [("other", "30.00")]
    assert taken.short == amount("30.00")


def test_of_points_that_ended_only_what_is_left_of_them_is_taken() -> None:
    ended = NOW - timedelta(days=1)
    held = account(("s1", "10.00", ended), ("other", "30.00", LATER))
    taken = rules.take_back(held, amount("50.00"), NOW, lot_id="s1", ended=ended)
    assert left(taken.account) == [("other", "30.00")]
    assert taken.short == 0
    assert owed(taken.account) == [("s1", "40.00", True)]


def test_what_comes_back_pays_for_the_stay_that_was_taken_back() -> None:
    held = account(("s1", "75.00", LATER))
    spent = rules.redeem(held, amount("75.00"), NOW)
    ended = rules.take_back(spent.account, amount("75.00"), NOW, lot_id="s1")
    assert ended.entries == ()
    assert owed(ended.account) == [("s1", "75.00", False)]
    back = rules.refund(ended.account, spent.entries[0].taken, NOW, reservation_id="r1")
    assert [(each.kind, str(each.points), each.reservation_id) for each in back.entries] == [
        ("refunded", "75.00", "r1"),
        ("taken_back", "-75.00", "s1"),
    ]
    assert back.account.balance == 0
    assert owed(back.account) == []


def test_what_is_earned_pays_debts_and_what_staff_give_does_not() -> None:
    owing = rules.take_back(account(), amount("60.00"), NOW, lot_id="s1").account
    given = rules.adjust(owing, TEN, NOW, lot_id="a1", description="Regalo").account
    assert (left(given), owed(given)) == ([("a1", "10.00")], [("s1", "60.00", False)])
    for earn in (rules.earn, rules.refer):
        earned = earn(given, amount("30.00"), NOW, lot_id="s2", expires_at=LATER)
        assert [str(each.points) for each in earned.entries] == ["30.00", "-30.00"]
        given = earned.account
        assert left(given) == [("a1", "10.00")]
    assert owed(given) == []


def test_points_that_ended_pay_only_for_their_own_stay() -> None:
    ended = NOW - timedelta(days=1)
    owing = rules.take_back(account(), TEN, NOW, lot_id="s1").account
    late = rules.earn(owing, TEN, NOW, lot_id="s2", expires_at=ended)
    assert owed(late.account) == [("s1", "10.00", False)]
    own = rules.earn(late.account, TEN, NOW, lot_id="s1", expires_at=ended)
    assert (left(own.account), owed(own.account)) == ([("s2", "10.00")], [])


def test_what_may_have_been_lost_is_paid_by_its_own_lots_alone() -> None:
    ended = NOW - timedelta(days=1)
    owing = rules.take_back(account(), TEN, NOW, lot_id="s1", ended=ended).account
    earned = rules.earn(owing, TEN, NOW, lot_id="s2", expires_at=LATER).account
    assert (left(earned), owed(earned)) == ([("s2", "10.00")], [("s1", "10.00", True)])
    back = rules.refund(earned, (Lot("s1", amount("4.00"), ended),), NOW).account
    assert (left(back), owed(back)) == ([("s2", "10.00")], [("s1", "6.00", True)])


def test_several_debts_are_paid_by_one_entry() -> None:
    """A stay that ends has room for no more (the longest one has none for a second)."""
    owing = account()
    for stay in ("s2", "s1", "s2"):
        owing = rules.take_back(owing, amount("5.00"), NOW, lot_id=stay).account
    assert owed(owing) == [("s1", "5.00", False), ("s2", "10.00", False)]
    earned = rules.earn(owing, amount("12.00"), NOW, lot_id="s3", expires_at=LATER)
    assert [(str(each.points), each.reservation_id) for each in earned.entries] == [
        ("12.00", None),
        ("-12.00", None),
    ]
    assert owed(earned.account) == [("s2", "3.00", False)]


def test_debts_go_with_the_points_and_the_points_of_the_other_pay_them() -> None:
    kept = account(("s1", "10.00", LATER))
    gone = rules.take_back(account(), amount("15.00"), NOW, lot_id="s2").account
    given, emptied = rules.merge(kept, gone, NOW)
    assert only(given) == ("taken_back", "-10.00")
    assert owed(given.account) == [("s2", "5.00", False)]
    assert (emptied.entries, owed(emptied.account)) == ((), [])


def test_two_accounts_become_one_and_lots_keep_their_names_and_ends() -> None:
    kept = account(("s1", "10.00", LATER), ("shared", "1.00", LATER))
    gone = account(("s2", "20.00", NOW), ("shared", "2.00", LATER))
    given, emptied = rules.merge(kept, gone, NOW)
    assert only(given) == ("merged", "22.00")
    assert only(emptied) == ("merged", "-22.00")
    assert left(given.account) == [("s2", "20.00"), ("s1", "10.00"), ("shared", "3.00")]
    assert emptied.account.lots == ()
    # What a stay took before can come back to the lot of the same name.
    back = rules.refund(given.account, (Lot("s2", TEN, NOW + timedelta(days=90)),), NOW)
    assert back.account.balance == amount("43.00")


def test_an_empty_account_has_nothing_to_merge() -> None:
    kept, gone = account(("s1", "10.00", LATER)), account()
    assert rules.merge(kept, gone, NOW) == (Posting(kept), Posting(gone))


def test_two_stays_that_are_due_together_are_earned_together() -> None:
    held = account(("s1", "50.00", LATER), ("s2", "50.00", LATER))
    assert held.balance == amount("100.00")
