"""Buckets that processes share."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.cloud import buckets, store, usage
from chalicelib.kernel import cache
from chalicelib.kernel.buckets import Bucket
from chalicelib.kernel.errors import Unavailable
from tests.support.faults import answering, refused

pytestmark = pytest.mark.usefixtures("aws")

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
BUCKET = Bucket(most=3, seconds=30)


def take(seconds: float = 0, account: str = "limit#1", name: str = "quotes") -> float:
    return buckets.take(account, name, BUCKET, NOW + timedelta(seconds=seconds))


def in_another_process() -> None:
    """What this process remembers, another one does not."""
    cache.forget_all()


def test_a_bucket_gives_what_it_holds_and_then_what_comes_back() -> None:
    assert [take(), take(), take()] == [0, 0, 0]
    assert take() == pytest.approx(10, abs=0.01)
    assert take(9.9) == pytest.approx(0.1, abs=0.01)
    assert take(10) == 0
    assert take(10) > 0


def test_what_a_clock_that_ran_ahead_left_locks_nobody_out() -> None:
    ahead = 24 * 60 * 60
    assert [take(ahead), take(ahead), take(ahead)] == [0, 0, 0]
    in_another_process()
    assert [take(), take(), take()] == [0, 0, 0]
    assert take() == pytest.approx(10, abs=0.01)


def test_all_processes_take_from_one_bucket() -> None:
    for _ in range(3):
        assert take() == 0
        in_another_process()
    assert take() == pytest.approx(10, abs=0.01)


def test_buckets_are_apart_by_account_and_name() -> None:
    for _ in range(3):
        take()
    assert take() > 0
    assert take(account="limit#2") == take(name="codes") == 0


def test_a_token_costs_one_write_and_an_empty_bucket_none() -> None:
    with usage.measured() as used:
        for _ in range(3):
            take()
    assert used.calls == 3
    with usage.measured() as used:
        assert take() > 0
        assert take(9) > 0
    assert used.calls == 0


def test_a_process_that_guesses_wrong_asks_once_more() -> None:
    take()
    in_another_process()
    with usage.measured() as used:
        assert take() == 0
        assert take() == 0
    assert used.calls == 3


def test_a_bucket_is_forgotten_once_it_is_full() -> None:
    take()
    item = store.query("ledgers", "limit#1")[0]
    full, end = float(item["full_at"]["N"]), float(item["expires_at"]["N"])
    assert NOW.timestamp() < full <= end <= NOW.timestamp() + BUCKET.seconds + 1


def test_a_bucket_that_is_long_full_gives_no_more_than_it_holds() -> None:
    take()
    assert [take(10_000) for _ in range(3)] == [0, 0, 0]
    assert take(10_000) > 0


def test_a_database_that_does_not_answer_is_told_as_such() -> None:
    faults = [refused("AccessDeniedException")]
    with answering("UpdateItem", faults), pytest.raises(Unavailable):
        take()
