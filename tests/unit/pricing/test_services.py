"""Extras of a stay (pricing book, section 6, E16 and B27)."""

from decimal import Decimal

from chalicelib.pricing.quotes.rules.services import offered, unknown_services

from .book import (
    BREAKFAST,
    CATALOGUE,
    CLEANING,
    HOUSE_1,
    HOUSE_2,
    POOL,
    STAY4,
    amount,
    change,
    quote,
)

ALL = ("pool", "breakfast", "cleaning")


def test_services_count_nights_and_guests_as_they_say() -> None:
    offer = quote(STAY4, chosen_services=ALL)
    totals = {line.service_id: line.total for line in offer.quote.services}
    assert totals == {
        "pool": amount("150.00", "562.50"),
        "breakfast": amount("180.00", "675.00"),
        "cleaning": amount("25.00", "93.75"),
    }
    assert offer.quote.totals.services == amount("355.00", "1331.25")
    assert offer.quote.totals.with_services == amount("890.00", "3337.50")
    assert offer.quote.totals.final == amount("535.00", "2006.25")


def test_all_offered_services_are_shown_priced_but_only_chosen_ones_are_charged() -> None:
    offer = quote(STAY4, chosen_services=["cleaning"])
    assert [line.name for line in offer.offered_services] == [
        "Desayuno",
        "Limpieza",
        "Piscina temperada",
    ]
    assert [line.service_id for line in offer.quote.services] == ["cleaning"]
    assert offer.offered_services[0].unit == amount("15.00", "56.25")


def test_a_service_chosen_twice_is_charged_once() -> None:
    offer = quote(STAY4, chosen_services=["cleaning", "cleaning"])
    assert offer.quote.totals.services == amount("25.00", "93.75")


def test_a_mandatory_service_is_charged_and_marked() -> None:
    catalogue = change(CATALOGUE, services=(POOL, change(CLEANING, service_type="mandatory")))
    (line,) = quote(STAY4, catalogue=catalogue).quote.services
    assert line.service_id == "cleaning"
    assert line.added_automatically
    (chosen,) = quote(STAY4, catalogue=catalogue, chosen_services=["cleaning"]).quote.services
    assert not chosen.added_automatically
    assert chosen.total == line.total == amount("25.00", "93.75")


def test_a_house_offers_active_services_that_are_for_all_or_for_it() -> None:
    services = (
        change(POOL, property_ids=frozenset({"house-2"})),
        change(BREAKFAST, is_active=False),
        CLEANING,
    )
    assert [s.service_id for s in offered(services, HOUSE_1.property_id)] == ["cleaning"]
    assert [s.service_id for s in offered(services, HOUSE_2.property_id)] == ["cleaning", "pool"]


def test_services_that_are_unknown_inactive_or_of_another_house_are_named() -> None:
    services = (
        change(POOL, property_ids=frozenset({"house-2"})),
        change(BREAKFAST, is_active=False),
        CLEANING,
    )
    chosen = ["ghost", "pool", "cleaning", "breakfast"]
    assert unknown_services(services, chosen, "house-1") == ("ghost", "pool", "breakfast")
    assert unknown_services(services, chosen) == ("ghost", "breakfast")


def test_each_service_is_rounded_apart_in_soles() -> None:
    catalogue = change(CATALOGUE, exchange_rate=Decimal("3.785"))
    totals = quote(STAY4, catalogue=catalogue, chosen_services=["breakfast"]).quote.totals
    assert totals.services == amount("180.00", "681.30")
    assert totals.final == amount("535.00", "2024.98")
    assert totals.with_services == amount("715.00", "2706.28")
