"""Every free night is sold although DynamoDB lets a transaction hold its items for a while."""

import pytest

from bench import ledger_of_nights, promotions, rush, scene
from bench.promotions import CODE
from chalicelib.cloud import counters
from chalicelib.discounts.codes import records, uses
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


@pytest.mark.parametrize("limit", [GUESTS, GUESTS // 2, None])
def test_a_code_serves_as_many_as_it_is_for_and_nobody_is_told_to_try_again(
    aws: MiniStack, limit: int | None
) -> None:
    business = scene.build(house_count=1, client_count=GUESTS)
    promotions.configure(usage_limit=limit)

    ended = rush.of(business, callers=GUESTS, held=0.015, code=CODE)

    most = GUESTS if limit is None else limit
    assert len(ended.stays) == most
    assert set(ended.refused) <= {"invalid", "code_exhausted"}
    code = records.code_of(CODE)
    assert code is not None
    carrying = [stay for stay in ended.stays if stay.discount_code_used == CODE]
    assert code.used_count == len(uses.uses_of(CODE)) == len(carrying) == most
