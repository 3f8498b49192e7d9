"""Who may be said to have brought whom."""

import pytest

from chalicelib.loyalty.referrals.rules import CircularReferral, SelfReferral, check_referrer


def test_anyone_else_may_have_brought_a_client() -> None:
    check_referrer("ana", "luis", ["rosa", "olga"])


def test_nobody_brings_themself() -> None:
    with pytest.raises(SelfReferral):
        check_referrer("ana", "ana", [])


@pytest.mark.parametrize("chain", [["ana"], ["rosa", "ana"], ["rosa", "olga", "ana", "eva"]])
def test_a_chain_does_not_lead_back(chain: list[str]) -> None:
    with pytest.raises(CircularReferral):
        check_referrer("ana", "luis", chain)


def test_the_chain_is_read_only_as_far_as_needed() -> None:
    chain = iter(["rosa", "ana", "eva"])
    with pytest.raises(CircularReferral):
        check_referrer("ana", "luis", chain)
    assert list(chain) == ["eva"]
