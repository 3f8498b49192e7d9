"""What becomes of a hold or a stay when a gateway says what became of a charge, case by case
(reservations book, 2.2, 6.3 and 6.4; vector W20)."""

from datetime import datetime
from decimal import Decimal
from itertools import product

import msgspec
import pytest
from hypothesis import given

from chalicelib.kernel.money import ZERO
from chalicelib.payments.settling.rules import BANK_TIME, settled
from chalicelib.reservations.money.refunds import begun, parts_of, refund_in_full, refund_of_part
from chalicelib.reservations.money.refunds import given as gave
from chalicelib.reservations.money.rules import balance, derived
from chalicelib.reservations.money.types import OPEN, Payment
from chalicelib.reservations.stays.rules import HOLD_TIME
from chalicelib.reservations.types import Stay
from tests.unit.reservations.test_balance import stay as sold

from .settling import (
    A_SECOND,
    APPROVED,
    CHARGED_BACK,
    FAILED,
    IN_PROCESS,
    NOW,
    PAYMENTS,
    REFUNDED,
    ZERO_TIME,
    by_staff,
    done,
    going_back,
    hold,
    kept,
    payment,
    stays,
)


@pytest.mark.parametrize("now", [NOW - A_SECOND, NOW, NOW + A_SECOND])
def test_a_hold_that_is_paid_in_full_is_sold(now: datetime) -> None:
    after = done(hold(), payment(), APPROVED, now).stay

    assert after is not None
    assert (after.status, after.full_payment, after.deadline) == ("approved", True, None)
    assert balance(after).left_sol == ZERO


def test_a_hold_that_is_paid_in_part_waits_for_staff() -> None:
    after = done(hold(), payment("950.00", "advance"), APPROVED).stay

    assert after is not None
    assert (after.status, after.full_payment) == ("pending", False)
    assert balance(after).left_sol == Decimal("950.00")


def test_a_stay_that_somebody_else_has_paid_meanwhile_gives_the_card_its_money_back() -> None:
    full = derived(sold(paid=(by_staff("1900.00"),)))

    found = done(full, payment(), APPROVED)

    assert found.effect == "late"
    assert found.stay is not None
    assert (kept(found.stay), going_back(found.stay)) == (ZERO, Decimal("1900.00"))


@pytest.mark.parametrize(
    ("noted", "stay_has", "goes_back"),
    [
        ("0.05", "1900.00", "0.00"),
        ("0.06", "1899.94", "0.06"),
        ("1000.00", "900.00", "1000.00"),
        ("1899.94", "0.06", "1899.94"),
    ],
)
def test_what_staff_noted_while_the_bank_was_thinking_goes_back_by_card(
    noted: str, stay_has: str, goes_back: str
) -> None:
    before = derived(sold(paid=(by_staff(noted),)))

    found = done(before, payment(), APPROVED)

    assert found.surplus == Decimal(goes_back)
    assert found.stay is not None
    assert (kept(found.stay), going_back(found.stay)) == (Decimal(stay_has), Decimal(goes_back))
    assert (found.stay.full_payment, balance(found.stay).left_sol) == (True, ZERO)


def test_a_price_that_fell_while_the_bank_was_thinking_is_all_that_the_card_pays() -> None:
    cheaper = sold(price_sol=Decimal("1520.00"), price_usd=Decimal("400.00"))

    found = done(cheaper, payment(), APPROVED)

    assert (found.effect, found.surplus) == ("surplus", Decimal("380.00"))
    assert found.stay is not None
    assert found.stay.advance_payment == Decimal("1520.00")


def test_a_hold_that_staff_say_is_paid_is_sold_and_the_card_gets_all_of_it_back() -> None:
    before = derived(hold(paid=(by_staff("1900.00"),)))

    after = done(before, payment(), APPROVED).stay

    assert after is not None
    assert (after.status, after.deadline) == ("approved", None)
    assert (kept(after), going_back(after)) == (ZERO, Decimal("1900.00"))


def test_a_service_is_bought_although_too_much_was_paid_before() -> None:
    before = derived(sold(paid=(by_staff("2000.00"),)))

    found = done(before, payment("76.00", "late_checkout"), APPROVED)

    assert (found.effect, found.surplus) == ("paid", ZERO)


def test_services_of_a_paid_stay_in_figures() -> None:
    paid = derived(
        sold(
            price_sol=Decimal("760.00"),
            price_usd=Decimal("200.00"),
            paid=(by_staff("760.00"),),
        )
    )

    late = done(paid, payment("76.00", "late_checkout"), APPROVED).stay
    assert late is not None
    assert (late.price_sol, late.price_usd) == (Decimal("836.00"), Decimal("220.00"))
    assert (late.advance_payment, late.full_payment) == (Decimal("836.00"), True)
    assert (late.late_checkout, late.price_latecheckout) == (True, Decimal("76.00"))

    pool = done(late, payment("50.00", "temperature_pool", payment_id="two"), APPROVED).stay
    assert pool is not None
    assert (pool.price_sol, pool.price_usd) == (Decimal("886.00"), Decimal("233.16"))
    assert (pool.advance_payment, pool.advance_payment_currency) == (Decimal("886.00"), "sol")
    assert (pool.temperature_pool, pool.price_temperature_pool) == (True, Decimal("50.00"))

    again = done(pool, payment("76.00", "late_checkout", payment_id="three"), APPROVED)
    assert again.effect == "late"


