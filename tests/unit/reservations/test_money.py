"""The money of a stay: what was paid, what staff say of it, what its end gives back (reservations
book, 2.5 and 6.4; vectors W7, W8 and W21)."""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from itertools import count
from typing import Any

import msgspec
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from chalicelib.kernel.money import CENT, ZERO
from chalicelib.reservations.money.refunds import (
    RefundGiven,
    RefundRunning,
    begun,
    failed,
    parts_of,
    payment_left,
    refund_in_full,
    refund_of_other_payment,
    refund_of_part,
    to_give_by_hand,
    waived,
    with_late_money,
)
from chalicelib.reservations.money.refunds import (
    given as gave,
)
from chalicelib.reservations.money.rules import (
    LessThanReceived,
    amounts_of,
    balance,
    corrections,
    derived,
    full_advance,
    received,
    split,
    stated,
    value_of,
    without,
)
from chalicelib.reservations.types import Currency, Paid, Source, Stay

from .test_balance import stay

NOW = datetime(2026, 1, 2, tzinfo=UTC)
AMOUNTS = st.decimals(Decimal("0.01"), 100_000, places=2)
CURRENCIES: Any = st.sampled_from(["sol", "usd"])


def paid(
    amount: str | Decimal, currency: Currency = "sol", source: Source = "card", name: str = "p"
) -> Paid:
    return Paid(payment_id=name, source=source, currency=currency, amount=Decimal(amount))


def names() -> Callable[[], str]:
    numbers = count(1)
    return lambda: f"new{next(numbers)}"


def by_word(before: Stay, advance: str | Decimal, currency: Currency = "sol") -> Stay:
    found = stated(before, Decimal(advance), currency, new_id=names())
    return derived(
        msgspec.structs.replace(
            before, paid=found, advance_payment=ZERO, advance_payment_currency=currency
        )
    )


@st.composite
def stays_with_money(draw: Any) -> Stay:
    sources: Any = st.sampled_from(["card", "staff", "voucher"])
    number = draw(st.integers(0, 6))
    amounts = tuple(
        paid(draw(AMOUNTS), draw(CURRENCIES), draw(sources), f"p{index}") for index in range(number)
    )
    return derived(stay(paid=amounts, points_redeemed=draw(st.sampled_from([ZERO, Decimal(50)]))))


def test_dollars_and_soles_are_two_amounts_with_one_value() -> None:
    mixed = derived(
        stay(
            price_usd=Decimal(500),
            price_sol=Decimal(2000),
            paid=(paid("100", "usd", "staff"), paid("20", name="q")),
        )
    )

    assert (mixed.advance_payment, mixed.advance_payment_currency) == (Decimal("420.00"), "sol")
    assert balance(mixed).left_sol == Decimal("1580.00")
    assert balance(mixed).left_usd == Decimal("395.00")


def test_what_was_paid_before_payments_were_kept_is_the_word_of_staff() -> None:
    old = stay(advance_payment=Decimal(100), advance_payment_currency="usd")

    [amount] = amounts_of(old)
    assert (amount.source, amount.currency, amount.amount) == ("staff", "usd", Decimal(100))
    assert derived(old).advance_payment == Decimal(100)
    assert amounts_of(derived(old)) == (amount,)


@pytest.mark.parametrize(
    ("amounts", "is_full"),
    [
        ([paid("1849.94")], False),
        ([paid("1849.95")], True),
        ([paid("486.84", "usd")], True),
        ([paid("480", "usd"), paid("26", name="q")], True),
        ([paid("480", "usd"), paid("25", name="q")], False),
        ([], False),
    ],
)
def test_a_stay_is_paid_once_next_to_nothing_is_left(amounts: list[Paid], is_full: bool) -> None:
    assert derived(stay(paid=tuple(amounts), points_redeemed=Decimal(50))).full_payment is is_full


def test_points_alone_may_pay_a_stay_and_nothing_pays_one_without_a_price() -> None:
    assert derived(stay(points_redeemed=Decimal(1900))).full_payment
    free = stay(price_usd=ZERO, price_sol=ZERO)
    assert not derived(free).full_payment
    assert not derived(msgspec.structs.replace(free, paid=(paid("10", "usd"),))).full_payment


def test_staff_say_how_much_was_paid_and_that_makes_one_payment() -> None:
    first = by_word(stay(), "300")
    assert corrections((), first.paid) == {"sol": Decimal("300.00")}

    second = by_word(first, "250")
    assert corrections(first.paid, second.paid) == {"sol": Decimal("-50.00")}
    assert [each.payment_id for each in second.paid] == [each.payment_id for each in first.paid]

    in_usd = by_word(second, "100", "usd")
    assert corrections(second.paid, in_usd.paid) == {
        "sol": Decimal("-250.00"),
        "usd": Decimal("100.00"),
    }


def test_the_word_of_staff_leaves_what_cards_paid() -> None:
    charged = derived(stay(paid=(paid("300"),)))

    more = by_word(charged, "500")
    assert [(each.source, each.amount) for each in more.paid] == [
        ("card", Decimal(300)),
        ("staff", Decimal("200.00")),
    ]
    with pytest.raises(LessThanReceived):
        by_word(charged, "299.99")


