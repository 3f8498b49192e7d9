"""Invariant 2 under fire: a balance is spent as often as it covers, and never below 0."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from functools import partial
from threading import Barrier

import pytest

from chalicelib.clients.types import Client
from chalicelib.kernel import clock
from chalicelib.kernel.callers import Staff
from chalicelib.loyalty.points import service
from chalicelib.loyalty.points.rules import NotEnoughPoints
from local.aws.ministack import MiniStack
from tests.support.monday import NOW
from tests.support.people import registered
from tests.support.points import balances, entries, give
from tests.support.sizes import size

pytestmark = pytest.mark.soak
CALLERS = size(20, 50)
COVERED = 7
MARIA = Staff(1, ("admin",), "s")
"""The administrator who changes points."""


@pytest.fixture(autouse=True)
def _monday(aws: MiniStack) -> Iterator[None]:
    with clock.at(NOW):
        yield


@pytest.fixture
def ana(aws: MiniStack) -> Client:
    return registered()


def at_once(*works: Callable[[], object]) -> list[bool]:
    """Whether each succeeds, all begun at the same moment; the others lack points."""
    together = Barrier(len(works))

    def begin(work: Callable[[], object]) -> bool:
        with clock.at(NOW):
            together.wait()
            try:
                work()
            except NotEnoughPoints:
                return False
            return True

    with ThreadPoolExecutor(max_workers=len(works)) as pool:
        return list(pool.map(begin, works))


def spend(client: Client, points: str) -> object:
    document = (client.document_type, client.number_doc)
    return service.redeem(document, Decimal(points), "Desayuno", caller=MARIA, now=NOW)


def test_of_many_simultaneous_redemptions_exactly_as_many_succeed_as_the_balance_covers(
    ana: Client,
) -> None:
    for _ in range(COVERED):
        give(ana.client_id, "10.00")

    outcome = at_once(*[partial(spend, ana, "10.00")] * CALLERS)

    assert outcome.count(True) == COVERED
    assert balances(ana.client_id) == ("0.00",) * 3
    assert [entry.kind for entry in entries(ana.client_id)].count("redeemed") == COVERED


def test_what_comes_and_what_goes_at_the_same_moment_adds_up(ana: Client) -> None:
    give(ana.client_id, "100.00")

    def adjust(points: str) -> object:
        return service.adjust(ana.client_id, Decimal(points), "Regalo", caller=MARIA, now=NOW)

    each = [partial(adjust, "3.00"), partial(adjust, "-1.00"), partial(spend, ana, "2.50")]
    outcome = at_once(*each * (CALLERS // 3))

    assert all(outcome)
    total = Decimal(100) - Decimal("0.50") * (CALLERS // 3)
    assert balances(ana.client_id) == (f"{total:.2f}",) * 3
    assert len(entries(ana.client_id)) == 1 + CALLERS // 3 * 3