def test_soles_by_card_stay_apart_from_dollars_by_staff() -> None:
    before = derived(
        sold(price_usd=Decimal(500), price_sol=Decimal(2000), paid=(by_staff(Decimal(100), "usd"),))
    )

    after = done(before, payment("20.00", "temperature_pool"), APPROVED).stay

    assert after is not None
    assert [(each.currency, each.amount) for each in after.paid] == [
        ("usd", Decimal(100)),
        ("sol", Decimal("20.00")),
    ]
    assert (after.advance_payment, after.advance_payment_currency) == (Decimal("420.00"), "sol")


def test_a_hold_keeps_its_nights_while_a_bank_thinks_and_has_an_hour_after_a_no() -> None:
    waiting = done(hold(), payment(), IN_PROCESS)
    assert waiting.stay is not None
    assert waiting.stay.deadline == NOW + BANK_TIME
    assert waiting.payment.next_try == NOW

    for answer, later in product((FAILED, REFUNDED, CHARGED_BACK), (ZERO_TIME, BANK_TIME)):
        after = done(waiting.stay, waiting.payment, answer, NOW + later).stay
        assert after is not None
        assert after.deadline == NOW + later + HOLD_TIME


def test_a_hold_whose_bank_did_not_answer_in_time_is_not_begun_again() -> None:
    waiting = hold(deadline=NOW + BANK_TIME)
    asked = payment(state="in_process")
    late = NOW + BANK_TIME + A_SECOND

    assert done(waiting, asked, FAILED, late).stay is None
    assert done(hold(), payment(), IN_PROCESS, late).stay is None


def test_a_hold_that_staff_gave_longer_keeps_that_whatever_a_bank_says() -> None:
    longer = hold(deadline=NOW + 2 * BANK_TIME)

    assert done(longer, payment(), IN_PROCESS).stay is None
    assert done(longer, payment(state="in_process"), FAILED).stay is None


def test_a_card_that_is_refused_at_once_changes_nothing_of_the_hold() -> None:
    found = done(hold(), payment(), FAILED)

    assert found.stay is None
    assert (found.payment.state, found.payment.reason) == ("failed", "rejected")


def ended(share: int) -> Stay:
    """A cancelled stay that a card paid."""
    paid = done(hold(), payment(), APPROVED).stay
    assert paid is not None
    over = msgspec.structs.replace(paid, status="cancelled")
    return msgspec.structs.replace(over, refund=refund_of_part(over, Decimal(share), NOW))


def test_what_a_bank_took_back_is_owed_by_nobody() -> None:
    after = done(ended(40), payment(state="paid"), CHARGED_BACK).stay

    assert after is not None
    assert after.paid == ()
    assert after.refund is not None
    assert (after.refund.parts, after.refund.amount, after.refund.is_due) == ((), ZERO, False)


def test_late_money_that_a_bank_took_back_does_not_go_back_as_well() -> None:
    late = done(sold(status="cancelled"), payment(), APPROVED)
    assert late.stay is not None
    assert going_back(late.stay) == Decimal("1900.00")

    after = done(late.stay, late.payment, CHARGED_BACK).stay

    assert after is not None
    assert after.refund is not None
    assert (parts_of(after), after.refund.is_due) == ((), False)


def test_what_a_gateway_is_giving_back_stays_until_it_says_what_it_did() -> None:
    owing = ended(100)
    [part] = parts_of(owing)
    running = msgspec.structs.replace(owing, refund=begun(owing, part.refund_id))

    after = done(running, payment(state="paid"), CHARGED_BACK).stay

    assert after is not None
    assert [each.state for each in parts_of(after)] == ["in_process"]


def test_what_was_given_before_the_bank_took_the_rest_ends_the_refund() -> None:
    paid = done(derived(hold(paid=(by_staff("100.00"),))), payment("1800.00"), APPROVED).stay
    assert paid is not None
    over = msgspec.structs.replace(paid, status="rejected")
    owing = msgspec.structs.replace(over, refund=refund_in_full(over, NOW))
    by_hand = [part.refund_id for part in parts_of(owing) if part.source == "staff"]
    half = msgspec.structs.replace(owing, refund=gave(owing, by_hand, by="staff#1", at=NOW))

    after = done(half, payment("1800.00", state="paid"), CHARGED_BACK).stay

    assert after is not None
    assert after.refund is not None
    assert (after.refund.amount, after.refund.is_due) == (Decimal("100.00"), False)


@given(stays(), PAYMENTS)
def test_a_payment_is_open_only_until_its_end_is_known(before: Stay, asked: Payment) -> None:
    for outcome in (APPROVED, FAILED, CHARGED_BACK):
        found = settled(before, asked, outcome, NOW)
        assert found is None or found.payment.state not in OPEN
