"""Seasons, services and late checkouts as administrators keep them."""

from typing import Any

import pytest

from chalicelib.properties.types import House
from tests.integration.resources import at, late_body, season_body, service_body, wrong_fields
from tests.support.http import Api


def names(api: Api, resource: str) -> list[str]:
    rows = api.get(f"{at(resource)}?page_size=none", token="admin").json_body
    return [row["name"] for row in rows]


def post(api: Api, resource: str, body: dict[str, Any]) -> Any:
    return api.post(at(resource), json=body, token="admin")


def test_a_season_says_its_range_and_whom_it_affects(api: Api) -> None:
    made = post(api, "seasons", season_body()).json_body
    assert made == {
        "id": made["id"],
        **season_body(),
        "is_active": True,
        "date_range_display": "15 de Diciembre - 15 de Marzo",
        "applies_to": "Afecta a todas las propiedades, todos los años.",
        "created": made["created"],
        "updated": made["updated"],
    }


def test_seasons_are_listed_as_a_year_brings_them(api: Api) -> None:
    for name, month in (("Diciembre", 12), ("Enero", 1), ("Julio", 7)):
        post(api, "seasons", season_body(name=name, start_month=month))
    assert names(api, "seasons") == ["Enero", "Julio", "Diciembre"]


@pytest.mark.parametrize(
    ("details", "fields"),
    [
        ({"start_month": 2, "start_day": 30}, {"start_day"}),
        ({"end_month": 6, "end_day": 31}, {"end_day"}),
        ({"start_month": 13, "end_month": 0}, {"start_month", "end_month"}),
        ({"start_day": 0, "end_day": 32}, {"start_day", "end_day"}),
        ({"season_type": "media"}, {"season_type"}),
        ({"name": "x" * 101, "end_day": -1}, {"name", "end_day"}),
        ({"start_day": "quince"}, {"start_day"}),
    ],
)
def test_a_season_on_days_that_no_calendar_has_is_refused(
    api: Api, details: dict[str, Any], fields: set[str]
) -> None:
    assert wrong_fields(post(api, "seasons", season_body(**details))) == fields
    assert names(api, "seasons") == []


def test_a_change_is_judged_with_what_it_leaves_as_it_is(api: Api) -> None:
    made = post(api, "seasons", season_body(end_day=31)).json_body
    answer = api.patch(at("seasons", made["id"]), json={"end_month": 4}, token="admin")
    assert wrong_fields(answer) == {"end_day"}
    assert api.get(at("seasons", made["id"]), token="admin").json_body == made


def test_a_service_has_every_field_of_the_book(api: Api, house: House) -> None:
    body = {
        "name": "Piscina temperada",
        "description": "A 28 °C",
        "price_usd": "50.00",
        "service_type": "mandatory",
        "is_per_night": True,
        "is_per_person": False,
        "is_active": False,
        "properties": [house.property_id],
        "post_action": "temperature_pool",
    }
    made = post(api, "services", body).json_body
    assert made == {
        **body,
        "id": made["id"],
        "properties_detail": [{"id": house.property_id, "name": house.name}],
        "created": made["created"],
        "updated": made["updated"],
    }


def test_a_new_service_is_optional_and_offered_everywhere(api: Api) -> None:
    made = post(api, "services", service_body(price_usd="0.010")).json_body
    assert (made["service_type"], made["is_active"], made["price_usd"]) == (
        "optional",
        True,
        "0.01",
    )
    assert (made["properties"], made["properties_detail"], made["post_action"]) == ([], [], None)
    assert (made["is_per_night"], made["is_per_person"]) == (False, False)


def test_services_are_listed_by_name_in_natural_order(api: Api) -> None:
    for name in ("Tour 10", "desayuno", "Tour 2"):
        post(api, "services", service_body(name=name))
    assert names(api, "services") == ["desayuno", "Tour 2", "Tour 10"]


@pytest.mark.parametrize(
    ("details", "fields"),
    [
        ({"name": "x" * 101}, {"name"}),
        ({"price_usd": -1, "post_action": "x" * 51}, {"price_usd", "post_action"}),
        ({"price_usd": "gratis"}, {"price_usd"}),
        ({"service_type": "free"}, {"service_type"}),
        ({"properties": ["not-an-id"]}, {"properties"}),
        ({"properties": "all"}, {"properties"}),
        ({"is_per_night": "a veces"}, {"is_per_night"}),
        ({"description": "x" * 5001}, {"description"}),
    ],
)
def test_a_wrong_service_is_refused(api: Api, details: dict[str, Any], fields: set[str]) -> None:
    assert wrong_fields(post(api, "services", service_body(**details))) == fields


