"""The price of a night: special date, rates, fallback (pricing book, section 3 and E1 to E7)."""

from datetime import date
from decimal import Decimal

import pytest

from chalicelib.pricing.quotes.rules.nightly import HighSeason, night_price
from chalicelib.properties.types import House

from .book import (
    CATALOGUE,
    HOUSE_1,
    HOUSE_2,
    HOUSE_3,
    NATIONAL_DAYS,
    STAY4,
    SUMMER,
    amount,
    change,
    quote,
    season,
    stay,
)

HIGH = HighSeason.of(CATALOGUE.seasons)


def test_a_weekday_night_and_two_weekend_nights_are_summed() -> None:
    offer = quote(change(STAY4, guests=1))
    assert [night.price_usd for night in offer.quote.price.nights] == [100, 150, 150]
    assert offer.quote.totals.base == amount("400.00", "1500.00")
    assert offer.quote.totals.subtotal == amount("400.00", "1500.00")


def test_every_guest_beyond_the_first_pays_for_every_night() -> None:
    totals = quote(STAY4).quote.totals
    assert totals.extra == amount("135.00", "506.25")
    assert totals.subtotal == totals.final == amount("535.00", "2006.25")


def test_a_sunday_night_is_a_weekday_night() -> None:
    totals = quote(stay("2026-04-19", "2026-04-20", guests=2)).quote.totals
    assert totals.final == amount("115.00", "431.25")


def test_the_last_day_of_a_season_is_still_high() -> None:
    offer = quote(stay("2026-03-14", "2026-03-17", guests=2))
    rules = [night.rule for night in offer.quote.price.nights]
    assert rules == ["weekend_high", "weekday_high", "weekday_low"]
    assert offer.quote.totals.final == amount("565.00", "2118.75")


def test_a_special_date_beats_the_season_that_wraps_the_year_end() -> None:
    offer = quote(stay("2026-12-29", "2027-01-02", guests=5))
    nights = [(int(night.price_usd), str(night.rule)) for night in offer.quote.price.nights]
    assert nights == [
        (180, "weekday_high"),
        (180, "weekday_high"),
        (400, "special_date"),
        (240, "weekend_high"),
    ]
    assert offer.quote.price.nights[2].description == "Año Nuevo"
    assert offer.available
    assert offer.quote.totals.final == amount("1240.00", "4650.00")


@pytest.mark.parametrize(
    ("house", "night", "price", "rule"),
    [
        (HOUSE_2, date(2026, 4, 16), "120", "fallback_low"),
        (HOUSE_2, date(2026, 3, 10), "180", "fallback_high"),
        (HOUSE_2, date(2026, 4, 18), "120", "fallback_low"),
        (HOUSE_3, date(2026, 4, 16), "100", "fallback_low"),
        (HOUSE_3, date(2026, 3, 10), "150", "fallback_high"),
        (change(HOUSE_3, price_from=Decimal(0)), date(2026, 4, 16), "100", "fallback_low"),
    ],
)
def test_a_house_without_rates_falls_back(house: House, night: date, price: str, rule: str) -> None:
    found = night_price(house, HIGH, night)
    assert (found.price_usd, found.rule) == (Decimal(price), rule)


def test_fallback_prices_of_the_worked_example() -> None:
    low, high = stay("2026-04-16", "2026-04-17", 3), stay("2026-03-10", "2026-03-11", 3)
    assert quote(low, HOUSE_2).quote.totals.final == amount("140.00", "525.00")
    assert quote(high, HOUSE_2).quote.totals.final == amount("200.00", "750.00")
    assert quote(high, HOUSE_3).quote.totals.final == amount("150.00", "562.50")


def test_a_rate_of_zero_is_a_real_price() -> None:
    free = change(HOUSE_1, rates=change(HOUSE_1.rates, weekday_low=Decimal("0.00")))
    assert quote(stay("2026-04-16", "2026-04-17"), free).quote.totals.final == amount(
        "0.00", "0.00"
    )


def test_an_inactive_special_date_has_no_effect() -> None:
    house = change(HOUSE_1, special_dates=(change(HOUSE_1.special_dates[0], is_active=False),))
    assert night_price(house, HIGH, date(2026, 12, 31)).rule == "weekday_high"
    assert quote(stay("2026-12-30", "2027-01-01"), house).available


def test_guests_included_in_the_price_do_not_pay_extra() -> None:
    generous = change(HOUSE_1, included_guests=4)
    assert quote(STAY4, generous).quote.totals.final == amount("400.00", "1500.00")
    five = quote(change(STAY4, guests=5), generous).quote
    assert five.price.extra_guests == 1
    assert five.totals.final == amount("445.00", "1668.75")


@pytest.mark.parametrize(
    ("day", "is_high"),
    [
        (date(2026, 12, 14), False),
        (date(2026, 12, 15), True),
        (date(2026, 12, 31), True),
        (date(2027, 1, 1), True),
        (date(2028, 2, 29), True),
        (date(2027, 3, 15), True),
        (date(2027, 3, 16), False),
        (date(2026, 7, 24), False),
        (date(2026, 7, 25), True),
        (date(2026, 7, 31), True),
        (date(2026, 8, 1), False),
    ],
)
def test_high_season_includes_both_of_its_ends(day: date, is_high: bool) -> None:
    assert HIGH.includes(day) is is_high


def test_high_wins_over_low_and_inactive_seasons_are_ignored() -> None:
    low_all_year = season((1, 1), (12, 31), "low")
    day = date(2026, 7, 28)
    assert HighSeason.of([low_all_year, NATIONAL_DAYS]).includes(day)
    assert not HighSeason.of([low_all_year]).includes(day)
    assert not HighSeason.of([change(NATIONAL_DAYS, is_active=False), SUMMER]).includes(day)


def test_a_season_of_one_day_holds_that_day_only() -> None:
    one_day = HighSeason.of([season((5, 1), (5, 1))])
    assert one_day.includes(date(2026, 5, 1))
    assert not one_day.includes(date(2026, 5, 2))


def test_a_season_that_begins_on_29_february_works_in_every_year() -> None:
    leap = HighSeason.of([season((2, 29), (3, 2))])
    assert leap.includes(date(2028, 2, 29))
    assert leap.includes(date(2027, 3, 1))
    assert not leap.includes(date(2027, 2, 28))
