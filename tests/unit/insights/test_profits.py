"""What may be entered of a month's profit, and which month a list is limited to."""

from decimal import Decimal
from typing import Any

import pytest

from chalicelib.insights.profits import rules
from chalicelib.insights.profits.types import Profit
from chalicelib.kernel.errors import Invalid
from tests.unit.properties.samples import altered, wrong_fields

PROFIT = Profit(profit_id="x", property_id="h1", year=2026, month=3, profit_sol=Decimal("1234.565"))


def test_a_profit_is_kept_in_cents_and_may_be_a_loss() -> None:
    assert rules.checked_profit(PROFIT).profit_sol == Decimal("1234.57")
    loss = altered(PROFIT, profit_sol=Decimal("-12.5"))
    assert rules.checked_profit(loss).profit_sol == Decimal("-12.50")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"month": 0}, "month"),
        ({"month": 13}, "month"),
        ({"year": 1999}, "year"),
        ({"year": 2101}, "year"),
        ({"profit_sol": Decimal(10**12)}, "profit_sol"),
        ({"profit_sol": -Decimal(10**12)}, "profit_sol"),
    ],
)
def test_an_unusable_profit_is_refused(changes: dict[str, Any], field: str) -> None:
    assert wrong_fields(rules.checked_profit, altered(PROFIT, **changes)) == {field}


def test_a_list_is_limited_by_year_and_month_or_by_neither() -> None:
    assert rules.month_of_filter(None, None) is None
    assert rules.month_of_filter("2026", "03") == (2026, 3)


@pytest.mark.parametrize(
    ("year", "month", "wrong"),
    [
        ("2026", None, {"error_month_param"}),
        (None, "3", {"error_year_param"}),
        ("2026", "13", {"error_month_param"}),
        ("2026", "0", {"error_month_param"}),
        ("26", "3", {"error_year_param"}),
        ("20266", "3", {"error_year_param"}),
        ("mil", "marzo", {"error_month_param", "error_year_param"}),
        ("2026", "٣", {"error_month_param"}),
        ("2026", "-3", {"error_month_param"}),
    ],
)
def test_half_a_month_or_none_at_all_is_refused_by_the_names_of_the_book(
    year: str | None, month: str | None, wrong: set[str]
) -> None:
    with pytest.raises(Invalid) as refusal:
        rules.month_of_filter(year, month)
    assert set(refusal.value.fields) == wrong
