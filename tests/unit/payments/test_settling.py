"""What becomes of a stay when a gateway says what became of a charge: the money is the stay's, or
goes back, never both and never neither (reservations book, 2.2, 6.3 and 6.4; vector W20)."""

from datetime import date
from decimal import Decimal

import msgspec
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from chalicelib.kernel.money import ZERO
from chalicelib.payments.settling.rules import given_back, settled
from chalicelib.payments.types import Outcome
from chalicelib.reservations.money.refunds import parts_of
from chalicelib.reservations.money.rules import amounts_of, balance, value_of
from chalicelib.reservations.money.types import SERVICES, Payment, Purpose
from chalicelib.reservations.types import Paid, Stay

from .settling import (
    A_SECOND,
    AMOUNTS,
    APPROVED,
    CHARGED_BACK,
    FAILED,
    IN_PROCESS,
    NOW,
    OUTCOMES,
    PAYMENTS,
    REFUNDED,
    done,
    going_back,
    kept,
    payment,
    stays,
)


@given(stays(), PAYMENTS)
def test_money_that_came_is_the_stays_or_goes_back(before: Stay, asked: Payment) -> None:
    found = done(before, asked, APPROVED)

    after = found.stay
    assert after is not None
    assert (found.payment.state, found.payment.gateway_id) == ("paid", "g1")
    assert found.payment.next_try is None
    assert kept(after) + going_back(after) == asked.amount
    assert (found.effect == "paid") == (kept(after) == asked.amount)
    assert (found.effect == "surplus") == (found.surplus > ZERO)
    assert found.effect == "late" or going_back(after) == found.surplus
    assert after.version == before.version + 1


# Most made-up payments are of no use here; a whole run finds enough of the others.
@settings(suppress_health_check=[HealthCheck.filter_too_much])
@given(stays(), PAYMENTS)
def test_no_card_pays_a_stay_more_than_it_costs(before: Stay, asked: Payment) -> None:
    assume(asked.purpose not in SERVICES)
    found = done(before, asked, APPROVED)
    assume(found.effect in {"paid", "surplus"})
    present = msgspec.structs.replace(before, refund=None)

    after = found.stay
    assert after is not None
    left = balance(after).left_sol
    assert left >= min(ZERO, balance(present).left_sol)
    # Nothing goes back of what the stay still needs.
    assert not found.surplus or left <= ZERO
    assert not found.surplus or after.full_payment


@given(stays(), PAYMENTS)
def test_what_goes_back_changes_nothing_else_of_the_money(before: Stay, asked: Payment) -> None:
    found = given_back(before, asked, APPROVED, NOW)

    after = found.stay
    assert after is not None
    assert (after.paid, after.status, after.deleted) == (
        before.paid,
        before.status,
        before.deleted,
    )
    assert after.price_sol == before.price_sol
    others = [part for part in parts_of(after) if part.payment_id != "card"]
    assert others == list(parts_of(before))
    owed = ZERO if before.refund is None else before.refund.amount
    assert after.refund is not None
    currency = after.refund.currency
    card = [Paid(payment_id="card", source="card", currency="sol", amount=asked.amount)]
    late = value_of(card, currency, Decimal("3.8"))
    assert abs(after.refund.amount - owed - late) <= Decimal("0.01")
    assert after.refund.is_due


@given(stays(), PAYMENTS, st.sampled_from(OUTCOMES))
def test_the_same_outcome_once_more_changes_nothing(
    before: Stay, asked: Payment, outcome: Outcome
) -> None:
    first = settled(before, asked, outcome, NOW)
    if first is None:
        return

    assert settled(first.stay or before, first.payment, outcome, NOW + A_SECOND) is None


@given(stays(), PAYMENTS, st.permutations([IN_PROCESS, APPROVED, FAILED, CHARGED_BACK]))
def test_in_whatever_order_answers_come_the_bank_has_the_last_word(
    before: Stay, asked: Payment, order: list[Outcome]
) -> None:
    stay, present = before, asked
    for outcome in order:
        found = settled(stay, present, outcome, NOW)
        if found is not None:
            stay, present = found.stay or stay, found.payment

    assert present.state == "charged_back"
    assert (kept(stay), going_back(stay)) == (ZERO, ZERO)


@given(stays(), PAYMENTS, st.sampled_from([IN_PROCESS, FAILED, REFUNDED]))
def test_money_that_did_not_come_is_nobodys(before: Stay, asked: Payment, outcome: Outcome) -> None:
    found = settled(before, asked, outcome, NOW)

    after = before if found is None or found.stay is None else found.stay
    assert (amounts_of(after), after.refund) == (amounts_of(before), before.refund)
    assert (after.status, after.price_sol) == (before.status, before.price_sol)
    if found is None:
        assert asked.state == "failed" or outcome is IN_PROCESS


@given(stays(), PAYMENTS, st.sampled_from([FAILED, IN_PROCESS, REFUNDED]))
def test_what_came_came(before: Stay, asked: Payment, later: Outcome) -> None:
    first = done(before, asked, APPROVED)
    assert first.stay is not None
    assert settled(first.stay, first.payment, later, NOW) is None


@given(stays(), AMOUNTS, st.sampled_from(sorted(SERVICES)))
def test_a_service_raises_price_and_paid_alike(
    before: Stay, amount: Decimal, service: Purpose
) -> None:
    before = msgspec.structs.replace(
        before, deleted=False, temperature_pool=False, late_checkout=False
    )
    assume(before.blocks)
    found = done(before, payment(amount, service), APPROVED)

    after = found.stay
    assert found.effect == "paid"
    assert after is not None
    assert after.price_sol == before.price_sol + amount
    assert abs(after.price_usd - before.price_usd - amount / Decimal("3.8")) <= Decimal("0.005")
    name = "temperature_pool" if service == "temperature_pool" else "late_checkout"
    assert getattr(after, name)
    assert not getattr(before, name)


@given(stays(), PAYMENTS)
def test_only_a_stay_that_has_its_nights_or_can_have_them_again_takes_money(
    before: Stay, asked: Payment
) -> None:
    found = done(before, asked, APPROVED)

    can_come_back = before.status == "expired" and before.check_in >= date(2026, 1, 2)
    if found.effect in {"paid", "surplus"}:
        assert before.blocks or (can_come_back and asked.purpose not in SERVICES)
        assert found.stay is not None
        assert found.stay.blocks
        assert found.stay.deadline is None
        assert found.stay.status in {"approved", "pending", "under_review"}
        assert not found.stay.full_payment or found.stay.status == "approved"
