"""A ranking costs the same with few clients and with many."""

from collections.abc import Iterator

import pytest

from bench import referrers
from bench.parts.rankings import READS
from bench.scene import NOW
from bench.watching import watching
from chalicelib.insights.referrals import reading, rules
from chalicelib.kernel import cache, clock
from local.aws.ministack import MiniStack
from tests.support.sizes import size

FEW, MANY = 100, size(5_000, 100_000)
Cost = tuple[int, list[str], float]


@pytest.fixture(autouse=True)
def _now(aws: MiniStack) -> Iterator[None]:
    with clock.at(NOW):
        yield


def costs(count: int) -> dict[str, Cost]:
    """Rounds, calls and units of each read, once so many clients are there."""
    referrers.fill(count)
    cache.forget_all()
    found = {}
    for name, read in READS.items():
        with watching() as watch:
            answer = read()
        assert len(answer.rankings if hasattr(answer, "rankings") else answer.top_rankings) == 10
        found[name] = (watch.rounds, sorted(watch.calls), watch.total_units)
    return found


def test_rankings_and_statistics_cost_the_same_whatever_the_number_of_clients() -> None:
    few = costs(FEW)
    assert few == costs(MANY)
    assert {rounds for rounds, _, _ in few.values()} == {2}
    assert {len(calls) for _, calls, _ in few.values()} == {3}


def test_ones_own_place_is_found_without_reading_those_ahead() -> None:
    made = referrers.fill(MANY)
    month = rules.month_at(NOW)
    listed, _ = reading.of_month(month, len(made))
    row = listed[len(listed) // 2]
    with watching() as watch:
        _, position = reading.own_month(row.client_id, month)
    assert position == row.position
    assert (watch.rounds, set(watch.calls)) == (3, {"Query"})
    assert watch.total_units < 10
