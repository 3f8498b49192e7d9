"""A day of a gateway, and how it compares with the gateway's own list."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from chalicelib.payments.reports.rules import MOST_TOLD, Theirs, compare, totals_of
from chalicelib.reservations.money.types import Payment

NOW = datetime(2026, 3, 3, 8, tzinfo=UTC)
ONE = Payment(
    payment_id="p1",
    reservation_id="r1",
    client_id="c",
    direction="in",
    source="card",
    state="paid",
    amount=Decimal("100.00"),
    currency="sol",
    rate=None,
    by="client#c",
    created=NOW,
    updated=NOW,
    gateway="mercadopago",
    gateway_id="g1",
)
THEIRS = Theirs(
    gateway_id="g1",
    payment_id="p1",
    reservation_id="r1",
    is_paid=True,
    amount=Decimal("100.00"),
    is_pen=True,
    refunded=Decimal(0),
)


def payment(**fields: Any) -> Payment:
    return msgspec.structs.replace(ONE, **fields)


def theirs(**fields: Any) -> Theirs:
    return msgspec.structs.replace(THEIRS, **fields)


def kinds(ours: list[Payment], listed: list[Theirs], *given: str) -> list[str]:
    by_id = {each.payment_id: each for each in ours}
    found = compare(by_id, {"p1": [Decimal(each) for each in given]}, listed, NOW)
    assert found.count == len(found.differences)
    return [each.kind for each in found.differences]


def test_a_day_is_added_up_by_what_became_of_each_payment() -> None:
    totals = totals_of(
        [
            payment(),
            payment(state="failed", amount=Decimal(50)),
            payment(state="in_process", amount=Decimal(7)),
            payment(state="created", amount=Decimal(3)),
            payment(state="charged_back", amount=Decimal(40)),
            payment(direction="out", state="given", amount=Decimal(20)),
            payment(direction="out", state="owed", amount=Decimal(5)),
        ],
        NOW,
    )

    assert (totals.asked, totals.charged, totals.settled) == (5, Decimal(200), Decimal(100))
    assert [totals.failed, totals.open, totals.charged_back] == [
        Decimal(50),
        Decimal(10),
        Decimal(40),
    ]
    assert [totals.refunded, totals.refunds_open] == [Decimal(20), Decimal(5)]


@pytest.mark.parametrize(("late", "overdue"), [(-1, 0), (0, 10), (1, 10)])
def test_what_banks_do_not_end_in_two_days_is_overdue(late: int, overdue: int) -> None:
    day = [payment(state="in_process", amount=Decimal(10)), payment(amount=Decimal(100))]
    now = day[0].created + timedelta(days=2, seconds=late)
    assert totals_of(day, now).overdue == overdue


def test_a_day_that_agrees_has_no_differences() -> None:
    assert kinds([payment()], [theirs()]) == []
    assert kinds([payment()], [theirs(refunded=Decimal(30))], "30.00") == []
    assert kinds([payment(state="failed")], [theirs(refunded=Decimal(100))]) == []
    assert kinds([payment(state="charged_back")], [theirs(is_paid=False)]) == []
    assert kinds([payment(state="failed")], [theirs(is_paid=False)]) == []
    assert kinds([payment(state="failed")], []) == []
    assert kinds([], [theirs(payment_id=None, is_paid=False)]) == []


@pytest.mark.parametrize(
    ("shown", "shows_last", "agrees"),
    [
        ("70.00", False, True),
        ("70.00", True, True),
        ("20.00", True, True),
        ("50.00", True, True),
        ("20.00", False, False),
        ("30.00", True, False),
        ("0.00", False, False),
    ],
)
def test_a_gateway_that_shows_the_last_refund_only_agrees_where_that_is_one_of_ours(
    shown: str, shows_last: bool, agrees: bool
) -> None:
    listed = theirs(refunded=Decimal(shown), shows_last=shows_last)
    assert (kinds([payment()], [listed], "50.00", "20.00") == []) is agrees
    found = compare({}, {"p1": [Decimal(50), Decimal(20)]}, [listed], NOW)
    assert found.refunded_there == (Decimal(70) if agrees else Decimal(shown))


@pytest.mark.parametrize(
    ("ours", "listed", "kind"),
    [
        ([], [theirs(payment_id=None)], "not_here"),
        ([], [theirs()], "not_here"),
        ([payment()], [], "not_there"),
        ([payment()], [theirs(amount=Decimal("99.99"))], "amount"),
        ([payment()], [theirs(is_pen=False)], "amount"),
        ([payment(state="created")], [theirs()], "paid_there"),
        ([payment(state="failed")], [theirs()], "paid_there"),
        ([payment()], [theirs(is_paid=False)], "not_paid_there"),
        ([payment()], [theirs(refunded=Decimal(1))], "refunded"),
    ],
)
def test_each_difference_has_a_name(ours: list[Payment], listed: list[Theirs], kind: str) -> None:
    assert kinds(ours, listed) == [kind]


def test_an_answer_stays_small_however_much_differs() -> None:
    listed = [theirs(gateway_id=str(index), payment_id=None) for index in range(80)]

    found = compare({}, {}, listed, NOW)

    assert (found.count, len(found.differences)) == (80, MOST_TOLD)
    assert found.settled_there == Decimal(8000)
