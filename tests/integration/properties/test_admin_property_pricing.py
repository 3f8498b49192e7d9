"""The four night prices of each house as administrators keep them."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from chalicelib.cloud import events
from chalicelib.pricing.catalogue import catalogue
from chalicelib.properties.types import House
from tests.integration.resources import at, date_body, wrong_fields
from tests.support.http import Api
from tests.support.meanwhile import meanwhile

PRICING = "property-pricing"
PRICES = {
    "weekday_low_season_usd": "100.00",
    "weekend_low_season_usd": "150.00",
    "weekday_high_season_usd": "180.00",
    "weekend_high_season_usd": "240.00",
}
NOTHING = dict.fromkeys(PRICES)


def put(api: Api, house: House, body: Any) -> Any:
    return api.put(at(PRICING, house.property_id), json=body, token="admin")


def patch(api: Api, house: House, **body: Any) -> Any:
    return api.patch(at(PRICING, house.property_id), json=body, token="admin")


def get(api: Api, house: House) -> dict[str, Any]:
    shown: dict[str, Any] = api.get(at(PRICING, house.property_id), token="admin").json_body
    return shown


def delete(api: Api, house: House) -> Any:
    return api.delete(at(PRICING, house.property_id), token="admin")


def test_a_house_without_prices_is_shown_with_a_warning(api: Api, house: House) -> None:
    assert get(api, house) == {
        "id": house.property_id,
        "property": house.property_id,
        "property_name": house.name,
        **NOTHING,
        "special_dates_count": 0,
        "special_dates_warning": "Esta propiedad no tiene fechas especiales.",
        "special_dates_url": at("special-dates-manager", house.property_id),
    }


def test_its_special_dates_are_found_where_it_says(api: Api, house: House) -> None:
    answer = api.get(get(api, house)["special_dates_url"], token="admin")
    assert (answer.status_code, answer.json_body["property"]) == (200, house.property_id)


def test_every_house_is_listed_in_natural_order_with_its_special_dates(
    api: Api, make_house: Callable[..., House]
) -> None:
    ten, two = make_house("Casa 10"), make_house("Casa 2")
    put(api, two, PRICES)
    api.post(at("special-dates"), json=date_body(two), token="admin")
    first, second = api.get(at(PRICING), token="admin").json_body["results"]
    assert first == {
        "id": two.property_id,
        "property": two.property_id,
        "property_name": "Casa 2",
        **PRICES,
        "special_dates_count": 1,
        "special_dates_warning": None,
        "special_dates_url": at("special-dates-manager", two.property_id),
    }
    assert second["property"] == ten.property_id
    assert len(api.get(f"{at(PRICING)}?page_size=none", token="admin").json_body) == 2


def test_prices_are_set_changed_and_removed(api: Api, house: House) -> None:
    assert put(api, house, PRICES).json_body == {**get(api, house), **PRICES}
    changed = patch(api, house, weekend_low_season_usd=155.5, weekday_low_season_usd=0.01)
    assert changed.json_body == {
        **get(api, house),
        **PRICES,
        "weekend_low_season_usd": "155.50",
        "weekday_low_season_usd": "0.01",
    }
    assert delete(api, house).status_code == 204
    assert {**get(api, house), **NOTHING} == get(api, house)
    assert delete(api, house).status_code == 404
    facts = events.timeline(f"property#{house.property_id}")[:3]
    assert {fact.name for fact in facts} == {"property.saved"}
    assert facts[0].changes["weekday_low"] == ["0.01", None]
    assert facts[1].changes == {
        "weekday_low": ["100.00", "0.01"],
        "weekend_low": ["150.00", "155.50"],
    }


def test_both_addresses_set_the_same_prices(api: Api, house: House) -> None:
    path = at("properties", house.property_id, "rates")
    assert api.put(path, json=PRICES, token="admin").status_code == 200
    assert {**get(api, house), **PRICES} == get(api, house)


def test_the_first_time_every_price_must_be_sent(api: Api, house: House) -> None:
    answer = patch(api, house, weekend_low_season_usd=1)
    assert wrong_fields(answer) == PRICES.keys() - {"weekend_low_season_usd"}
    assert patch(api, house, **PRICES).status_code == 200


@pytest.mark.parametrize("wrong", ["-0.01", "caro", [1, 2], "1e300", True])
def test_wrong_prices_are_refused(api: Api, house: House, wrong: Any) -> None:
    put(api, house, PRICES)
    field = "weekend_high_season_usd"
    assert wrong_fields(put(api, house, {**PRICES, field: wrong})) == {field}
    assert wrong_fields(patch(api, house, **{field: wrong})) == {field}
    assert {**get(api, house), **PRICES} == get(api, house)


def test_what_is_missing_or_unknown_is_named(api: Api, house: House) -> None:
    assert wrong_fields(put(api, house, {})) == PRICES.keys()
    assert wrong_fields(put(api, house, {**PRICES, "currency": "PEN"})) == {"currency"}


def test_an_unknown_house_has_no_prices(api: Api, house: House) -> None:
    for id_ in (str(uuid4()), "1"):
        path = at(PRICING, id_)
        assert api.get(path, token="admin").status_code == 404
        assert api.put(path, json=PRICES, token="admin").status_code == 404
        assert api.patch(path, json=PRICES, token="admin").status_code == 404
        assert api.patch(path, json={}, token="admin").status_code == 404
        assert api.delete(path, token="admin").status_code == 404
    put(api, house, PRICES)
    api.delete(at("properties", house.property_id), token="admin")
    assert patch(api, house, weekday_low_season_usd=1).status_code == 404
    assert delete(api, house).status_code == 404


def test_of_two_changes_at_once_the_later_is_stale(api: Api, house: House) -> None:
    put(api, house, PRICES)
    with meanwhile(lambda: patch(api, house, weekday_low_season_usd=1)):
        assert patch(api, house, weekend_low_season_usd=2).status_code == 409
    rates = catalogue().houses[0].rates
    assert rates is not None
    assert (str(rates.weekday_low), str(rates.weekend_low)) == ("1.00", "150.00")


def test_prices_that_stay_the_same_are_no_fact_and_no_new_version(api: Api, house: House) -> None:
    shown = put(api, house, PRICES).json_body
    before = events.timeline(f"property#{house.property_id}")
    version = catalogue().version
    rates = at("properties", house.property_id, "rates")
    for answer in (
        patch(api, house),
        patch(api, house, weekday_low_season_usd=100),
        put(api, house, PRICES),
    ):
        assert (answer.status_code, answer.json_body) == (200, shown)
    assert api.put(rates, json=PRICES, token="admin").json_body == PRICES
    assert events.timeline(f"property#{house.property_id}") == before
    assert catalogue().version == version
    # Another process has deleted it just now.
    with meanwhile(lambda: api.delete(at("properties", house.property_id), token="admin")):
        assert put(api, house, PRICES).status_code == 404


def test_the_history_of_prices_is_of_nothing_else(api: Api, house: House) -> None:
    put(api, house, PRICES)
    api.patch(at("properties", house.property_id), json={"name": "Otra"}, token="admin")
    patch(api, house, weekday_low_season_usd="90.00")
    changed, first = api.get(at(PRICING, house.property_id, "history"), token="admin").json_body
    assert changed["changes"] == {"weekday_low_season_usd": ["100.00", "90.00"]}
    assert changed["actor"] == "staff#1"
    assert first["changes"] == {name: [None, price] for name, price in PRICES.items()}


def test_the_history_of_prices_is_for_who_reads_settings(api: Api, house: House) -> None:
    path = at(PRICING, house.property_id, "history")
    assert api.get(path, token="admin").json_body == []
    assert api.get(path, token="mantenimiento").status_code == 403
    assert api.get(at(PRICING, uuid4(), "history"), token="admin").status_code == 404