def test_less_than_vouchers_say_takes_the_youngest_first() -> None:
    proved = derived(
        stay(paid=(paid("300", source="voucher", name="v1"), paid("200", source="voucher")))
    )

    less = by_word(proved, "350")

    assert [each.amount for each in less.paid] == [Decimal(300), Decimal("50.00")]
    assert corrections(proved.paid, less.paid) == {"sol": Decimal("-150.00")}


@given(stays_with_money(), AMOUNTS, CURRENCIES)
def test_what_staff_say_is_what_the_stay_then_has(
    before: Stay, advance: Decimal, currency: Currency
) -> None:
    try:
        after = by_word(before, advance, currency)
    except LessThanReceived:
        by_card = [each for each in before.paid if each.source == "card"]
        assert value_of(by_card, currency, Decimal("3.8")) > advance
        return
    worth = value_of(after.paid, currency, Decimal("3.8"))
    assert abs(worth - advance) <= Decimal("0.05") * (len(before.paid) + 1)
    for name in ("sol", "usd"):
        cards = [e for e in before.paid if e.source == "card" and e.currency == name]
        assert [e for e in after.paid if e.source == "card" and e.currency == name] == cards


@given(st.lists(st.tuples(AMOUNTS, CURRENCIES), max_size=8))
def test_the_payments_of_staff_add_up_to_what_they_say(words: list[tuple[Decimal, Any]]) -> None:
    present, totals = stay(), {"sol": ZERO, "usd": ZERO}
    for advance, currency in words:
        following = by_word(present, advance, currency)
        for name, amount in corrections(present.paid, following.paid).items():
            totals[name] += amount
        present = following
    assert {
        name: sum((e.amount for e in present.paid if e.currency == name), ZERO) for name in totals
    } == totals


def test_more_by_hand_is_one_amount_and_never_less_than_nothing() -> None:
    once = received((), "a", "staff", Decimal(100), "sol")
    twice = received(once, "b", "staff", Decimal(50), "sol")
    assert [(each.payment_id, each.amount) for each in twice] == [("a", Decimal(150))]
    assert received(twice, "c", "staff", Decimal(-150), "sol") == ()
    with pytest.raises(LessThanReceived):
        received(twice, "c", "staff", Decimal(-151), "sol")


@given(st.lists(AMOUNTS, min_size=1, max_size=12), st.integers(0, 10_000))
def test_parts_of_a_refund_sum_to_the_cent(weights: list[Decimal], share: int) -> None:
    total = (sum(weights, ZERO) * share / 10_000).quantize(CENT)

    parts = split(total, weights)

    assert sum(parts, ZERO) == total
    assert all(ZERO <= part <= weight for part, weight in zip(parts, weights, strict=True))
    exact = [total * weight / sum(weights) for weight in weights]
    assert all(abs(part - each) < CENT for part, each in zip(parts, exact, strict=True))


def test_nothing_is_split_over_nothing() -> None:
    assert split(ZERO, []) == []
    assert split(ZERO, [ZERO, ZERO]) == [ZERO, ZERO]


def test_a_refund_gives_back_each_payment_in_its_currency() -> None:
    mixed = derived(stay(paid=(paid("100", "usd", name="a"), paid("33.33", name="b"))))

    owed = refund_of_part(mixed, Decimal(50), NOW, policy="Flexible")

    assert [(part.payment_id, part.currency, part.amount) for part in owed.parts] == [
        ("b", "sol", Decimal("16.67")),
        ("a", "usd", Decimal("50.00")),
    ]
    assert (owed.currency, owed.amount) == ("sol", Decimal("206.67"))
    assert (owed.paid, owed.policy) == (mixed.advance_payment, "Flexible")


@given(stays_with_money(), st.integers(0, 100))
def test_no_refund_gives_back_more_than_was_paid(paid_stay: Stay, share: int) -> None:
    owed = refund_of_part(paid_stay, Decimal(share), NOW)

    amounts = {each.payment_id: each.amount for each in paid_stay.paid}
    assert all(ZERO < part.amount <= amounts[part.payment_id] for part in owed.parts)
    assert owed.amount <= owed.paid + Decimal("0.01")
    for currency in ("sol", "usd"):
        whole = sum((e.amount for e in paid_stay.paid if e.currency == currency), ZERO)
        parts = sum((p.amount for p in owed.parts if p.currency == currency), ZERO)
        assert abs(parts - whole * share / 100) <= Decimal("0.005")


def ended(*amounts: Paid, **fields: Any) -> Stay:
    """A cancelled stay that owes all of some payments."""
    before = derived(stay(paid=amounts, status="cancelled", **fields))
    return msgspec.structs.replace(before, refund=refund_in_full(before, NOW))


