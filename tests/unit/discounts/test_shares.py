"""How the limit of a code is dealt out to the parts of its count."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.discounts.codes.rules import PARTS, is_split, shares


@pytest.mark.parametrize(("limit", "split"), [(1, False), (8, False), (9, True), (None, True)])
def test_only_what_many_may_use_is_counted_in_parts(limit: int | None, split: bool) -> None:
    assert is_split(limit) is split


def test_a_new_limit_is_dealt_out_evenly() -> None:
    assert shares(19, [0] * PARTS) == [3, 3, 3, 2, 2, 2, 2, 2]


def test_no_limit_is_none_for_every_part() -> None:
    assert shares(None, [4, 0]) == [None, None]


@given(
    st.lists(st.integers(-50, 50), min_size=1, max_size=PARTS),
    st.integers(0, 500),
)
def test_the_shares_are_the_limit_and_none_is_below_what_is_counted(
    counts: list[int], left: int
) -> None:
    limit = sum(counts) + left
    dealt = shares(limit, counts)
    assert sum(each for each in dealt if each is not None) == limit
    assert all(
        most is not None and most >= count for most, count in zip(dealt, counts, strict=True)
    )