def test_a_description_and_an_action_can_be_emptied(api: Api) -> None:
    made = post(api, "services", service_body(description="x", post_action="y")).json_body
    sent = {"description": "", "post_action": None}
    changed = api.patch(at("services", made["id"]), json=sent, token="admin").json_body
    assert (changed["description"], changed["post_action"]) == ("", None)


def test_the_pool_of_a_house_is_heated_by_one_service(api: Api, house: House) -> None:
    heating = service_body(name="Piscina", post_action="temperature_pool")
    first = post(api, "services", heating).json_body
    own = {**heating, "properties": [house.property_id]}
    assert wrong_fields(post(api, "services", own)) == {"post_action"}
    sleeping = post(api, "services", {**own, "is_active": False}).json_body
    path = at("services", sleeping["id"])
    assert wrong_fields(api.patch(path, json={"is_active": True}, token="admin")) == {"post_action"}
    retired = api.patch(at("services", first["id"]), json={"is_active": False}, token="admin")
    assert retired.status_code == 200
    assert api.patch(path, json={"is_active": True}, token="admin").status_code == 200


def test_a_second_pool_heating_is_named_with_whatever_else_is_wrong(api: Api) -> None:
    heating = service_body(name="Piscina", post_action="temperature_pool")
    assert post(api, "services", heating).status_code == 201
    answer = post(api, "services", {**heating, "price_usd": -1})
    assert wrong_fields(answer) == {"post_action", "price_usd"}


def test_late_checkouts_are_listed_monday_first_with_their_names(api: Api) -> None:
    for weekday in (6, 0, 4):
        assert post(api, "late-checkout", late_body(weekday=weekday)).status_code == 201
    rows = api.get(at("late-checkout"), token="admin").json_body["results"]
    assert [(row["id"], row["weekday"], row["weekday_display"]) for row in rows] == [
        (0, 0, "Lunes"),
        (4, 4, "Viernes"),
        (6, 6, "Domingo"),
    ]


def test_a_late_checkout_has_the_defaults_of_the_book(api: Api) -> None:
    made = post(api, "late-checkout", {"weekday": 2, "name": "Mitad de semana"}).json_body
    assert made == {
        "id": 2,
        "weekday": 2,
        "weekday_display": "Miércoles",
        "name": "Mitad de semana",
        "allows_late_checkout": True,
        "discount_type": "percentage",
        "discount_value": "10.00",
        "is_active": True,
        "created": made["created"],
        "updated": made["updated"],
    }


def test_a_weekday_has_one_rule(api: Api) -> None:
    made = post(api, "late-checkout", late_body()).json_body
    answer = post(api, "late-checkout", late_body(name="Otra"))
    assert wrong_fields(answer) == {"weekday"}
    assert api.get(at("late-checkout", 6), token="admin").json_body == made


@pytest.mark.parametrize(
    ("details", "fields"),
    [
        ({"weekday": 7}, {"weekday"}),
        ({"weekday": -1, "name": "x" * 101}, {"weekday", "name"}),
        ({"weekday": "domingo"}, {"weekday"}),
        ({"discount_value": "100.01"}, {"discount_value"}),
        ({"discount_value": -1}, {"discount_value"}),
        ({"discount_type": "free"}, {"discount_type"}),
        ({"discount_type": "fixed", "discount_value": -1}, {"discount_value"}),
    ],
)
def test_a_wrong_late_checkout_is_refused(
    api: Api, details: dict[str, Any], fields: set[str]
) -> None:
    assert wrong_fields(post(api, "late-checkout", late_body(**details))) == fields


def test_a_fixed_discount_may_exceed_a_hundred_but_not_become_a_percentage(api: Api) -> None:
    body = late_body(discount_type="fixed", discount_value="120")
    assert post(api, "late-checkout", body).json_body["discount_value"] == "120.00"
    path = at("late-checkout", 6)
    answer = api.patch(path, json={"discount_type": "percentage"}, token="admin")
    assert wrong_fields(answer) == {"discount_value"}
    assert wrong_fields(api.patch(path, json={"weekday": 5}, token="admin")) == {"weekday"}
