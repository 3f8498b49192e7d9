"""Quotes of one house and of all (pricing book, sections 10.2, 16 and 17)."""

from decimal import Decimal

from chalicelib.pricing.quotes.rules.quote import quote_all
from chalicelib.pricing.quotes.rules.requests import Reason

from .book import (
    CATALOGUE,
    CLEANING,
    HOUSE_1,
    HOUSE_2,
    STAY4,
    amount,
    change,
    days,
    quote,
    stay,
)


def test_soles_are_computed_from_full_precision_with_three_decimals_of_the_rate() -> None:
    offer = quote(STAY4, catalogue=change(CATALOGUE, exchange_rate=Decimal("3.785")))
    assert offer.quote.totals.final == amount("535.00", "2024.98")
    assert offer.quote.exchange_rate == Decimal("3.785")


def test_half_cents_of_fallback_nights_are_rounded_once_in_the_sum() -> None:
    house = change(HOUSE_2, price_from=Decimal("120.01"))
    offer = quote(stay("2026-03-10", "2026-03-12"), house)
    assert [night.price_usd for night in offer.quote.price.nights] == [Decimal("180.015")] * 2
    assert offer.quote.totals.base == amount("360.03", "1350.11")


def test_arithmetic_of_a_real_stay_before_its_discount() -> None:
    house = change(
        HOUSE_1,
        rates=change(HOUSE_1.rates, weekday_low=Decimal("200.00"), weekend_low=Decimal("260.00")),
    )
    catalogue = change(CATALOGUE, exchange_rate=Decimal("3.600"))
    offer = quote(stay("2026-04-16", "2026-04-18", guests=2), house, catalogue)
    assert offer.quote.totals.base.usd == 460
    assert offer.quote.totals.subtotal == amount("490.00", "1764.00")


def test_a_night_in_high_season_costs_the_same_however_near_it_is() -> None:
    tomorrow, the_day_after = stay("2026-03-03", "2026-03-04"), stay("2026-03-04", "2026-03-05")
    assert quote(tomorrow).quote.totals.final == amount("180.00", "675.00")
    assert quote(the_day_after).quote.totals.final == amount("180.00", "675.00")


def test_a_free_house_is_available_and_says_which_night_costs_what() -> None:
    offer = quote(STAY4)
    assert offer.available
    assert [night.rule for night in offer.quote.price.nights] == [
        "weekday_low",
        "weekend_low",
        "weekend_low",
    ]


def test_one_occupied_night_makes_the_stay_unavailable_but_still_priced() -> None:
    offer = quote(STAY4, occupied=days("2026-04-18"))
    assert offer.refusal is not None
    assert offer.refusal.reason is Reason.OCCUPIED
    assert offer.quote.totals.final == amount("535.00", "2006.25")


def test_nights_beside_the_stay_may_be_occupied() -> None:
    assert quote(STAY4, occupied=days("2026-04-15", "2026-04-19")).available


def test_a_house_that_is_too_small_is_not_available() -> None:
    offer = quote(change(STAY4, guests=11))
    assert offer.refusal is not None
    assert offer.refusal.reason is Reason.CAPACITY
    assert quote(change(STAY4, guests=10)).available
    assert quote(change(STAY4, guests=100), HOUSE_2).available


def test_availability_is_told_before_capacity_and_minimum_stay() -> None:
    request = stay("2026-12-30", "2026-12-31", guests=11)
    taken = quote(request, occupied=days("2026-12-30")).refusal
    small = quote(request).refusal
    short = quote(change(request, guests=1)).refusal
    assert [refusal.reason for refusal in (taken, small, short) if refusal] == [
        Reason.OCCUPIED,
        Reason.CAPACITY,
        Reason.MINIMUM_STAY,
    ]


def test_all_houses_are_quoted_in_the_order_of_the_catalogue() -> None:
    offers = quote_all(CATALOGUE, STAY4, {"house-2": days("2026-04-17")}, ["cleaning"])
    assert [offer.house.name for offer in offers] == [
        "Casa Austin 1",
        "Casa Austin 2",
        "Casa Austin 3",
    ]
    assert [offer.available for offer in offers] == [True, False, True]
    assert {offer.quote.totals.services.usd for offer in offers} == {CLEANING.price_usd}


def test_taken_nights_of_one_house_leave_the_others_free() -> None:
    offers = quote_all(CATALOGUE, STAY4, {"elsewhere": days("2026-04-17")})
    assert all(offer.available for offer in offers)
