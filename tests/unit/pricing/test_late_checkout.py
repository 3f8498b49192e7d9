"""Late checkout (pricing book, section 9, E18, B23 and B28)."""

from datetime import date
from typing import Any

import pytest

from chalicelib.kernel.amounts import Amount
from chalicelib.pricing.late_checkout.rules import (
    LateCheckoutOffer,
    LateCheckoutRefusal,
    late_checkout,
)
from chalicelib.rates.types import LateCheckoutRule

from .book import CATALOGUE, HOUSE_1, TODAY, amount, change, late_rule

SUNDAY, MONDAY, FRIDAY, SATURDAY = (
    date(2026, 4, 19),
    date(2026, 4, 20),
    date(2026, 4, 17),
    date(2026, 4, 18),
)
RULES = (
    *(late_rule(weekday, "10.00") for weekday in range(4)),
    late_rule(4, "0.00", allowed=False),
    late_rule(5, "0.00", allowed=False),
    late_rule(6, "15.00"),
)


def ask(
    day: date,
    guests: int = 1,
    rules: tuple[LateCheckoutRule, ...] = RULES,
    night_is_free: bool = True,
    today: date = TODAY,
) -> LateCheckoutOffer | LateCheckoutRefusal:
    catalogue = change(CATALOGUE, late_checkout=rules)
    return late_checkout(catalogue, HOUSE_1, day, guests, night_is_free=night_is_free, today=today)


def offered(*arguments: Any, **options: Any) -> LateCheckoutOffer:
    answer = ask(*arguments, **options)
    assert isinstance(answer, LateCheckoutOffer)
    return answer


def refused(*arguments: Any, **options: Any) -> str:
    answer = ask(*arguments, **options)
    assert isinstance(answer, LateCheckoutRefusal)
    return answer.message


def test_a_sunday_with_four_guests_is_cheaper_by_the_percentage_of_sunday() -> None:
    offer = offered(SUNDAY, 4)
    assert offer.base == amount("145.00", "543.75")
    assert offer.discount == amount("21.75", "81.56")
    assert offer.price == amount("123.25", "462.19")
    assert offer.discount_percentage == 15


def test_a_monday_alone_is_cheaper_by_the_percentage_of_monday() -> None:
    assert offered(MONDAY).price == amount("90.00", "337.50")


@pytest.mark.parametrize("rules", [RULES, ()])
@pytest.mark.parametrize("day", [FRIDAY, SATURDAY])
def test_weekend_departures_are_not_late_with_or_without_rules(
    day: date, rules: tuple[LateCheckoutRule, ...]
) -> None:
    assert "día de la semana" in refused(day, rules=rules)


def test_a_rule_may_allow_a_friday() -> None:
    assert offered(FRIDAY, rules=(late_rule(4, "10.00"),)).price == amount("135.00", "506.25")


@pytest.mark.parametrize("rules", [(), (late_rule(6, "15.00", is_active=False),)])
def test_a_day_without_an_active_rule_costs_the_full_night(
    rules: tuple[LateCheckoutRule, ...],
) -> None:
    offer = offered(SUNDAY, 4, rules=rules)
    assert offer.price == offer.base == amount("145.00", "543.75")
    assert offer.discount == amount("0.00", "0.00")
    assert offer.discount_percentage == 0


def test_a_night_that_somebody_holds_is_not_sold() -> None:
    assert "reservada" in refused(SUNDAY, 4, night_is_free=False)


@pytest.mark.parametrize(
    ("discount", "price"),
    [
        (late_rule(0, "120.00", discount_type="fixed"), amount("0.00", "0.00")),
        (late_rule(0, "30.00", discount_type="fixed"), amount("70.00", "262.50")),
        (late_rule(0, "150.00"), amount("0.00", "0.00")),
    ],
)
def test_a_discount_never_exceeds_the_night(discount: LateCheckoutRule, price: Amount) -> None:
    assert offered(MONDAY, rules=(discount,)).price == price


def test_a_fixed_discount_shows_no_percentage() -> None:
    rules = (late_rule(0, "30.00", discount_type="fixed"),)
    assert offered(MONDAY, rules=rules).discount_percentage == 0


def test_a_past_departure_is_refused_and_todays_is_not() -> None:
    assert "pasó" in refused(MONDAY, today=date(2026, 4, 21))
    assert offered(MONDAY, today=MONDAY).price == amount("90.00", "337.50")


def test_more_guests_than_the_house_takes_are_refused() -> None:
    assert "10 huéspedes" in refused(SUNDAY, 11)


def test_a_special_night_costs_its_special_price() -> None:
    assert offered(date(2026, 12, 31)).base == amount("400.00", "1500.00")
