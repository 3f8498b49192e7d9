"""Special dates as administrators keep them, one by one."""

from collections.abc import Callable
from typing import Any

import pytest

from chalicelib.cloud import events
from chalicelib.pricing.catalogue import catalogue
from chalicelib.properties.types import House
from tests.integration.resources import at, date_body, wrong_fields
from tests.support.http import Api
from tests.support.meanwhile import meanwhile

DATES = "special-dates"


def post(api: Api, house: House, **details: Any) -> Any:
    return api.post(at(DATES), json=date_body(house, **details), token="admin")


def make(api: Api, house: House, **details: Any) -> dict[str, Any]:
    answer = post(api, house, **details)
    assert answer.status_code == 201, answer.body
    made: dict[str, Any] = answer.json_body
    return made


def change(api: Api, made: dict[str, Any], **details: Any) -> Any:
    return api.patch(at(DATES, made["id"]), json=details, token="admin")


def listed(api: Api, query: str = "") -> list[tuple[str, int, int]]:
    rows = api.get(f"{at(DATES)}?page_size=none{query}", token="admin").json_body
    return [(row["property_name"], row["month"], row["day"]) for row in rows]


def test_a_special_date_is_read_with_its_house_and_its_day_in_words(api: Api, house: House) -> None:
    made = make(api, house, price_usd=400)
    assert made == {
        "id": made["id"],
        "month": 12,
        "day": 31,
        "description": "Año Nuevo",
        "price_usd": "400.00",
        "minimum_consecutive_nights": 1,
        "is_active": True,
        "property": house.property_id,
        "property_name": house.name,
        "day_display": "31",
        "month_display": "Diciembre",
        "date_display": "31 de Diciembre",
    }


def test_special_dates_are_listed_by_house_and_day_and_can_be_narrowed(
    api: Api, make_house: Callable[..., House]
) -> None:
    ten, two = make_house("Casa 10"), make_house("Casa 2")
    for house, month, day in ((ten, 1, 1), (two, 12, 31), (two, 2, 29), (ten, 12, 24)):
        make(api, house, month=month, day=day)
    assert listed(api) == [
        ("Casa 2", 2, 29),
        ("Casa 2", 12, 31),
        ("Casa 10", 1, 1),
        ("Casa 10", 12, 24),
    ]
    for name in ("property", "property_id"):
        assert listed(api, f"&{name}={ten.property_id}") == [
            ("Casa 10", 1, 1),
            ("Casa 10", 12, 24),
        ]
    assert listed(api, f"&property={ten.property_id}&property_id={two.property_id}") == []
    assert listed(api, "&month=12") == [("Casa 2", 12, 31), ("Casa 10", 12, 24)]
    assert listed(api, f"&month=2&property_id={ten.property_id}") == []
    page = api.get(f"{at(DATES)}?month=12&page_size=1", token="admin").json_body
    assert page["count"] == 2
    assert "month=12" in page["next"]


@pytest.mark.parametrize("query", ["month=13", "month=0", "month=x", "property=x", "property_id=x"])
def test_a_list_narrowed_to_nonsense_is_refused(api: Api, query: str) -> None:
    (field,) = wrong_fields(api.get(f"{at(DATES)}?{query}", token="admin"))
    assert field == query.partition("=")[0]


@pytest.mark.parametrize(
    ("details", "fields"),
    [
        ({"month": 2, "day": 30}, {"day"}),
        ({"month": 4, "day": 31}, {"day"}),
        ({"month": 13}, {"month"}),
        ({"price_usd": -1, "description": "x" * 101}, {"price_usd", "description"}),
        ({"description": "Año\nNuevo"}, {"description"}),
        ({"minimum_consecutive_nights": 0}, {"minimum_consecutive_nights"}),
        ({"minimum_consecutive_nights": 61}, {"minimum_consecutive_nights"}),
        ({"is_active": "quizás"}, {"is_active"}),
        ({"property": "not-an-id"}, {"property"}),
    ],
)
def test_a_wrong_special_date_is_refused(
    api: Api, house: House, details: dict[str, Any], fields: set[str]
) -> None:
    assert wrong_fields(post(api, house, **details)) == fields
    assert listed(api) == []


def test_the_29th_of_february_may_be_special(api: Api, house: House) -> None:
    assert make(api, house, month=2, day=29)["date_display"] == "29 de Febrero"


