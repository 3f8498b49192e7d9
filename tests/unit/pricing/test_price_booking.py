"""The price of a booking: the checks of a quote, with the errors that a booking raises."""

from collections.abc import Sequence, Set
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from chalicelib.calendar.records import NightTaken
from chalicelib.kernel.errors import Invalid
from chalicelib.pricing.quotes.rules.requests import StayRequest
from chalicelib.pricing.sales.rules import recompute
from chalicelib.pricing.sales.service import Sale, price_booking
from chalicelib.properties.types import House

from .book import BREAKFAST, CATALOGUE, CLEANING, HOUSE_1, HOUSE_2, POOL, STAY4, change, days, stay

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
FREE: Set[date] = frozenset()


def price(
    request: StayRequest,
    occupied: Set[date] = FREE,
    services: Sequence[str] = (),
    house: House = HOUSE_1,
) -> Sale:
    return price_booking(CATALOGUE, house, request, occupied, chosen_services=services, now=NOW)


def test_the_price_is_the_quotes_with_the_chosen_services() -> None:
    sale = price(STAY4, services=[POOL.service_id, BREAKFAST.service_id, CLEANING.service_id])

    assert sale.quote.totals.with_services.usd == Decimal("890.00")
    assert sale.quote.totals.with_services.pen == Decimal("3337.50")


def test_the_booking_keeps_what_the_price_was_made_of() -> None:
    sale = price(STAY4, services=[POOL.service_id])
    kept = sale.snapshot

    assert kept.totals == sale.quote.totals == recompute(kept)
    assert (kept.property_id, kept.request) == (HOUSE_1.property_id, STAY4)
    assert (kept.catalogue_version, kept.created) == (CATALOGUE.version, NOW)


@pytest.mark.parametrize(
    ("request_", "code", "field"),
    [
        (stay("2026-03-01", "2026-03-04"), 8, "check_in_date"),
        (stay("2026-04-16", "2026-04-16"), 9, "check_out_date"),
        (stay("2026-04-16", "2026-06-16"), 14, "check_out_date"),
        (stay("2026-04-16", "2026-04-19", guests=0), 3, "guests"),
        (stay("2026-04-16", "2026-04-19", guests=11), 15, "guests"),
        (stay("2026-12-30", "2027-01-01"), 13, "check_in_date"),
        (stay("2027-01-01", "2027-01-04"), 13, "check_in_date"),
    ],
)
def test_what_is_not_quoted_is_not_booked(request_: StayRequest, code: int, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        price(request_)

    assert refused.value.code == code
    assert list(refused.value.fields) == [field]


def test_an_occupied_night_of_the_stay_is_a_conflict() -> None:
    with pytest.raises(NightTaken) as refused:
        price(STAY4, days("2026-04-18", "2026-04-19"))
    assert refused.value.night == date(2026, 4, 18)


def test_the_night_of_the_departure_is_for_others() -> None:
    quote = price(STAY4, days("2026-04-15", "2026-04-19")).quote
    assert quote.totals.final.usd == Decimal("535.00")


def test_a_gap_beside_a_special_night_that_is_sold_may_be_booked() -> None:
    quote = price(stay("2027-01-01", "2027-01-04"), days("2026-12-31")).quote
    assert quote.totals.final.usd == Decimal("660.00")


def test_a_service_that_is_not_offered_is_named() -> None:
    elsewhere = change(POOL, property_ids=frozenset({HOUSE_2.property_id}))
    catalogue = change(CATALOGUE, services=(elsewhere, BREAKFAST))
    with pytest.raises(Invalid) as refused:
        price_booking(catalogue, HOUSE_1, STAY4, FREE, chosen_services=[POOL.service_id], now=NOW)

    assert refused.value.code == 11
    assert POOL.service_id in refused.value.fields["additional_services"][0]
