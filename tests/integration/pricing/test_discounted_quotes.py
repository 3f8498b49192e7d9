"""What a quote says of discounts, to guests and to staff (pricing book, 10.2, 10.3 and 11)."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from chalicelib.clients.types import Client
from chalicelib.properties.types import House
from chalicelib.rates.policies.service import POLICIES
from chalicelib.rates.types import CancellationPolicy, RefundTier
from tests.support.http import Api

from ..reservations.discounts import configure, issue, used, withdraw
from .conftest import ACTOR, BREAKFAST, CLEANING, POOL, Quote

STAY4 = ("2026-04-16", "2026-04-19")
Business = tuple[House, House, House]


def one(data: dict[str, Any]) -> dict[str, Any]:
    [house] = data["properties"]
    found: dict[str, Any] = house
    return found


def test_without_discounts_nothing_is_said_of_them(quote: Quote) -> None:
    found = one(quote(*STAY4, guests=4))

    assert "discount_applied" not in found
    assert "discount_candidates" not in found


def test_a_code_that_applies_is_described_without_what_only_staff_should_read(quote: Quote) -> None:
    issue("VERANO", max_discount_usd=Decimal(50), description="Para quien nos anunció")

    found = one(quote(*STAY4, guests=4, discount_code="verano%20"))

    assert found["discount_applied"] == {
        "type": "discount_code",
        "description": "Código VERANO: 20% de descuento",
        "discount_percentage": 20.0,
        "discount_amount_usd": 50.0,
        "discount_amount_sol": 187.5,
        "code_used": "VERANO",
        "apply_only_to_base_price": False,
    }
    assert (found["final_price_usd"], found["final_price_sol"]) == (485.0, 1818.75)
    assert used("VERANO") == 0


@pytest.mark.parametrize("sign", ["%E2%80%8B", "%EF%BB%BF", "%E2%81%A0", "%C2%AD"])
def test_a_code_is_found_with_signs_around_it_that_nobody_sees(quote: Quote, sign: str) -> None:
    issue("VERANO")

    found = one(quote(*STAY4, guests=4, discount_code=f"{sign}verano{sign}"))

    assert found["discount_applied"]["code_used"] == "VERANO"


def test_a_code_that_does_not_apply_is_no_error_of_the_request(quote: Quote) -> None:
    issue("VERANO", min_amount_usd=Decimal(536))

    found = one(quote(*STAY4, guests=4, discount_code="VERANO"))

    assert found["discount_applied"] == {
        "type": "error",
        "description": "Requiere un subtotal de $536.00 o más.",
        "discount_percentage": 0.0,
        "discount_amount_usd": 0.0,
        "discount_amount_sol": 0.0,
        "code_used": None,
    }
    assert found["final_price_usd"] == 535.0


@pytest.mark.parametrize("text", ["NADIE", "%C2%BFqu%C3%A9%3F", "A", "X" * 60, "a%20b"])
def test_a_code_that_nobody_issued_does_not_exist(quote: Quote, text: str) -> None:
    found = one(quote(*STAY4, guests=4, discount_code=text))

    assert found["discount_applied"]["type"] == "error"
    assert found["discount_applied"]["description"] == "El código de descuento no existe."


def test_a_code_that_was_withdrawn_does_not_exist(quote: Quote) -> None:
    issue("VERANO")
    withdraw("VERANO")

    found = one(quote(*STAY4, discount_code="VERANO"))

    assert found["discount_applied"]["description"] == "El código de descuento no existe."


def test_an_automatic_discount_applies_beside_the_error_of_a_code(quote: Quote) -> None:
    configure("global_promotion", "50", apply_only_to_base_price=True)

    found = one(quote(*STAY4, guests=4, discount_code="NADIE"))

    assert found["discount_applied"] == {
        "type": "automatic",
        "description": "Descuento global_promotion: 50% de descuento sobre el precio base",
        "discount_percentage": 50.0,
        "discount_amount_usd": 200.0,
        "discount_amount_sol": 750.0,
        "code_used": None,
        "apply_only_to_base_price": True,
        "code_error": "El código de descuento no existe.",
    }


def test_a_code_that_is_beaten_says_so(quote: Quote) -> None:
    issue("VERANO")
    configure("global_promotion", "50")

    found = one(quote(*STAY4, guests=4, discount_code="VERANO"))

    assert found["discount_applied"]["type"] == "automatic"
    assert found["discount_applied"]["code_error"] == "Otro descuento ahorra más."


def test_staff_see_every_candidate_with_the_reason_it_lost(quote: Quote) -> None:
    issue("VERANO")
    configure("global_promotion", "50")
    configure("birthday", "10")

    found = one(quote(*STAY4, guests=4, discount_code="VERANO", token="seller"))

    assert [
        (each["source"], each["discount_amount_usd"], each["applied"], each["reason"])
        for each in found["discount_candidates"]
    ] == [
        ("automatic", 267.5, True, None),
        ("discount_code", 107.0, False, "Otro descuento ahorra más."),
        ("automatic", 0.0, False, "Requiere iniciar sesión como cliente."),
    ]


@pytest.mark.parametrize("token", [None, "ana", "cleaner"])
def test_others_do_not(quote: Quote, token: str | None) -> None:
    configure("global_promotion", "50")

    assert "discount_candidates" not in one(quote(*STAY4, token=token))


def test_staff_quote_with_the_discounts_of_the_client_they_name(quote: Quote, ana: Client) -> None:
    configure("first_time", "15", max_discount_usd=Decimal(75))

    for_ana = quote(*STAY4, guests=4, token="seller", client_id=ana.client_id)
    for_nobody = quote(*STAY4, guests=4, token="seller")

    assert one(for_ana)["final_price_usd"] == 460.0
    assert one(for_nobody)["final_price_usd"] == 535.0
    assert for_ana["client_info"]["membership_level"] == "bronze"
    assert for_ana["client_info"]["total_reservations"] == 0


def test_services_are_never_discounted(quote: Quote) -> None:
    configure(
        "global_promotion", "50", apply_only_to_base_price=True, max_discount_usd=Decimal(100)
    )
    chosen = ",".join([POOL, BREAKFAST, CLEANING])

    found = one(quote(*STAY4, guests=4, additional_services=chosen))

    assert found["final_price_with_services_usd"] == 790.0
    assert found["final_price_with_services_sol"] == 2962.5


def test_each_house_gets_its_own_best_discount(quote: Quote, business: Business) -> None:
    issue("UNA", property_ids=frozenset({business[1].property_id}))

    houses = quote(*STAY4, house=None, discount_code="UNA")["properties"]

    assert [house["discount_applied"]["type"] for house in houses] == [
        "error",
        "discount_code",
        "error",
    ]


def test_a_quote_explains_each_night(quote: Quote) -> None:
    nights = one(quote("2026-12-30", "2027-01-02"))["nightly"]

    assert [(night["type"], night["discountable"]) for night in nights] == [
        ("weekday_high", True),
        ("special_date", False),
        ("weekend_high", True),
    ]
    assert nights[1]["price_sol"] == 1500.0


def test_every_tier_of_the_policy_is_told(quote: Quote) -> None:
    policy = CancellationPolicy(
        policy_id="90000000-0000-4000-8000-000000000001",
        name="Flexible",
        days_before_check_in=7,
        refund_percentage=Decimal(100),
        further_tiers=(RefundTier(0, Decimal(50)),),
        is_default=True,
    )
    POLICIES.save(policy, actor=ACTOR)

    found = one(quote(*STAY4))

    assert found["cancellation_policy"]["days_before_checkin"] == 7
    assert found["refund_tiers"] == [
        {"days_before_checkin": 7, "refund_percentage": 100.0, "policy": "Flexible"},
        {"days_before_checkin": 0, "refund_percentage": 50.0, "policy": "Flexible"},
    ]


@pytest.mark.parametrize(
    ("details", "line"),
    [
        ({}, "✨ Código VERANO: 20% de descuento"),
        (
            {"apply_only_to_base_price": True},
            "✨ Código VERANO: 20% de descuento sobre el precio base",
        ),
        (
            {"discount_type": "fixed_sol", "discount_value": Decimal(100)},
            "✨ Código VERANO: $26.67 de descuento",
        ),
    ],
)
def test_the_first_message_tells_the_code(quote: Quote, details: dict[str, Any], line: str) -> None:
    issue("VERANO", **details)

    data = quote(*STAY4, guests=4, discount_code="VERANO")

    assert data["message1"].split("\n") == [
        "📅 Del 16 al 19 de abril de 2026",
        line,
        "💡 De domingo a jueves es más económico para grupos de hasta 5 personas",
    ]


def test_the_messages_tell_the_automatic_discount_and_the_price_after_it(quote: Quote) -> None:
    configure("global_promotion", "12.50")

    data = quote(*STAY4, house=0, guests=6)

    assert data["message1"].split("\n") == [
        "📅 Del 16 al 19 de abril de 2026",
        "✨ Descuento global_promotion: 12.5% de descuento",
    ]
    assert data["message2"] == "🏠 Casa Austin 1: *$546.87* ó *S/.2050.78*"


def test_the_staff_search_applies_the_named_clients_discount(
    api: Api, quote: Quote, ana: Client
) -> None:
    configure("first_time", "10")
    path = (
        "/api/v1/properties/calculate-pricing-erp/?check_in_date=2026-04-16"
        f"&check_out_date=2026-04-19&guests=4&client_id={ana.client_id}"
    )

    data = api.get(path, token="seller").json_body["data"]

    first = data["direct_available"][0]
    assert first["final_price_usd"] == 481.5
    assert first["discount_candidates"][0]["applied"] is True
    assert "✨" in data["message1"]


def test_a_house_that_can_be_had_is_signed_and_others_are_not(quote: Quote) -> None:
    houses = quote("2026-12-30", "2027-01-01", house=None)["properties"]

    assert ["quote_token" in house for house in houses] == [False, True, True]


def test_a_code_may_be_of_a_date_only(quote: Quote) -> None:
    issue("AYER", end_date=date(2026, 3, 1))

    found = one(quote(*STAY4, discount_code="AYER"))

    assert found["discount_applied"]["description"] == "El código venció el 01/03/2026."


def test_nobody_hears_that_anothers_code_exists(quote: Quote, ana: Client) -> None:
    issue("MIO", owner_id="somebody-else", start_date=date(2027, 1, 1), end_date=date(2027, 2, 1))

    for token in (None, "ana"):
        found = one(quote(*STAY4, guests=4, discount_code="MIO", token=token))
        unknown = one(quote(*STAY4, guests=4, discount_code="NADIE", token=token))
        assert found["discount_applied"] == unknown["discount_applied"]
        assert found["discount_applied"]["description"] == "El código de descuento no existe."