def test_a_house_has_one_special_date_a_day(
    api: Api, house: House, make_house: Callable[..., House]
) -> None:
    first = make(api, house)
    assert wrong_fields(post(api, house)) == {"month", "day"}
    make(api, make_house("Otra"))
    second = make(api, house, month=1, day=1)
    assert wrong_fields(change(api, second, month=12, day=31)) == {"month", "day"}
    assert wrong_fields(change(api, second, day=32)) == {"day"}
    moved = change(api, second, month=12, day=30).json_body
    assert (moved["id"], moved["date_display"]) == (second["id"], "30 de Diciembre")
    assert change(api, first, month=1, day=1).status_code == 200


def test_the_house_of_a_special_date_stays(
    api: Api, house: House, make_house: Callable[..., House]
) -> None:
    made = make(api, house)
    other = make_house("Otra").property_id
    assert wrong_fields(change(api, made, property=other)) == {"property"}


def test_both_addresses_lead_to_the_same_date(api: Api, house: House) -> None:
    path = at("properties", house.property_id, "special-dates", "12-31")
    first = api.put(path, json={"price_usd": 1}, token="admin").json_body
    assert api.get(at(DATES, first["id"]), token="admin").json_body["price_usd"] == "1.00"
    assert change(api, first, price_usd=2).status_code == 200
    again = api.put(path, json={"price_usd": 3}, token="admin").json_body
    assert (again["id"], again["price_usd"]) == (first["id"], "3.00")
    assert api.delete(path, token="admin").status_code == 204
    assert api.get(at(DATES, first["id"]), token="admin").status_code == 404


def test_its_events_say_which_day(api: Api, house: House) -> None:
    made = make(api, house)
    change(api, made, price_usd=450)
    api.delete(at(DATES, made["id"]), token="admin")
    facts = events.timeline(f"property#{house.property_id}")[:3]
    assert {fact.name for fact in facts} == {"property.saved"}
    days = {name.partition(".")[0] for fact in facts for name in fact.changes}
    assert days == {"12-31"}
    assert facts[1].changes == {"12-31.price_usd": ["400.00", "450.00"]}


def test_the_dates_of_a_deleted_house_are_not_seen_and_cannot_be_changed(
    api: Api, house: House
) -> None:
    made = make(api, house)
    api.delete(at("properties", house.property_id), token="admin")
    assert listed(api) == []
    assert change(api, made, price_usd=1).status_code == 404
    assert api.delete(at(DATES, made["id"]), token="admin").status_code == 404


def test_of_two_changes_of_one_house_the_later_is_stale_and_nothing_is_lost(
    api: Api, house: House
) -> None:
    made = make(api, house)
    with meanwhile(lambda: make(api, house, month=1, day=1)):
        assert change(api, made, price_usd=1).status_code == 409
    assert listed(api) == [(house.name, 1, 1), (house.name, 12, 31)]
    assert change(api, made, price_usd=1).status_code == 200
    (first, _) = catalogue().houses[0].special_dates
    assert (first.month, first.day) == (1, 1)


def history(api: Api, made: dict[str, Any]) -> Any:
    return api.get(at(DATES, made["id"], "history"), token="admin")


def test_a_special_date_tells_who_changed_it_also_on_the_day_that_it_left(
    api: Api, house: House
) -> None:
    other = make(api, house, month=4, day=2, price_usd=90)
    made = make(api, house, price_usd=400)
    change(api, made, price_usd=450)
    change(api, other, price_usd=95)
    change(api, made, month=12, day=30, description="Víspera")
    change(api, made, minimum_consecutive_nights=2)

    rows = history(api, made).json_body

    assert {row["event"] for row in rows} == {"property.saved"}
    assert all(row["actor"].startswith("staff#") for row in rows)
    nights, moved, price, first = [row["changes"] for row in rows]
    assert nights == {"minimum_nights": [1, 2]}
    assert moved == {"day": [31, 30], "description": ["Año Nuevo", "Víspera"]}
    assert price == {"price_usd": ["400.00", "450.00"]}
    assert first["price_usd"] == [None, "400.00"]
    assert len(history(api, other).json_body) == 2


def test_a_special_date_that_took_the_day_of_another_has_its_own_history(
    api: Api, house: House
) -> None:
    former = make(api, house, price_usd=400)
    assert api.delete(at(DATES, former["id"]), token="admin").status_code == 204
    made = make(api, house, price_usd=500)
    [row] = history(api, made).json_body
    assert row["changes"]["price_usd"] == [None, "500.00"]
    assert history(api, former).status_code == 404
    whole = api.get(at("properties", house.property_id, "history"), token="admin").json_body
    assert [row["changes"].get("12-31.price_usd") for row in whole[:3]] == [
        [None, "500.00"],
        ["400.00", None],
        [None, "400.00"],
    ]