def test_staff_give_what_no_gateway_gives() -> None:
    owing = ended(paid("100", name="c"), paid("50", source="voucher", name="v"))
    [by_card, by_voucher] = parts_of(owing)

    assert to_give_by_hand(owing) == [by_voucher.refund_id]
    half = gave(owing, [by_voucher.refund_id], by="staff#1", at=NOW)
    assert half is not None
    assert half.settled_at is None
    following = msgspec.structs.replace(owing, refund=half)
    whole = gave(following, [by_card.refund_id], by="system", at=NOW)
    assert whole is not None
    assert (whole.settled_at, whole.settled_by, whole.is_due) == (NOW, "system", False)


def test_what_a_gateway_refuses_to_give_back_staff_give() -> None:
    owing = ended(paid("100"))
    [part] = parts_of(owing)
    running = msgspec.structs.replace(owing, refund=begun(owing, part.refund_id))
    assert to_give_by_hand(running) == []

    refused = msgspec.structs.replace(running, refund=failed(running, part.refund_id))

    assert to_give_by_hand(refused) == [part.refund_id]


def test_a_stay_comes_back_with_the_money_that_was_not_given_back() -> None:
    owing = ended(paid("100", name="c"), paid("50", source="voucher", name="v"))
    [_, by_voucher] = parts_of(owing)
    half = gave(owing, [by_voucher.refund_id], by="staff#1", at=NOW)

    back = payment_left(msgspec.structs.replace(owing, refund=half))

    assert (back.refund, back.paid) == (None, (paid("100", name="c"),))
    assert back.advance_payment == Decimal("100.00")


def test_a_stay_does_not_come_back_while_a_gateway_gives_its_money_back() -> None:
    owing = ended(paid("100"))
    [part] = parts_of(owing)
    running = msgspec.structs.replace(owing, refund=begun(owing, part.refund_id))

    with pytest.raises(RefundRunning):
        payment_left(running)


def test_another_sum_makes_another_refund_until_some_was_given() -> None:
    owing = ended(paid("100", source="staff", name="s"))
    other = by_word(owing, "80")
    changed = refund_of_other_payment(other)
    assert changed is not None
    assert changed.amount == Decimal("80.00")
    assert changed.parts[0].refund_id == parts_of(owing)[0].refund_id

    settled = gave(owing, to_give_by_hand(owing), by="staff#1", at=NOW)
    with pytest.raises(RefundGiven):
        refund_of_other_payment(msgspec.structs.replace(other, refund=settled))


def test_late_money_goes_back_whatever_the_end_of_the_stay_owes() -> None:
    owing = ended(paid("100", source="staff", name="s"))
    late = msgspec.structs.replace(owing, refund=with_late_money(owing, paid("40", name="c"), NOW))

    assert late.refund is not None
    assert late.refund.amount == Decimal("140.00")
    dropped = waived(late, late.refund, "staff#1", NOW)
    assert (dropped.amount, dropped.waived) == (Decimal(40), Decimal("100.00"))
    assert dropped.is_due
    back = payment_left(late)
    assert back.refund is not None
    assert [part.payment_id for part in back.refund.parts] == ["c"]
    assert back.paid == (paid("100", source="staff", name="s"),)


def test_late_money_of_a_stay_that_goes_on_owes_nothing_else_when_it_changes() -> None:
    alive = derived(stay(paid=(paid("100", name="a"),)))
    late = msgspec.structs.replace(alive, refund=with_late_money(alive, paid("40", name="c"), NOW))

    again = refund_of_other_payment(late)
    assert again is not None
    assert [part.payment_id for part in again.parts] == ["c"]
    whole = refund_in_full(late, NOW)
    assert [(part.payment_id, part.is_apart) for part in whole.parts] == [("c", True), ("a", False)]


def test_a_refund_from_before_payments_were_kept_is_one_part() -> None:
    old = msgspec.structs.replace(ended(), advance_payment=Decimal(100), full_payment=True)
    assert old.refund is not None
    owing = msgspec.structs.replace(
        old, refund=msgspec.structs.replace(old.refund, amount=Decimal(60), paid=Decimal(100))
    )

    [part] = parts_of(owing)
    assert (part.amount, part.source, part.state) == (Decimal(60), "staff", "owed")


@given(stays_with_money(), AMOUNTS)
def test_giving_back_takes_no_more_than_there_is(before: Stay, amount: Decimal) -> None:
    assume(before.paid)
    first = before.paid[0]
    left = without(before.paid, first.payment_id, min(amount, first.amount))
    whole = sum((each.amount for each in before.paid), ZERO)
    assert sum((each.amount for each in left), ZERO) == whole - min(amount, first.amount)


@given(st.decimals(1, 10_000, places=2), st.decimals(1, 10_000, places=2), CURRENCIES)
def test_a_full_advance_makes_a_stay_full(usd: Decimal, sol: Decimal, currency: Currency) -> None:
    advance = full_advance(usd, sol, ZERO, currency)
    assume(advance > ZERO)
    found = by_word(stay(price_usd=usd, price_sol=sol), advance, currency)
    assert found.full_payment
    assert balance(found).left_sol <= Decimal("0.05") + sol / usd * CENT
