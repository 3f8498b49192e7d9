"""The worked examples to the cent, over HTTP, and every numbered error."""

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from chalicelib.clients.types import Client
from chalicelib.exchange_rates.service import set_exchange_rate
from chalicelib.kernel import clock
from chalicelib.pricing.quotes.routes import QUOTES
from chalicelib.properties.types import House
from tests.support.http import Api
from tests.support.ids import UNKNOWN_ID

from .conftest import ACTOR, BREAKFAST, CLEANING, NOW, POOL, Quote

STAY4 = ("2026-04-16", "2026-04-19")
Business = tuple[House, House, House]


def one(data: dict[str, Any]) -> dict[str, Any]:
    [house] = data["properties"]
    found: dict[str, Any] = house
    return found


@pytest.mark.parametrize(
    ("house", "check_in", "check_out", "guests", "usd", "pen"),
    [
        (0, "2026-04-16", "2026-04-19", 1, 400.00, 1500.00),
        (0, "2026-04-16", "2026-04-19", 4, 535.00, 2006.25),
        (0, "2026-04-19", "2026-04-20", 2, 115.00, 431.25),
        (0, "2026-03-14", "2026-03-17", 2, 565.00, 2118.75),
        (0, "2026-12-29", "2027-01-02", 5, 1240.00, 4650.00),
        (0, "2026-12-26", "2026-12-29", 1, 600.00, 2250.00),
        (1, "2026-04-16", "2026-04-17", 3, 140.00, 525.00),
        (1, "2026-03-10", "2026-03-11", 3, 200.00, 750.00),
        (2, "2026-03-10", "2026-03-11", 3, 150.00, 562.50),
    ],
)
def test_the_worked_examples_come_out_to_the_cent(
    quote: Quote, house: int, check_in: str, check_out: str, guests: int, usd: float, pen: float
) -> None:
    found = one(quote(check_in, check_out, house=house, guests=guests))

    assert (found["subtotal_usd"], found["subtotal_sol"]) == (usd, pen)
    assert (found["final_price_usd"], found["final_price_sol"]) == (usd, pen)
    assert found["available"] is True


def test_a_quote_explains_each_night(quote: Quote) -> None:
    found = one(quote("2026-12-30", "2027-01-02", guests=1))

    assert [(night["date"], night["price_usd"]) for night in found["nightly"]] == [
        ("2026-12-30", 180.0),
        ("2026-12-31", 400.0),
        ("2027-01-01", 240.0),
    ]
    assert found["nightly"][1]["type"] != found["nightly"][0]["type"]


def test_services_are_added_last(quote: Quote) -> None:
    chosen = ",".join((POOL, BREAKFAST.upper(), CLEANING))
    found = one(quote(*STAY4, guests=4, additional_services=chosen))

    assert (found["selected_services_total_usd"], found["selected_services_total_sol"]) == (
        355.00,
        1331.25,
    )
    assert found["final_price_with_services_usd"] == 890.00
    assert found["final_price_with_services_sol"] == 3337.50
    assert found["services_applied_count"] == 3


def test_the_advance_is_a_part_of_the_price_with_its_services(quote: Quote) -> None:
    found = one(quote(*STAY4, guests=4, additional_services=BREAKFAST))

    assert found["final_price_with_services_sol"] == 2681.25
    assert found["advance_percentage"] == 50.0
    assert (found["advance_usd"], found["advance_sol"]) == (357.50, 1340.63)


def test_the_rate_has_three_decimals_and_rounds_half_up(quote: Quote) -> None:
    set_exchange_rate(Decimal("3.785"), actor=ACTOR)

    data = quote(*STAY4, guests=4, additional_services=BREAKFAST)

    assert data["exchange_rate"] == 3.785
    assert one(data)["subtotal_sol"] == 2024.98
    assert one(data)["final_price_with_services_sol"] == 2706.28


