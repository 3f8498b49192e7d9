"""Codes that nobody writes by hand (pricing book, 8.5 and E21; clients book, vector 21)."""

import re
from datetime import date, timedelta
from decimal import Decimal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.discounts.generators import rules as generating
from chalicelib.discounts.types import DynamicDiscountConfig, WelcomeDiscountConfig
from chalicelib.discounts.welcome import rules as welcome
from chalicelib.kernel.errors import Invalid

from .checking import checked_code

TODAY = date(2026, 3, 2)
DRAWN = "A1B2C3"
SUMMER = DynamicDiscountConfig(
    config_id="c1", name="Verano", prefix="VERANO", discount_percentage=Decimal("20.00")
)
WELCOME = WelcomeDiscountConfig(
    config_id="w1", name="Bienvenida", discount_percentage=Decimal("15.00")
)


def test_e21_a_dynamic_code_lasts_the_days_of_its_generator_and_the_last_one_counts() -> None:
    code = generating.dynamic(DRAWN, SUMMER, TODAY)
    assert (code.start_date, code.end_date) == (TODAY, date(2026, 3, 9))
    assert (code.min_amount_usd, code.usage_limit) == (Decimal("30.00"), 1)


def test_e21_a_simple_code_lasts_the_days_asked_for() -> None:
    code = generating.simple(DRAWN, Decimal(10), 10, TODAY)
    assert (code.start_date, code.end_date) == (TODAY, date(2026, 3, 12))


def test_e21_a_welcome_code_lasts_fourteen_days() -> None:
    assert welcome.code_for(DRAWN, WELCOME, "ana", TODAY).end_date == date(2026, 3, 16)


def test_vector_21_a_welcome_code_of_november() -> None:
    code = welcome.code_for(DRAWN, WELCOME, "ana", date(2025, 11, 20))
    assert re.fullmatch("WELCOME-[A-Z0-9]{6}", code.code)
    assert (code.start_date, code.end_date) == (date(2025, 11, 20), date(2025, 12, 4))
    assert (code.usage_limit, code.owner_id, code.source) == (1, "ana", "welcome")


def test_each_kind_has_its_prefix() -> None:
    codes = (
        generating.simple(DRAWN, Decimal(10), 7, TODAY),
        generating.dynamic(DRAWN, SUMMER, TODAY),
        welcome.code_for(DRAWN, WELCOME, "ana", TODAY),
    )
    assert [code.code for code in codes] == ["SIMPLEA1B2C3", "VERANOA1B2C3", "WELCOME-A1B2C3"]
    assert [code.source for code in codes] == ["simple", "dynamic", "welcome"]


def test_a_simple_code_is_for_one_booking_in_any_house_without_further_limits() -> None:
    code = generating.simple(DRAWN, Decimal("12.5"), 7, TODAY)
    assert (code.usage_limit, code.property_ids, code.owner_id) == (1, frozenset(), None)
    assert (code.min_amount_usd, code.max_discount_usd) == (None, None)
    assert code.discount_value == Decimal("12.50")
    assert code.description == "Descuento simple de 12.5%"


def test_a_dynamic_code_is_limited_as_its_generator() -> None:
    config = DynamicDiscountConfig(
        config_id="c1",
        name="Fin de semana",
        prefix="FDS",
        discount_percentage=Decimal("20.00"),
        min_amount_usd=None,
        max_discount_usd=Decimal("50.00"),
        usage_limit=3,
        property_ids=frozenset({"h1"}),
        apply_only_to_base_price=True,
        specific_weekdays=(4, 5),
    )
    code = generating.dynamic(DRAWN, config, TODAY)
    assert (code.min_amount_usd, code.max_discount_usd) == (None, Decimal("50.00"))
    assert (code.usage_limit, code.property_ids) == (3, frozenset({"h1"}))
    assert (code.apply_only_to_base_price, code.specific_weekdays) == (True, (4, 5))
    assert code.description == "Fin de semana: 20% de descuento"


@pytest.mark.parametrize("flag", ["restrict_weekdays", "restrict_weekends"])
def test_a_welcome_code_keeps_the_weekdays_of_the_promotion(flag: str) -> None:
    config = msgspec.structs.replace(WELCOME, **{flag: True})
    assert getattr(welcome.code_for(DRAWN, config, "ana", TODAY), flag) is True


@pytest.mark.parametrize(("days", "percentage"), [(1, "1"), (365, "100"), (7, "99.99")])
def test_the_bounds_of_a_simple_code_belong_to_it(days: int, percentage: str) -> None:
    assert generating.simple(DRAWN, Decimal(percentage), days, TODAY).is_active


@pytest.mark.parametrize(
    ("days", "percentage", "number", "field"),
    [
        (0, "10", 1, "validity_days"),
        (366, "10", 1, "validity_days"),
        (7, "0.99", 3, "discount_percentage"),
        (7, "100.01", 3, "discount_percentage"),
        (0, "0", 1, "validity_days"),
    ],
)
def test_a_simple_code_out_of_bounds_is_refused_with_its_number(
    days: int, percentage: str, number: int, field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        generating.simple(DRAWN, Decimal(percentage), days, TODAY)
    assert (refused.value.code, list(refused.value.fields)) == (number, [field])


drawn = st.text(generating.ALPHABET, min_size=6, max_size=6)
dates = st.dates(date(2020, 1, 1), date(2090, 1, 1))
percentages = st.decimals(1, 100, places=3)
days_valid = st.integers(1, 365)


@given(drawn, percentages, days_valid, dates)
def test_every_simple_code_could_have_been_entered_by_hand(
    text: str, percentage: Decimal, days: int, today: date
) -> None:
    code = generating.simple(text, percentage, days, today)
    assert checked_code(code) == code
    assert code.end_date - code.start_date == timedelta(days=days)


@given(drawn, st.decimals("0.01", 100, places=2), days_valid, dates)
def test_every_configured_code_could_have_been_entered_by_hand(
    text: str, percentage: Decimal, days: int, today: date
) -> None:
    config = WelcomeDiscountConfig(
        config_id="w1", name="B", discount_percentage=percentage, validity_days=days
    )
    code = welcome.code_for(text, config, "ana", today)
    assert checked_code(code) == code
