"""A worker that is cut at any call of DynamoDB, before it or after it: the message comes again, and
every figure is right, once."""

from collections.abc import Iterator
from itertools import count

import pytest

from chalicelib.cloud.events import Recorded
from chalicelib.cloud.transaction import Transaction
from chalicelib.insights.commands import CalculateRanking
from chalicelib.insights.referrals import calculating, reading, records, rules, service
from chalicelib.kernel import clock
from chalicelib.reservations.events import StayEvent
from tests.integration.loyalty.desk import NOW, Booking, record_of, welcome
from tests.support import deliveries, failures
from tests.support.failures import EVER, Failure, at_every_call
from tests.support.outbox import Outbox

CUTS = (failures.unreachable(EVER), failures.answer_never_comes())
Scene = tuple[str, Recorded[StayEvent]]


@pytest.fixture(autouse=True)
def _monday(aws: None) -> Iterator[None]:
    with clock.at(NOW):
        yield


def named(failure: Failure) -> str:
    return failure.name


@pytest.mark.soak
@pytest.mark.parametrize("cut", CUTS, ids=named)
def test_a_reaction_that_is_cut_counts_once(cut: Failure) -> None:
    numbers = count(1)

    def prepare() -> Scene:
        referrer = welcome(next(numbers), "Rosa")
        friend = welcome(next(numbers), by=record_of(referrer))
        return referrer, Booking(friend).becomes("approved")

    def take(scene: Scene) -> bool:
        message = deliveries.message_of("insights.rank_stay", scene[1])
        return not deliveries.consume("ranking", [message])

    def check(scene: Scene, _taken: bool) -> None:
        referrer, _ = scene
        assert take(scene)
        month = rules.month_at(NOW)
        figures, position = reading.own_month(referrer, month)
        assert (figures.reservations, figures.referrals, position is None) == (1, 1, False)
        rows = [row[1] for row in records.rows_after(month, "", 1000)]
        assert rows.count(referrer) == 1
        assert records.participants(month) == len(rows) == len(set(rows))
        counted = records.counted()
        assert (counted.referrers, counted.converted) == (len(rows), len(rows))

    assert at_every_call(cut, prepare, take, check) > 0


@pytest.mark.soak
@pytest.mark.parametrize("cut", CUTS, ids=named)
def test_counting_a_month_that_is_cut_goes_on_once(cut: Failure) -> None:
    referrer = welcome(1, "Rosa")
    Booking(welcome(2, by=record_of(referrer))).becomes("approved")
    service.refresh(referrer, "2026-03", now=NOW)
    outbox = Outbox()

    def prepare() -> str:
        tx = Transaction(clock.now())
        tx.enqueue(CalculateRanking(month="2026-03", day=NOW.day), actor="system")
        tx.commit()
        [asked] = outbox.waiting()
        return deliveries.message_of("insights.calculate_day", asked)

    def take(message: str) -> bool:
        return not deliveries.consume("ranking", [message])

    def check(message: str, _taken: bool) -> None:
        assert take(message)
        following = [each for each in outbox.waiting() if each.name.startswith("ranking.")]
        assert [each.name for each in following] == ["ranking.review"]
        assert records.participants("2026-03") == 1
        assert not calculating.is_final("2026-03")

    assert at_every_call(cut, prepare, take, check) > 0
