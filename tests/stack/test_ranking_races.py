"""Rankings under fire: many workers hear of the stays of some friends at the same time."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest

from chalicelib.insights.referrals import calculating, reading, records, rules, service
from chalicelib.insights.referrals.types import MonthFigures
from chalicelib.kernel import clock
from chalicelib.kernel.money import ZERO
from chalicelib.loyalty.membership import records as membership
from local.aws.ministack import MiniStack
from tests.integration.loyalty.desk import Booking, record_of, welcome
from tests.support import deliveries
from tests.support.sizes import size

pytestmark = pytest.mark.soak
WORKERS, FRIENDS, STAYS, REFERRERS = 12, size(3, 6), size(3, 8), size(2, 5)


@pytest.fixture(autouse=True)
def _tables(aws: MiniStack) -> Iterator[None]:
    yield


def at_once(calls: Sequence[Callable[[], object]]) -> None:
    """Do everything with all workers."""
    with ThreadPoolExecutor(max_workers=WORKERS) as pool:
        for done in [pool.submit(call) for call in calls]:
            done.result()


def test_whatever_the_order_every_figure_is_right_in_the_end() -> None:
    month = rules.month_at(clock.now())
    referrers = [welcome(number) for number in range(REFERRERS)]
    friends = {
        each: [
            welcome(1000 * (1 + number) + friend, by=record_of(each)) for friend in range(FRIENDS)
        ]
        for number, each in enumerate(referrers)
    }
    events = [
        Booking(friend).becomes("approved")
        for each in referrers
        for friend in friends[each]
        for _ in range(STAYS)
    ]

    at_once([partial(deliveries.take, event) for event in events])
    # What a queue does: a message that was not taken comes again.
    for each in referrers:
        service.refresh(each, month, now=clock.now())

    rows, count = reading.of_month(month, 100)
    assert (len(rows), count) == (REFERRERS, REFERRERS)
    assert {row.client_id for row in rows} == set(referrers)
    for row in rows:
        assert (row.figures.reservations, row.figures.revenue) == (FRIENDS * STAYS, ZERO)
        assert row.figures.referrals == FRIENDS
        assert records.position_in(month, row.figures, row.client_id) == row.position
    counted = records.counted()
    assert (counted.referrers, counted.active) == (REFERRERS, REFERRERS)
    assert (counted.friends, counted.converted) == (REFERRERS * FRIENDS, REFERRERS * FRIENDS)


def test_counting_at_the_same_moment_leaves_one_row() -> None:
    month = rules.month_at(clock.now())
    ana = welcome(1)
    luis = welcome(2, "Luis", by=record_of(ana))
    for _ in range(STAYS):
        Booking(luis).becomes("approved")
        at_once([partial(service.refresh, ana, month, now=clock.now())] * WORKERS)
    assert len(membership.membership_of(luis).approved) == STAYS
    [row] = records.rows_after(month, "", calculating.AT_ONCE)
    assert row[2].reservations == STAYS
    assert records.participants(month) == 1
    assert row[2] != MonthFigures()
