"""Many who ask at the same moment get no more than a bucket holds."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier

import pytest

from chalicelib.cloud import buckets
from chalicelib.kernel import cache
from chalicelib.kernel.buckets import Bucket
from local.aws.ministack import MiniStack

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
BUCKET = Bucket(most=20, seconds=60)
CALLERS = 48


@pytest.mark.parametrize("is_forgetful", [False, True])
def test_a_rush_on_a_bucket_gets_what_it_holds(aws: MiniStack, is_forgetful: bool) -> None:
    barrier = Barrier(CALLERS)

    def ask(_: int) -> bool:
        barrier.wait()
        if is_forgetful:
            # As if each came to another process.
            cache.forget_all()
        return buckets.take("limit#1", "quotes", BUCKET, NOW) == 0

    with ThreadPoolExecutor(max_workers=CALLERS) as pool:
        outcomes = Counter(pool.map(ask, range(CALLERS)))

    assert outcomes[True] == BUCKET.most
