"""Whatever is accepted of a discount can be applied, shown and checked again."""

from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.discounts import wording
from chalicelib.discounts.types import (
    AutomaticDiscount,
    CheckInDays,
    DiscountCode,
    DynamicDiscountConfig,
    WelcomeDiscountConfig,
)
from chalicelib.kernel.errors import Invalid

from . import checking

amounts = st.one_of(
    st.decimals(min_value=-10, max_value=200, allow_nan=False, places=3),
    st.decimals(min_value=-(10**14), max_value=10**14, allow_nan=False),
    st.sampled_from([Decimal(0), Decimal(100), Decimal("100.004"), Decimal("99999999.99")]),
)
percentages = st.decimals(min_value=-1, max_value=110, allow_nan=False, places=3)
texts = st.text(max_size=12) | st.text("abcXYZ019-_ ", min_size=1, max_size=55)
days = st.fixed_dictionaries(
    {},
    optional={
        "restrict_weekdays": st.booleans(),
        "restrict_weekends": st.booleans(),
        "specific_weekdays": st.lists(st.integers(-1, 7), max_size=4).map(tuple),
    },
)
some_dates = st.dates(min_value=date(2025, 12, 1), max_value=date(2026, 12, 31))
limits = st.none() | st.integers(-2, 10**9)
Terms = dict[str, Any]


def accepted(check: Any, value: Any) -> Any | None:
    """What the check makes of `value`, or None where it refuses it with reasons."""
    try:
        return check(value)
    except Invalid as refusal:
        assert refusal.fields
        return None


def is_amount(amount: Decimal | None) -> bool:
    return amount is None or (
        Decimal("0.01") <= amount <= Decimal("99999999.99") and amount.as_tuple().exponent == -2
    )


def can_be_met(limited: CheckInDays) -> bool:
    """Whether guests can arrive on some day, and one restriction at most says so."""
    chosen = [limited.restrict_weekdays, limited.restrict_weekends, limited.specific_weekdays]
    listed = limited.specific_weekdays
    return (
        sum(map(bool, chosen)) <= 1
        and set(listed) <= set(range(7))
        and list(listed) == sorted(set(listed))
    )


@given(
    text=texts,
    kind=st.sampled_from(["percentage", "fixed_usd", "fixed_sol"]),
    value=amounts,
    minimum=st.none() | amounts,
    cap=st.none() | amounts,
    start=some_dates,
    end=some_dates,
    limit=limits,
    limited=days,
)
def test_an_accepted_code_is_usable(
    text: str,
    kind: Any,
    value: Decimal,
    minimum: Decimal | None,
    cap: Decimal | None,
    start: date,
    end: date,
    limit: int | None,
    limited: Terms,
) -> None:
    code = DiscountCode(
        code=text.strip().upper(),
        discount_type=kind,
        discount_value=value,
        min_amount_usd=minimum,
        max_discount_usd=cap,
        start_date=start,
        end_date=end,
        usage_limit=limit,
        **limited,
    )
    kept = accepted(checking.checked_code, code)
    if kept is None:
        return
    assert 3 <= len(kept.code) <= 50
    assert kept.code.isascii()
    assert kept.code == kept.code.strip().upper()
    assert "/" not in kept.code
    assert is_amount(kept.discount_value)
    assert kind != "percentage" or kept.discount_value <= 100
    assert kind == "percentage" or kept.max_discount_usd is None
    assert is_amount(kept.min_amount_usd)
    assert is_amount(kept.max_discount_usd)
    assert kept.start_date <= kept.end_date
    assert kept.usage_limit is None or kept.usage_limit >= 1
    assert can_be_met(kept)
    assert checking.checked_code(kept) == kept
    assert wording.status_text(kept, 0, start) in {"Vigente", "Programado", "Vencido"}


@given(
    name=st.text(max_size=110),
    percentage=percentages,
    cap=st.none() | amounts,
    start=st.none() | some_dates,
    end=st.none() | some_dates,
    trigger=st.sampled_from(["loyalty", "birthday", "global_promotion"]),
    levels=st.frozensets(st.sampled_from("abc"), max_size=2),
    limited=days,
)
def test_an_accepted_automatic_discount_is_usable(
    name: str,
    percentage: Decimal,
    cap: Decimal | None,
    start: date | None,
    end: date | None,
    trigger: Any,
    levels: frozenset[str],
    limited: Terms,
) -> None:
    discount = AutomaticDiscount(
        discount_id="a",
        name=name,
        trigger=trigger,
        discount_percentage=percentage,
        max_discount_usd=cap,
        required_achievements=levels,
        start_date=start,
        end_date=end,
        **limited,
    )
    kept = accepted(checking.checked_automatic, discount)
    if kept is None:
        return
    assert kept.name.strip() == kept.name != ""
    assert 0 < kept.discount_percentage <= 100
    assert is_amount(kept.max_discount_usd)
    assert start is None or end is None or start <= end
    assert trigger != "loyalty" or levels
    assert can_be_met(kept)
    assert checking.checked_automatic(kept) == kept
    assert wording.joined(wording.restrictions(kept))


@given(
    prefix=texts,
    percentage=percentages,
    minimum=st.none() | amounts,
    validity=st.integers(-2, 400),
    limited=days,
)
def test_accepted_generators_and_welcome_discounts_make_acceptable_codes(
    prefix: str, percentage: Decimal, minimum: Decimal | None, validity: int, limited: Terms
) -> None:
    dynamic = DynamicDiscountConfig(
        config_id="d",
        name="Bot",
        prefix=prefix,
        discount_percentage=percentage,
        min_amount_usd=minimum,
        validity_days=validity,
        **limited,
    )
    welcome = WelcomeDiscountConfig(
        config_id="w",
        name="Bienvenida",
        discount_percentage=percentage,
        min_amount_usd=minimum,
        validity_days=validity,
        **limited,
    )
    generator = accepted(checking.checked_dynamic, dynamic)
    if generator is not None:
        code = code_from(generator, f"{generator.prefix}A1B2C3")
        assert checking.checked_code(code) == code
    greeting = accepted(checking.checked_welcome, welcome)
    if greeting is not None:
        code = code_from(greeting, "WELCOME-A1B2C3")
        assert checking.checked_code(code) == code


def code_from(config: DynamicDiscountConfig | WelcomeDiscountConfig, text: str) -> DiscountCode:
    return DiscountCode(
        code=text,
        discount_value=config.discount_percentage,
        min_amount_usd=config.min_amount_usd,
        max_discount_usd=config.max_discount_usd,
        start_date=date(2026, 3, 2),
        end_date=date(2026, 3, 9),
        restrict_weekdays=config.restrict_weekdays,
        restrict_weekends=config.restrict_weekends,
        specific_weekdays=config.specific_weekdays,
        owner_id="c1",
    )