def test_all_houses_come_in_natural_order_with_the_texts_for_whatsapp(quote: Quote) -> None:
    data = quote("2026-12-01", "2026-12-03", house=None, guests=6)

    assert [house["property_name"] for house in data["properties"]] == [
        "Casa Austin 1",
        "Casa Austin 2",
        "Casa Austin 10",
    ]
    assert data["totalCasasDisponibles"] == 3
    assert data["message1"] == "📅 Del 1 al 3 de diciembre de 2026"
    assert data["message2"].splitlines()[0] == "🏠 Casa Austin 1: *$350.00* ó *S/.1312.50*"


def test_new_year_is_refused_alone_and_only_marked_among_all(
    api: Api, quote: Quote, business: Business
) -> None:
    path = (
        "/api/v1/properties/calculate-pricing/?check_in_date=2026-12-30"
        f"&check_out_date=2027-01-01&property_id={business[0].property_id}"
    )
    refused = api.get(path)
    assert (refused.status_code, refused.json_body["error"]) == (400, 13)
    assert refused.json_body["minimum_stay"] == {
        "date": "2026-12-31",
        "description": "",
        "minimum_nights": 3,
    }
    data = quote("2026-12-30", "2027-01-01", house=None)
    assert [house["available"] for house in data["properties"]] == [False, True, True]


@pytest.mark.parametrize(
    ("check_in", "check_out"),
    [("2026-12-27", "2026-12-30"), ("2027-01-01", "2027-01-04"), ("2027-01-01", "2027-01-02")],
)
def test_the_window_of_new_year_reaches_into_both_years(
    api: Api, business: Business, check_in: str, check_out: str
) -> None:
    answer = api.get(
        f"/api/v1/properties/calculate-pricing/?check_in_date={check_in}"
        f"&check_out_date={check_out}&property_id={business[0].property_id}"
    )
    assert (answer.status_code, answer.json_body["error"]) == (400, 13)


def test_a_taken_house_is_quoted_as_unavailable_until_its_hold_lapses(
    api: Api, quote: Quote, business: Business, ana: Client
) -> None:
    booked = api.post(
        "/api/v1/clients/reservations/create/",
        token="ana",
        json={
            "property": business[0].property_id,
            "check_in_date": STAY4[0],
            "check_out_date": STAY4[1],
        },
    )
    assert booked.status_code == 201

    assert one(quote("2026-04-18", "2026-04-20"))["available"] is False
    assert one(quote("2026-04-19", "2026-04-20"))["available"] is True
    with clock.at(NOW + timedelta(hours=1, seconds=1)):
        assert one(quote("2026-04-18", "2026-04-20"))["available"] is True


@pytest.mark.parametrize(
    ("query", "status", "error"),
    [
        ("", 400, 1),
        ("check_in_date=2026-04-16", 400, 1),
        ("check_in_date=16-04-2026&check_out_date=2026-04-19", 400, 2),
        ("check_in_date=2026-02-30&check_out_date=2026-04-19", 400, 2),
        ("check_in_date=9999-12-31&check_out_date=2026-04-19", 400, 2),
        ("check_in_date=2026-03-01&check_out_date=2026-03-04", 400, 8),
        ("check_in_date=2026-04-16&check_out_date=2026-04-16", 400, 9),
        ("check_in_date=2026-04-16&check_out_date=2026-04-10", 400, 9),
        ("check_in_date=2026-04-16&check_out_date=2026-09-19", 400, 14),
        ("check_in_date=2026-04-16&check_out_date=2026-04-19&guests=abc", 400, 3),
        ("check_in_date=2026-04-16&check_out_date=2026-04-19&guests=0", 400, 3),
        ("check_in_date=2026-04-16&check_out_date=2026-04-19&guests=-1", 400, 3),
        ("check_in_date=2026-04-16&check_out_date=2026-04-19&guests=1e9", 400, 3),
        (f"check_in_date=2026-04-16&check_out_date=2026-04-19&property_id={UNKNOWN_ID}", 404, 4),
        ("check_in_date=2026-04-16&check_out_date=2026-04-19&property_id=x", 400, 5),
        (
            f"check_in_date=2026-04-16&check_out_date=2026-04-19&additional_services={UNKNOWN_ID}",
            400,
            11,
        ),
        ("check_in_date=2026-04-16&check_out_date=2026-04-19&additional_services=,", 400, 12),
        ("check_in_date=2026-04-16&check_out_date=2026-04-19&additional_services=x", 400, 12),
    ],
)
def test_each_mistake_has_its_number(
    api: Api, business: Business, query: str, status: int, error: int
) -> None:
    answer = api.get(f"/api/v1/properties/calculate-pricing/?{query}")

    assert (answer.status_code, answer.json_body["error"]) == (status, error)
    assert answer.json_body["success"] is False
    assert answer.json_body["error_message"] == answer.json_body["message"]


