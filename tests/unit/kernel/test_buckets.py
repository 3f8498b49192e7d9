"""A bucket never gives more than it holds, and never refuses what it holds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.kernel.buckets import Bucket

BUCKETS = st.builds(Bucket, most=st.integers(1, 50), seconds=st.floats(0.5, 3600))
PAUSES = st.lists(st.floats(0, 600), max_size=120)
A_MOMENT = 1e-6


def admitted(bucket: Bucket, pauses: list[float]) -> list[float]:
    """When requests were let in that came after these pauses."""
    now, full_at, times = 1000.0, 0.0, []
    for pause in pauses:
        now += pause
        if bucket.wait(full_at, now) == 0:
            full_at = bucket.full_after_take(full_at, now)
            times.append(now)
    return times


def test_a_full_bucket_gives_all_its_tokens_at_once_and_then_one_at_a_time() -> None:
    bucket = Bucket(most=3, seconds=30)
    assert admitted(bucket, [0, 0, 0, 0]) == [1000, 1000, 1000]
    assert admitted(bucket, [0, 0, 0, 9, 1, 0]) == [1000, 1000, 1000, 1010]


def test_a_clock_that_ran_ahead_locks_nobody_out() -> None:
    """A full bucket is at most `seconds` from being full again, and clocks differ by moments."""
    bucket = Bucket(most=3, seconds=30)
    far_ahead = 0.0
    for _ in range(3):
        far_ahead = bucket.full_after_take(far_ahead, 9000)
    assert bucket.wait(far_ahead, 1000) == 0
    assert bucket.full_after_take(far_ahead, 1000) == pytest.approx(1010)


def test_a_bucket_that_others_emptied_a_moment_later_is_empty() -> None:
    bucket = Bucket(most=3, seconds=30)
    emptied = 0.0
    for _ in range(3):
        emptied = bucket.full_after_take(emptied, 1000.5)
    assert bucket.wait(emptied, 1000) > 0


def test_who_must_wait_learns_until_the_next_token() -> None:
    bucket = Bucket(most=3, seconds=30)
    full_at = 0.0
    for _ in range(3):
        full_at = bucket.full_after_take(full_at, 1000)
    assert bucket.wait(full_at, 1000) == pytest.approx(10)
    assert bucket.wait(full_at, 1004) == pytest.approx(6)
    assert bucket.wait(full_at, 1010) == 0


@given(BUCKETS, PAUSES)
def test_no_stretch_of_time_admits_more_than_a_full_bucket_and_what_came_back(
    bucket: Bucket, pauses: list[float]
) -> None:
    times = admitted(bucket, pauses)
    for first, start in enumerate(times):
        for count, end in enumerate(times[first:], start=1):
            allowed = bucket.most + (end - start) / bucket.interval
            assert count <= allowed + A_MOMENT * bucket.most + A_MOMENT


@given(BUCKETS, PAUSES)
def test_after_waiting_as_told_a_request_is_let_in(bucket: Bucket, pauses: list[float]) -> None:
    now, full_at = 1000.0, 0.0
    for pause in pauses:
        now += pause
        now += bucket.wait(full_at, now) + A_MOMENT
        assert bucket.wait(full_at, now) == 0
        full_at = bucket.full_after_take(full_at, now)


@given(BUCKETS, PAUSES, st.floats(0, 600))
def test_waiting_never_makes_a_caller_wait_longer(
    bucket: Bucket, pauses: list[float], more: float
) -> None:
    now, full_at = 1000.0, 0.0
    for pause in pauses:
        now += pause
        if bucket.wait(full_at, now) == 0:
            full_at = bucket.full_after_take(full_at, now)
    assert bucket.wait(full_at, now + more) <= bucket.wait(full_at, now)
