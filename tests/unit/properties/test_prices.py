"""What nights may cost."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.exchange_rates import rules as exchange_rates
from chalicelib.exchange_rates.types import ExchangeRate
from chalicelib.kernel import dates
from chalicelib.kernel.errors import Invalid
from chalicelib.kernel.validation import Problems
from chalicelib.properties.prices import rules
from chalicelib.properties.special_dates.rules import checked_special_date
from chalicelib.properties.types import Rates
from chalicelib.rates.late_checkout import rules as late_checkout
from chalicelib.rates.seasons import rules as seasons

from .samples import RULE, SEASON, SPECIAL, altered, checks, wrong_fields


def checked_rate(amount: Decimal) -> Decimal:
    rate = ExchangeRate(rate_id="r", rate=amount)
    return exchange_rates.checked(rate, Problems()).rate


@given(st.dates(min_value=date(2024, 1, 1), max_value=date(2024, 12, 31)))
def test_every_day_of_a_leap_year_can_be_special(day: date) -> None:
    assert dates.is_day(day.month, day.day)


@pytest.mark.parametrize(
    ("month", "day", "field"),
    [
        (2, 30, "day"),
        (4, 31, "day"),
        (1, 0, "day"),
        (1, 32, "day"),
        (1, 10**30, "day"),
        (-1, 5, "month"),
        (0, 1, "month"),
        (13, 1, "month"),
        (10**9, 1, "month"),
    ],
)
def test_days_that_no_calendar_has_are_refused(month: int, day: int, field: str) -> None:
    assert not dates.is_day(month, day)
    special = altered(SPECIAL, month=month, day=day)
    assert wrong_fields(checked_special_date, special) == {field}


def test_a_season_may_be_a_day_or_wrap_the_year_end_or_end_on_the_29th_of_february() -> None:
    day = altered(SEASON, start_month=7, start_day=28, end_month=7, end_day=28)
    leap = altered(SEASON, end_month=2, end_day=29)
    for season in (SEASON, day, leap):
        assert seasons.checked(season, Problems()) == season


def test_every_wrong_end_of_a_season_is_named_at_once() -> None:
    season = altered(SEASON, name="", start_month=13, end_day=32)
    assert wrong_fields(checks(seasons.checked), season) == {"name", "start_month", "end_day"}


def rates_of(amount: Decimal) -> Rates:
    return Rates(
        weekday_low=amount, weekend_low=amount, weekday_high=amount, weekend_high=Decimal(1)
    )


@given(st.decimals(min_value="0.01", max_value=10**6, places=2))
def test_rates_are_kept_as_they_are_sent(amount: Decimal) -> None:
    assert rules.checked_rates(rates_of(amount)) == rates_of(amount)


@given(st.decimals(min_value=0, max_value=10**6, places=4))
def test_no_rate_is_rounded(amount: Decimal) -> None:
    try:
        kept = rules.checked_rates(rates_of(amount))
    except Invalid as refused:
        wrong = {wire for name, wire in rules.RATE_NAMES.items() if name != "weekend_high"}
        assert refused.fields.keys() == wrong
        assert amount == 0 or amount * 100 % 1 != 0
    else:
        assert kept.weekday_low == amount


@pytest.mark.parametrize("price", ["-1", "0", "0.00", "1.005"])
def test_a_night_that_costs_nothing_or_parts_of_a_cent_is_refused_by_its_wire_name(
    price: str,
) -> None:
    rates = altered(rates_of(Decimal(1)), weekend_low=Decimal(price))
    assert wrong_fields(rules.checked_rates, rates) == {"weekend_low_season_usd"}
    special = altered(SPECIAL, price_usd=Decimal(price))
    assert wrong_fields(checked_special_date, special) == {"price_usd"}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"start_month": 2, "start_day": 30}, "start_day"),
        ({"end_month": 6, "end_day": 31}, "end_day"),
    ],
)
def test_an_unusable_season_is_refused(changes: dict[str, Any], field: str) -> None:
    seasons.checked(SEASON, Problems())
    assert wrong_fields(checks(seasons.checked), altered(SEASON, **changes)) == {field}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"weekday": 7}, "weekday"),
        ({"weekday": -1}, "weekday"),
        ({"discount_value": Decimal(-1)}, "discount_value"),
        ({"discount_value": Decimal(101)}, "discount_value"),
    ],
)
def test_an_unusable_late_checkout_rule_is_refused(changes: dict[str, Any], field: str) -> None:
    assert wrong_fields(checks(late_checkout.checked), altered(RULE, **changes)) == {field}


def test_a_fixed_late_checkout_discount_may_exceed_a_hundred() -> None:
    rule = altered(RULE, discount_type="fixed", discount_value=Decimal(120))
    assert late_checkout.checked(rule, Problems()).discount_value == Decimal("120.00")


@pytest.mark.parametrize("rate", ["0.999", "0", "-3.8", "1000", "1e9"])
def test_an_absurd_exchange_rate_is_refused(rate: str) -> None:
    assert wrong_fields(checked_rate, Decimal(rate)) == {"usd_to_sol"}


def test_an_exchange_rate_keeps_three_decimals() -> None:
    assert str(checked_rate(Decimal("3.75"))) == "3.750"
    assert str(checked_rate(Decimal("3.78500"))) == "3.785"
    assert wrong_fields(checked_rate, Decimal("3.7856")) == {"usd_to_sol"}


def test_names_of_seasons_and_rules_are_kept_on_one_line() -> None:
    season = seasons.checked(altered(SEASON, name=" Fiestas\t\tPatrias "), Problems())
    rule = late_checkout.checked(altered(RULE, name="Domingo\nlargo"), Problems())
    assert (season.name, rule.name) == ("Fiestas Patrias", "Domingo largo")
    assert wrong_fields(checks(late_checkout.checked), altered(RULE, name=" \x7f ")) == {"name"}
