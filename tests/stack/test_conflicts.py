"""Every free night is sold although DynamoDB lets a transaction hold its items for a while."""

import pytest

from bench import ledger_of_nights, rush, scene
from chalicelib.cloud import counters
from chalicelib.reservations.stays.counts import COUNTS
from local.aws.ministack import MiniStack
from tests.support.sizes import size

pytestmark = pytest.mark.soak
GUESTS = size(40, 100)


@pytest.mark.parametrize("held", [0.015, 0.05])
def test_guests_who_want_different_nights_of_one_house_all_get_theirs(
    aws: MiniStack, held: float
) -> None:
    business = scene.build(house_count=1, client_count=GUESTS)

    ended = rush.of(business, callers=GUESTS, held=held)

    assert (len(ended.stays), ended.refused) == (GUESTS, {})
    assert ended.conflicts > 0
    owners, mistakes = ledger_of_nights.replay(ledger_of_nights.events_in_order())
    assert mistakes == []
    assert ledger_of_nights.table() == owners
    assert len(owners) == GUESTS
    [numbers] = counters.read("reservations", COUNTS).values()
    assert sum(numbers.values()) == GUESTS
