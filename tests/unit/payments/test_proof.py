"""The money of a stay is what its payments say (reservations book, 1.6 and 6.4)."""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from chalicelib.payments.proof.rules import MOST_NAMED, differences, noted, overpaid
from chalicelib.payments.proof.types import Drift, Look, Overdue, Overpaid, Proof
from chalicelib.payments.settling.rules import settled
from chalicelib.payments.types import Outcome
from chalicelib.reservations.money.refunds import begun, given, parts_of, refund_of_part
from chalicelib.reservations.money.rules import derived, having
from chalicelib.reservations.money.types import Payment
from chalicelib.reservations.types import Stay
from tests.unit.reservations.test_balance import stay as sold

from .settling import by_staff, hold, payment

NOW = datetime(2026, 1, 2, 15, 0, tzinfo=UTC)
APPROVED = Outcome(state="approved", gateway_id="g1")
Pair = tuple[Stay, list[Payment]]


def changed(value: Any, **fields: Any) -> Any:
    return msgspec.structs.replace(value, **fields)


def paid() -> Pair:
    """A stay that a card paid."""
    found = settled(hold(), payment(), APPROVED, NOW)
    assert found is not None
    assert found.stay is not None
    return found.stay, [found.payment]


def outwards(stay: Stay) -> list[Payment]:
    """The payments that the refund of a stay is."""
    return [
        payment(
            part.amount,
            payment_id=part.refund_id,
            direction="out",
            source=part.source,
            state=part.state,
            currency=part.currency,
            of_payment=part.payment_id,
        )
        for part in parts_of(stay)
    ]


def ended(*, is_given: bool = False, is_running: bool = False) -> Pair:
    """A cancelled stay that gives back 40 %."""
    before, rows = paid()
    over = changed(before, status="cancelled")
    over = changed(over, refund=refund_of_part(over, Decimal(40), NOW))
    [part] = parts_of(over)
    if is_running:
        over = changed(over, refund=begun(over, part.refund_id))
    if is_given:
        over = changed(over, refund=given(over, [part.refund_id], by="staff#1", at=NOW))
    return over, rows + outwards(over)


def with_surplus() -> Pair:
    """A stay for which staff noted money while a bank was thinking."""
    noted_before = derived(sold(paid=(by_staff("1000.00"),)))
    found = settled(noted_before, payment(), APPROVED, NOW)
    assert found is not None
    assert found.stay is not None
    word = payment("1000.00", payment_id="word", source="staff", state="paid", gateway=None)
    return found.stay, [word, found.payment, *outwards(found.stay)]


RIGHT: dict[str, Callable[[], Pair]] = {
    "nothing": lambda: (hold(), []),
    "open": lambda: (hold(), [payment()]),
    "failed": lambda: (hold(), [payment(state="failed", next_try=None)]),
    "paid": paid,
    "owing": ended,
    "giving": lambda: ended(is_running=True),
    "given": lambda: ended(is_given=True),
    "surplus": with_surplus,
    "points": lambda: (hold(), [payment(source="points", state="paid", next_try=None)]),
    "charged back": lambda: (sold(), [payment(state="charged_back", next_try=None)]),
}


@pytest.mark.parametrize("name", RIGHT)
def test_what_agrees_is_no_drift(name: str) -> None:
    assert differences(*RIGHT[name]()) == ()


def without_row() -> Pair:
    return paid()[0], []


def without_money() -> Pair:
    stay, rows = paid()
    return having(stay, ()), rows


def with_other_amount() -> Pair:
    stay, [row] = paid()
    return stay, [changed(row, amount=row.amount - Decimal("0.01"))]


def with_other_currency() -> Pair:
    stay, [row] = paid()
    return stay, [changed(row, currency="usd")]


def with_another_advance() -> Pair:
    stay, rows = paid()
    return changed(stay, advance_payment=Decimal(1)), rows


def without_refund() -> Pair:
    stay, rows = ended()
    return changed(stay, refund=None), rows


def without_payment_outwards() -> Pair:
    stay, [row, _] = ended()
    return stay, [row]


def given_only_there() -> Pair:
    stay, [row, out] = ended()
    return stay, [row, changed(out, state="given")]


def forgotten() -> Pair:
    return hold(), [payment(next_try=None)]


WRONG: dict[str, tuple[Callable[[], Pair], tuple[str, ...]]] = {
    "without its payment": (without_row, ("money",)),
    "without its money": (without_money, ("money",)),
    "a cent": (with_other_amount, ("money",)),
    "a currency": (with_other_currency, ("money",)),
    "an advance": (with_another_advance, ("advance",)),
    "without its refund": (without_refund, ("refunds",)),
    "without a payment outwards": (without_payment_outwards, ("refunds",)),
    "given by one only": (given_only_there, ("money", "refunds")),
    "forgotten": (forgotten, ("forgotten",)),
}


@pytest.mark.parametrize("name", WRONG)
def test_whatever_does_not_agree_is_named(name: str) -> None:
    spoiled, found = WRONG[name]
    assert differences(*spoiled()) == found


@pytest.mark.parametrize(
    ("noted_sum", "amount"),
    [("1900.00", None), ("1900.05", None), ("1900.06", "0.06"), ("2500.00", "600.00")],
)
def test_what_was_paid_too_much_is_told_in_soles(noted_sum: str, amount: str | None) -> None:
    stay = derived(sold(paid=(by_staff(noted_sum),)))
    expected = None if amount is None else Overpaid(stay.reservation_id, Decimal(amount))
    assert overpaid(stay) == expected


def test_dollars_that_are_too_much_count_at_the_rate_of_the_stay() -> None:
    found = overpaid(derived(sold(paid=(by_staff("600.00", "usd"),))))
    assert found is not None
    assert found.amount == Decimal("380.00")


def test_an_ended_stay_is_not_overpaid() -> None:
    assert overpaid(derived(sold(status="cancelled", paid=(by_staff("9000.00"),)))) is None


def test_a_proof_adds_up_its_looks_and_names_the_first_fifty() -> None:
    drifts = tuple(Drift(str(number), ("money",)) for number in range(30))
    too_much = tuple(Overpaid(str(number), Decimal(1)) for number in range(26))
    late = tuple(Overdue(str(number), "card", Decimal(1), NOW) for number in range(27))
    proof = Proof(proof_id="p", started_at=NOW)
    for _ in range(2):
        proof = noted(proof, Look(50, drifts, too_much, late))
    assert (proof.stays, proof.drifted, proof.overpaid, proof.overdue) == (100, 60, 52, 54)
    assert len(proof.overdue_payments) == MOST_NAMED
    assert (len(proof.drifts), len(proof.overpayments)) == (MOST_NAMED, MOST_NAMED)
