"""What a membership knows of friends without a look at them."""

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.loyalty.levels.types import Stats
from chalicelib.loyalty.membership import rules
from chalicelib.loyalty.membership.types import FriendsCounted, Membership

few = st.integers(0, 9)
friends = st.frozensets(st.text("abcdef", min_size=1, max_size=3), max_size=9)


def known(friends: frozenset[str], counted: FriendsCounted | None) -> Stats | None:
    return rules.known_stats(Membership(referrals=friends, friends=counted))


@given(friends, few, few)
def test_a_look_is_remembered_as_it_was(friends: frozenset[str], clients: int, stays: int) -> None:
    seen = Stats(referrals=clients if friends else 0, referral_reservations=stays if friends else 0)
    counted = rules.counted(Membership(referrals=friends), seen)
    assert known(friends, counted) == seen


@given(friends, few, few)
def test_one_friend_more_or_less_asks_for_another_look(
    friends: frozenset[str], clients: int, stays: int
) -> None:
    seen = Stats(referrals=clients, referral_reservations=stays)
    counted = rules.counted(Membership(referrals=friends), seen)
    assert known(friends | {"another"}, counted) is None
    if friends:
        assert known(friends - {min(friends)}, counted) is None


def test_who_brought_nobody_needs_no_look() -> None:
    assert rules.counted(Membership(), Stats(reservations=3)) is None
    assert known(frozenset(), None) == Stats()


def test_friends_whom_nobody_counted_yet_need_one() -> None:
    assert known(frozenset({"luis"}), None) is None
