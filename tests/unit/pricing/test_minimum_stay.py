"""Protected windows around special dates (pricing book, section 4, E6, B20 and B21)."""

from datetime import date
from decimal import Decimal

import pytest

from chalicelib.pricing.quotes.rules.minimum_stay import minimum_stay_violation, nights_to_read
from chalicelib.pricing.quotes.rules.quote import quote_all
from chalicelib.pricing.quotes.rules.requests import Reason, StayRequest
from chalicelib.properties.types import House, SpecialDate

from .book import CATALOGUE, HOUSE_1, NEW_YEARS_EVE, amount, change, days, quote, stay

LEAP_DAY = SpecialDate(
    special_date_id="leap", month=2, day=29, price_usd=Decimal("300.00"), minimum_nights=2
)


def with_dates(*special_dates: SpecialDate) -> House:
    house: House = change(HOUSE_1, special_dates=special_dates)
    return house


def test_a_stay_that_holds_the_night_but_is_too_short_is_refused() -> None:
    violation = minimum_stay_violation(HOUSE_1, stay("2026-12-30", "2027-01-01"), set())
    assert violation is not None
    assert violation.special_night == date(2026, 12, 31)
    assert violation.description == "Año Nuevo"
    assert violation.minimum_nights == 3
    assert violation.refusal.reason is Reason.MINIMUM_STAY
    assert violation.refusal.message == (
        "Para Año Nuevo (31 de diciembre) la estadía mínima es de 3 noches."
    )


def test_a_long_enough_stay_beside_the_night_must_include_it() -> None:
    violation = minimum_stay_violation(HOUSE_1, stay("2026-12-27", "2026-12-30"), set())
    assert violation is not None
    assert not violation.too_short
    assert violation.refusal.message == (
        "Las fechas cercanas a Año Nuevo (31 de diciembre) deben incluir esa noche."
    )


def test_a_stay_that_ends_before_the_window_is_allowed() -> None:
    offer = quote(stay("2026-12-26", "2026-12-29"))
    assert offer.available
    assert offer.quote.totals.final == amount("600.00", "2250.00")


def test_a_stay_after_the_turn_of_the_year_meets_the_window_of_the_year_before() -> None:
    offer = quote(stay("2027-01-01", "2027-01-04"))
    assert offer.refusal is not None
    assert offer.refusal.reason is Reason.MINIMUM_STAY
    assert offer.quote.totals.final == amount("660.00", "2475.00")


@pytest.mark.parametrize(
    ("check_in", "check_out"),
    [
        ("2026-12-29", "2027-01-01"),
        ("2026-12-30", "2027-01-02"),
        ("2026-12-31", "2027-01-03"),
        ("2027-01-03", "2027-01-04"),
        ("2026-12-20", "2027-01-10"),
    ],
)
def test_stays_that_respect_the_window_are_allowed(check_in: str, check_out: str) -> None:
    assert minimum_stay_violation(HOUSE_1, stay(check_in, check_out), set()) is None


def test_gaps_beside_a_special_night_that_is_already_sold_may_be_filled() -> None:
    gap = stay("2026-12-29", "2026-12-31")
    assert minimum_stay_violation(HOUSE_1, gap, days("2026-12-31")) is None
    assert minimum_stay_violation(HOUSE_1, gap, days("2025-12-31")) is not None


def test_neighbouring_special_dates_each_make_their_demand() -> None:
    christmas = change(NEW_YEARS_EVE, special_date_id="c", day=29, description="Vísperas")
    house = with_dates(NEW_YEARS_EVE, christmas)
    both = stay("2026-12-29", "2027-01-01")
    only_one = stay("2026-12-27", "2026-12-30")
    assert minimum_stay_violation(house, both, set()) is None
    violation = minimum_stay_violation(house, only_one, set())
    assert violation is not None
    assert violation.special_night == date(2026, 12, 31)


def test_the_earliest_violation_is_named_whatever_the_order_of_definition() -> None:
    earlier = change(NEW_YEARS_EVE, special_date_id="e", day=30, description="Antes")
    request = stay("2026-12-30", "2026-12-31")
    forward = minimum_stay_violation(with_dates(NEW_YEARS_EVE, earlier), request, set())
    backward = minimum_stay_violation(with_dates(earlier, NEW_YEARS_EVE), request, set())
    assert forward == backward
    assert forward is not None
    assert forward.description == "Antes"


def test_a_minimum_of_one_night_restricts_nothing() -> None:
    house = with_dates(change(NEW_YEARS_EVE, minimum_nights=1))
    assert minimum_stay_violation(house, stay("2026-12-31", "2027-01-01"), set()) is None
    assert minimum_stay_violation(house, stay("2026-12-30", "2026-12-31"), set()) is None


def test_a_special_date_on_29_february_protects_leap_years_only() -> None:
    house = with_dates(LEAP_DAY)
    assert minimum_stay_violation(house, stay("2028-02-28", "2028-02-29"), set()) is not None
    assert minimum_stay_violation(house, stay("2027-02-28", "2027-03-01"), set()) is None


def test_a_special_date_that_no_year_has_is_never_met() -> None:
    house = with_dates(change(LEAP_DAY, month=4, day=31))
    assert minimum_stay_violation(house, stay("2026-04-28", "2026-05-03"), set()) is None
    assert quote(stay("2026-04-28", "2026-05-03"), house).available


def test_the_end_of_the_calendar_does_not_crash() -> None:
    last_days = StayRequest(date(9999, 12, 30), date.max)
    assert minimum_stay_violation(HOUSE_1, last_days, set()) is not None
    assert nights_to_read(HOUSE_1, last_days) == (date(9999, 12, 30), date.max)


def test_a_nameless_special_date_is_called_by_its_day() -> None:
    violation = minimum_stay_violation(
        with_dates(LEAP_DAY), stay("2028-02-29", "2028-03-01"), set()
    )
    assert violation is not None
    assert violation.refusal.message.startswith("Para 29 de febrero la estadía")


def test_the_nights_to_read_are_the_stay_and_the_special_nights_near_it() -> None:
    assert nights_to_read(HOUSE_1, stay("2027-01-01", "2027-01-03")) == (
        date(2026, 12, 31),
        date(2027, 1, 1),
        date(2027, 1, 2),
    )
    assert nights_to_read(HOUSE_1, stay("2026-12-27", "2026-12-29")) == (
        date(2026, 12, 27),
        date(2026, 12, 28),
    )


def test_in_a_list_only_the_house_with_the_window_is_marked() -> None:
    first, second, third = quote_all(CATALOGUE, stay("2026-12-30", "2027-01-01"), {})
    assert first.minimum_stay is not None
    assert not first.available
    assert second.available
    assert third.available