def test_too_many_guests_for_a_house_are_refused_alone_and_marked_among_all(
    api: Api, quote: Quote, business: Business
) -> None:
    query = f"check_in_date={STAY4[0]}&check_out_date={STAY4[1]}&guests=11"
    alone = api.get(
        f"/api/v1/properties/calculate-pricing/?{query}&property_id={business[0].property_id}"
    )
    assert (alone.status_code, alone.json_body["error"]) == (400, 15)
    data = quote(*STAY4, house=None, guests=11)
    assert [house["available"] for house in data["properties"]] == [False, True, True]


def test_only_staff_may_name_a_client_and_guests_see_their_own(
    api: Api, quote: Quote, ana: Client
) -> None:
    assert "client_info" not in quote(*STAY4, client_id=ana.client_id)
    assert quote(*STAY4, token="ana")["client_info"]["name"] == "Ana Quispe"
    named = quote(*STAY4, client_id=ana.client_id, token="seller")
    assert named["client_info"]["status"] == "registered"
    assert one(named)["client_benefits"]["points_available"] == 0
    assert "client_info" not in quote(*STAY4, client_id=ana.client_id, token="cleaner")

    path = (
        f"/api/v1/properties/calculate-pricing/?check_in_date={STAY4[0]}&check_out_date={STAY4[1]}"
    )
    unknown = api.get(f"{path}&client_id={uuid4()}", token="seller")
    assert (unknown.status_code, unknown.json_body["error"]) == (404, 6)
    malformed = api.get(f"{path}&client_id=x", token="seller")
    assert (malformed.status_code, malformed.json_body["error"]) == (400, 7)


def test_a_code_that_nobody_issued_is_an_answer_and_no_error(quote: Quote) -> None:
    found = one(quote(*STAY4, discount_code="VERANO"))

    assert found["discount_applied"]["type"] == "error"
    assert found["discount_applied"]["code_used"] is None
    assert found["final_price_usd"] == found["subtotal_usd"]


def test_who_quotes_without_end_is_told_to_wait(api: Api) -> None:
    """Late checkouts count with quotes; a process lets the first ones of a minute in uncounted."""
    quotes = "/api/v1/properties/calculate-pricing/"
    late = "/api/v1/properties/calculate-late-checkout/"
    someone, another = "203.0.113.1", "203.0.113.2"
    statuses = [api.get(quotes, address=someone).status_code for _ in range(QUOTES.most)]
    assert set(statuses) == {400}

    counted_too = [api.get(late, address=someone).status_code for _ in range(QUOTES.free + 1)]

    assert counted_too[-1] == 429
    assert api.get(quotes, address=someone).json_body["success"] is False
    assert api.get(quotes, address=someone).status_code == 429
    assert api.get(quotes, address=another).status_code == 400
    with clock.at(NOW + QUOTES.within):
        assert api.get(quotes, address=someone).status_code == 400
