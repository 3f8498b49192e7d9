"""What a quote tells beside the price, to whom, and what it costs to ask."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from chalicelib.clients import service as clients
from chalicelib.clients import writing
from chalicelib.clients.types import Client
from chalicelib.cloud import store
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import clock
from chalicelib.pricing.catalogue import catalogue
from chalicelib.properties.types import House
from chalicelib.rates.policies.service import POLICIES
from chalicelib.rates.services.service import SERVICES
from chalicelib.rates.types import CancellationPolicy, Service
from tests.support.http import Api
from tests.support.points import give

from .conftest import ACTOR, BREAKFAST, NOW, POOL, Quote

STAY4 = ("2026-04-16", "2026-04-19")
PATH = "/api/v1/properties/calculate-pricing/"
LINEN, POLICY = "5e000000-0000-4000-8000-000000000004", "90000000-0000-4000-8000-000000000001"
Business = tuple[House, House, House]


@pytest.fixture
def booked(api: Api, business: Business, ana: Client) -> Callable[..., None]:
    """Take a stay in house number `house`."""

    def order(house: int, check_in: str, check_out: str, **fields: Any) -> None:
        answer = api.post(
            "/api/v1/reservations/",
            token="seller",
            form={
                "property": business[house].property_id,
                "client": ana.client_id,
                "check_in_date": check_in,
                "check_out_date": check_out,
                **fields,
            },
        )
        assert answer.status_code == 201, answer.body

    return order


@contextmanager
def calls() -> Iterator[list[str]]:
    """The names of the calls to DynamoDB that are made inside."""
    events = store.connection().client.meta.events
    made: list[str] = []

    def note(model: Any, **_: Any) -> None:
        made.append(model.name)

    events.register("before-call.dynamodb", note)
    try:
        yield made
    finally:
        events.unregister("before-call.dynamodb", note)


def change(record: Client, **values: Any) -> None:
    tx = Transaction(clock.now())
    writing.replace(tx, record, writing.changed(record, **values))
    tx.commit()


def one(data: dict[str, Any]) -> dict[str, Any]:
    [house] = data["properties"]
    found: dict[str, Any] = house
    return found


def test_a_quote_of_all_houses_is_one_call_once_the_catalogue_is_known(quote: Quote) -> None:
    catalogue()
    with calls() as made:
        quote(*STAY4, house=None, guests=4)
    assert made == ["BatchGetItem"]


def test_a_known_client_costs_no_further_call(quote: Quote, ana: Client) -> None:
    catalogue()
    with calls() as made:
        quote(*STAY4, house=None, token="ana")
        quote(*STAY4, house=None, token="seller", client_id=ana.client_id)
    assert made == ["BatchGetItem"] * 2


def test_after_half_a_minute_the_catalogue_costs_one_comparison(quote: Quote) -> None:
    catalogue()
    with clock.at(NOW + timedelta(seconds=30)), calls() as made:
        quote(*STAY4, house=None)
    assert made == ["BatchGetItem"] * 2


def test_a_mistake_that_needs_no_look_costs_none(api: Api, business: Business) -> None:
    catalogue()
    with calls() as made:
        api.get(f"{PATH}?check_in_date=2026-04-16&check_out_date=2026-04-16")
    assert made == []


@pytest.mark.parametrize(
    ("check_in", "check_out", "allowed"),
    [
        ("2026-12-31", "2027-01-01", False),
        ("2026-12-27", "2026-12-30", False),
        ("2026-12-28", "2026-12-29", True),
        ("2026-12-29", "2027-01-01", True),
        ("2027-01-01", "2027-01-02", False),
        ("2027-01-03", "2027-01-04", True),
    ],
)
def test_new_years_eve_is_sold_inside_three_nights(
    api: Api, business: Business, check_in: str, check_out: str, allowed: bool
) -> None:
    answer = api.get(
        f"{PATH}?check_in_date={check_in}&check_out_date={check_out}"
        f"&property_id={business[0].property_id}"
    )
    assert answer.status_code == (200 if allowed else 400)
    assert answer.json_body["error"] == (0 if allowed else 13)


def test_once_new_years_eve_is_sold_every_free_night_around_it_is(
    quote: Quote, booked: Callable[..., None]
) -> None:
    booked(0, "2026-12-31", "2027-01-01", force="true")

    assert one(quote("2026-12-30", "2026-12-31"))["available"] is True
    assert one(quote("2027-01-01", "2027-01-02"))["available"] is True
    assert one(quote("2026-12-30", "2027-01-01"))["available"] is False


def test_a_taken_house_keeps_its_price_but_leaves_the_texts(
    quote: Quote, booked: Callable[..., None]
) -> None:
    booked(0, "2026-04-18", "2026-04-20")

    data = quote(*STAY4, house=None, guests=4)

    taken = data["properties"][0]
    assert taken["available"] is False
    assert taken["final_price_usd"] == 535.00
    assert data["totalCasasDisponibles"] == 2
    assert "Casa Austin 1:" not in data["message2"]
    assert "2 de 3 casas disponibles." in data["general_recommendations"]


def test_a_late_checkout_keeps_the_night_of_the_departure(
    quote: Quote, booked: Callable[..., None]
) -> None:
    booked(0, "2026-04-13", "2026-04-16", late_checkout="true")

    assert one(quote(*STAY4))["available"] is False
    assert one(quote("2026-04-17", "2026-04-19"))["available"] is True


def test_when_nothing_is_free_both_texts_still_say_something(
    quote: Quote, booked: Callable[..., None]
) -> None:
    for house in range(3):
        booked(house, *STAY4)

    data = quote(*STAY4, house=None)

    assert data["totalCasasDisponibles"] == 0
    assert data["message1"].startswith("📅 Del 16 al 19 de abril de 2026\n❌")
    assert data["message2"]


def test_offered_services_are_priced_and_the_chosen_ones_itemised(quote: Quote) -> None:
    found = one(quote(*STAY4, guests=4, additional_services=POOL))

    prices = {line["id"]: line["total_price_usd"] for line in found["additional_services"]}
    assert (prices[POOL], prices[BREAKFAST]) == (150.00, 180.00)
    [pool] = found["selected_additional_services"]
    assert pool["price_per_unit_usd"] == 50.00
    assert (pool["total_price_usd"], pool["total_price_sol"]) == (150.00, 562.50)
    assert "services_warning" not in found


def test_a_mandatory_service_is_charged_unasked_and_marked(quote: Quote) -> None:
    linen = Service(
        service_id=LINEN, name="Sábanas", price_usd=Decimal(20), service_type="mandatory"
    )
    SERVICES.save(linen, actor=ACTOR)

    found = one(quote(*STAY4, guests=4))

    [line] = found["selected_additional_services"]
    assert (line["id"], line["added_automatically"]) == (LINEN, True)
    assert found["final_price_usd"] == 535.00
    assert found["final_price_with_services_usd"] == 555.00


def test_a_house_without_the_chosen_services_says_so(quote: Quote, business: Business) -> None:
    terrace = Service(
        service_id=LINEN,
        name="Terraza",
        price_usd=Decimal(20),
        property_ids=frozenset({business[1].property_id}),
    )
    SERVICES.save(terrace, actor=ACTOR)

    data = quote(*STAY4, house=None, additional_services=LINEN)

    warned = [house["property_name"] for house in data["properties"] if "services_warning" in house]
    assert warned == ["Casa Austin 1", "Casa Austin 10"]


def test_the_default_cancellation_policy_is_shown(quote: Quote) -> None:
    assert one(quote(*STAY4))["cancellation_policy"] is None

    policy = CancellationPolicy(
        policy_id=POLICY,
        name="Flexible",
        description="Hasta una semana antes",
        days_before_check_in=7,
        refund_percentage=Decimal(50),
        is_default=True,
    )
    POLICIES.save(policy, actor=ACTOR)

    assert one(quote(*STAY4))["cancellation_policy"] == {
        "id": POLICY,
        "name": "Flexible",
        "description": "Hasta una semana antes",
        "days_before_checkin": 7,
        "refund_percentage": 50.0,
    }


def test_points_are_worth_one_sol_each_until_they_lapse(quote: Quote, ana: Client) -> None:
    give(ana.client_id, "75.50", end=NOW)
    give(ana.client_id, "20.00", end=NOW - timedelta(seconds=1))

    data = quote(*STAY4, token="ana")
    assert data["client_info"]["points_available"] == 75.5
    assert one(data)["client_benefits"] == {
        "points_available": 75.5,
        "points_value_usd": 20.13,
        "points_value_sol": 75.5,
        "referral_code": ana.referral_code,
        "membership_level": "bronze",
    }
    with clock.at(NOW + timedelta(seconds=1)):
        assert quote(*STAY4, token="ana")["client_info"]["points_available"] == 0


def test_a_deleted_client_is_unknown_to_staff_and_nobody_to_itself(
    api: Api, quote: Quote, ana: Client
) -> None:
    clients.delete(ana.client_id, now=NOW, actor=ACTOR)

    assert "client_info" not in quote(*STAY4, token="ana")
    answer = api.get(
        f"{PATH}?check_in_date={STAY4[0]}&check_out_date={STAY4[1]}&client_id={ana.client_id}",
        token="seller",
    )
    assert (answer.status_code, answer.json_body["error"]) == (404, 6)


def test_whom_a_token_stands_for_is_not_asked_again(quote: Quote, ana: Client) -> None:
    for token in ("ana", "cleaner"):
        data = quote(*STAY4, token=token, client_id="not-an-id")
        assert ("client_info" in data) is (token == "ana")


def test_the_first_mistake_in_the_order_of_the_book_is_told(api: Api, business: Business) -> None:
    wrong = "property_id=x&client_id=x&additional_services=x"
    for query, error in (
        (f"check_in_date=x&check_out_date=2026-04-19&guests=x&{wrong}", 2),
        (f"check_in_date=2026-03-01&check_out_date=2026-02-01&guests=x&{wrong}", 8),
        (f"check_in_date=2026-04-16&check_out_date=2026-04-19&guests=x&{wrong}", 3),
        (f"check_in_date=2026-04-16&check_out_date=2026-04-19&{wrong}", 5),
        (
            "check_in_date=2026-04-16&check_out_date=2026-04-19&client_id=x&additional_services=x",
            7,
        ),
        (
            "check_in_date=2026-04-16&check_out_date=2026-04-19"
            "&client_id=5e000000-0000-4000-8000-0000000000ff&additional_services=x",
            6,
        ),
    ):
        assert api.get(f"{PATH}?{query}", token="seller").json_body["error"] == error


def test_parameters_that_the_panel_left_unset_are_none(quote: Quote) -> None:
    data = quote(
        *STAY4,
        house=None,
        guests="undefined",
        property_id="null",
        client_id="undefined",
        discount_code="",
        additional_services="",
        token="seller",
    )
    assert (data["guests"], len(data["properties"])) == (1, 3)
    assert "discount_applied" not in data["properties"][0]


def test_an_unreadable_text_is_a_numbered_mistake(api: Api, business: Business) -> None:
    answer = api.get(f"{PATH}?check_in_date={STAY4[0]}&check_out_date={STAY4[1]}&guests=%00")
    assert (answer.status_code, answer.json_body["error"]) == (400, 3)


def test_every_amount_is_a_number_of_cents_and_the_parts_add_up(quote: Quote) -> None:
    found = one(quote(*STAY4, guests=4, additional_services=f"{POOL},{BREAKFAST}"))

    for currency in ("usd", "sol"):
        cents = {
            name: round(amount * 100)
            for name, amount in found.items()
            if name.endswith(f"_{currency}")
        }
        services = sum(
            round(line[f"total_price_{currency}"] * 100)
            for line in found["selected_additional_services"]
        )
        assert cents[f"selected_services_total_{currency}"] == services
        assert (
            cents[f"final_price_with_services_{currency}"]
            == cents[f"final_price_{currency}"] + services
        )
        assert (
            cents[f"subtotal_{currency}"]
            == cents[f"base_price_{currency}"] + cents[f"extra_person_total_{currency}"]
        )
    assert sum(night["price_usd"] for night in found["nightly"]) == found["base_price_usd"]
    assert [night["type"] for night in found["nightly"]] == [
        "weekday_low",
        "weekend_low",
        "weekend_low",
    ]


def test_a_quote_names_every_wrong_date(api: Api, business: Business) -> None:
    answer = api.get(f"{PATH}?check_in_date=2026-02-30&check_out_date=ayer")
    assert (answer.status_code, answer.json_body["error"]) == (400, 2)
    detail = answer.json_body["detail"]
    assert set(detail) == {"check_in_date", "check_out_date"}
    assert all(text in answer.json_body["error_message"] for [text] in detail.values())
