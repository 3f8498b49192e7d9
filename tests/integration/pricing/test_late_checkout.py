"""Late checkouts over HTTP (pricing book, 10.4 and E18)."""

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.clients.types import Client
from chalicelib.kernel import clock
from chalicelib.properties.types import House
from tests.support.http import Api
from tests.support.ids import UNKNOWN_ID

from .conftest import NOW, late_rule

Business = tuple[House, House, House]
SUNDAY, MONDAY, FRIDAY = "2026-04-19", "2026-04-20", "2026-04-17"


def ask(api: Api, house: House, day: str, guests: int = 1) -> dict[str, Any]:
    answer = api.get(
        "/api/v1/properties/calculate-late-checkout/"
        f"?property_id={house.property_id}&checkout_date={day}&guests={guests}"
    )
    assert answer.status_code == 200, answer.body
    found: dict[str, Any] = answer.json_body["data"]
    return found


def test_a_percentage_is_taken_off_the_night(api: Api, business: Business) -> None:
    late_rule(6, "percentage", "15")

    found = ask(api, business[0], SUNDAY, guests=4)

    assert found["is_available"] is True
    assert (found["base_price_usd"], found["base_price_sol"]) == (145.00, 543.75)
    assert (found["discount_amount_usd"], found["discount_amount_sol"]) == (21.75, 81.56)
    assert found["late_checkout_price_usd"] == 123.25
    assert found["late_checkout_price_sol"] == 462.19
    assert (found["checkout_day"], found["checkout_weekday"]) == ("domingo", 6)


def test_a_fixed_discount_never_goes_below_zero(api: Api, business: Business) -> None:
    late_rule(0, "fixed", "120")
    assert ask(api, business[0], MONDAY)["late_checkout_price_usd"] == 0.0


def test_without_rules_only_fridays_and_saturdays_are_out(api: Api, business: Business) -> None:
    assert ask(api, business[0], SUNDAY, guests=4)["late_checkout_price_usd"] == 145.0
    refused = ask(api, business[0], FRIDAY)
    assert refused["is_available"] is False
    assert "late_checkout_price_usd" not in refused


def test_a_taken_night_cannot_be_kept(api: Api, business: Business, ana: Client) -> None:
    api.post(
        "/api/v1/reservations/",
        token="seller",
        form={
            "property": business[0].property_id,
            "client": ana.client_id,
            "check_in_date": SUNDAY,
            "check_out_date": "2026-04-21",
        },
    )
    assert ask(api, business[0], SUNDAY)["is_available"] is False


def test_a_percentage_of_a_monday_for_one_guest(api: Api, business: Business) -> None:
    late_rule(0, "percentage", "10")

    found = ask(api, business[0], MONDAY)

    assert (found["base_price_usd"], found["discount_amount_usd"]) == (100.00, 10.00)
    assert (found["late_checkout_price_usd"], found["late_checkout_price_sol"]) == (90.00, 337.50)
    assert (found["discount_percentage"], found["checkout_day"]) == (10.0, "lunes")


def test_a_fixed_discount_has_no_percentage(api: Api, business: Business) -> None:
    late_rule(0, "fixed", "30")

    found = ask(api, business[0], MONDAY)

    assert (found["discount_percentage"], found["discount_amount_usd"]) == (0.0, 30.0)
    assert found["late_checkout_price_usd"] == 70.0


def test_a_saturday_is_sold_late_once_a_rule_allows_it(api: Api, business: Business) -> None:
    assert ask(api, business[0], "2026-04-18")["is_available"] is False
    late_rule(5, "percentage", "0")
    assert ask(api, business[0], "2026-04-18")["late_checkout_price_usd"] == 150.0


def test_a_day_that_has_passed_and_a_party_too_large_are_refused(
    api: Api, business: Business
) -> None:
    yesterday, crowd = ask(api, business[0], "2026-03-01"), ask(api, business[0], SUNDAY, guests=11)

    assert (yesterday["is_available"], crowd["is_available"]) == (False, False)
    assert "10 huéspedes" in crowd["message"]


def test_a_held_night_is_free_again_once_the_hold_lapsed(api: Api, business: Business) -> None:
    held = api.post(
        "/api/v1/clients/reservations/create/",
        token="ana",
        json={
            "property": business[0].property_id,
            "check_in_date": SUNDAY,
            "check_out_date": MONDAY,
        },
    )
    assert held.status_code == 201

    assert ask(api, business[0], SUNDAY)["is_available"] is False
    with clock.at(NOW + timedelta(hours=1, seconds=1)):
        assert ask(api, business[0], SUNDAY)["is_available"] is True


@pytest.mark.parametrize(
    ("query", "status", "error"),
    [
        ("", 400, 1),
        (f"property_id={UNKNOWN_ID}&checkout_date={SUNDAY}", 404, 2),
        (f"property_id=x&checkout_date={SUNDAY}", 400, 3),
        ("property_id=HOUSE&checkout_date=19/04/2026", 400, 4),
        ("property_id=HOUSE&checkout_date=2026-02-30", 400, 4),
        ("property_id=HOUSE", 400, 1),
        (f"checkout_date={SUNDAY}", 400, 1),
        (f"property_id=undefined&checkout_date={SUNDAY}", 400, 1),
        ("property_id=x&checkout_date=x&guests=x", 400, 3),
        ("property_id=HOUSE&checkout_date=x&guests=x", 400, 4),
        (f"property_id=HOUSE&checkout_date={SUNDAY}&guests=0", 400, 5),
        (f"property_id=HOUSE&checkout_date={SUNDAY}&guests=1e9", 400, 5),
        (f"property_id=HOUSE&checkout_date={SUNDAY}&guests=%00", 400, 5),
    ],
)
def test_each_mistake_has_its_number(
    api: Api, business: Business, query: str, status: int, error: int
) -> None:
    asked = query.replace("HOUSE", business[0].property_id)
    answer = api.get(f"/api/v1/properties/calculate-late-checkout/?{asked}")
    assert (answer.status_code, answer.json_body["error"]) == (status, error)
    assert answer.json_body["success"] is False
