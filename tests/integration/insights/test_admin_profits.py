"""What houses earned on Airbnb, month by month."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from chalicelib.cloud import events
from chalicelib.pricing.catalogue import catalogue
from chalicelib.properties.types import House
from tests.integration.resources import TEXTS, at, profit_body, wrong_fields
from tests.support.http import Api
from tests.support.meanwhile import meanwhile

PROFITS = "airbnb-profits"
UNIQUE = {"property", "month", "year"}


def post(api: Api, house: House, **details: Any) -> Any:
    return api.post(at(PROFITS), json=profit_body(house, **details), token="admin")


def make(api: Api, house: House, **details: Any) -> dict[str, Any]:
    answer = post(api, house, **details)
    assert answer.status_code == 201, answer.body
    made: dict[str, Any] = answer.json_body
    return made


def change(api: Api, made: dict[str, Any], **details: Any) -> Any:
    return api.patch(at(PROFITS, made["id"]), json=details, token="admin")


def listed(api: Api, query: str = "page_size=none") -> list[tuple[int, int, str]]:
    rows = api.get(f"{at(PROFITS)}?{query}", token="admin").json_body
    found = rows if isinstance(rows, list) else rows["results"]
    return [(row["year"], row["month"], row["property"]["name"]) for row in found]


def old(made: dict[str, Any]) -> str:
    return f"/api/v1/profit/{made['id']}/"


def test_a_profit_is_shown_with_its_house(api: Api, house: House) -> None:
    made = make(api, house)
    public = api.get(f"/api/v1/property/{house.slug}/").json_body
    assert made == {
        "id": made["id"],
        "property": {**public, "player_id": None},
        "month": 3,
        "year": 2026,
        "profit_sol": "1234.50",
        "month_display": "Marzo 2026",
        "created": made["created"],
        "updated": made["updated"],
    }


def test_the_newest_month_comes_first_and_houses_in_natural_order(
    api: Api, make_house: Callable[..., House]
) -> None:
    ten, two = make_house("Casa 10"), make_house("Casa 2")
    for year, month in ((2025, 12), (2026, 1), (2025, 2)):
        for house in (ten, two):
            make(api, house, year=year, month=month)
    everything = [
        (2026, 1, "Casa 2"),
        (2026, 1, "Casa 10"),
        (2025, 12, "Casa 2"),
        (2025, 12, "Casa 10"),
        (2025, 2, "Casa 2"),
        (2025, 2, "Casa 10"),
    ]
    assert listed(api) == everything
    pages = [listed(api, f"page_size=4&page={number}") for number in (1, 2)]
    assert pages == [everything[:4], everything[4:]]
    assert [listed(api, f"page_size=1&page={number}")[0] for number in range(1, 7)] == everything
    page = api.get(f"{at(PROFITS)}?page_size=4", token="admin").json_body
    assert (page["count"], page["total_paginas"]) == (6, 2)


def test_a_list_may_be_limited_to_a_month(api: Api, make_house: Callable[..., House]) -> None:
    ten, two = make_house("Casa 10"), make_house("Casa 2")
    for house in (ten, two):
        make(api, house)
        make(api, house, month=4)
    assert listed(api, "year=2026&month=3") == [(2026, 3, "Casa 2"), (2026, 3, "Casa 10")]
    assert listed(api, "year=2026&month=03&page_size=1&page=2") == [(2026, 3, "Casa 10")]
    assert listed(api, "year=2026&month=12") == []
    page = api.get(f"{at(PROFITS)}?year=2026&month=3&page_size=1", token="admin").json_body
    assert page["count"] == 2
    assert "year=2026" in page["next"]


@pytest.mark.parametrize(
    ("query", "fields"),
    [
        ("year=2026", {"error_month_param"}),
        ("month=3", {"error_year_param"}),
        ("year=2026&month=13", {"error_month_param"}),
        ("year=abc&month=3", {"error_year_param"}),
        ("year=26&month=x", {"error_year_param", "error_month_param"}),
    ],
)
def test_half_a_month_is_refused_by_the_names_of_the_book(
    api: Api, query: str, fields: set[str]
) -> None:
    assert wrong_fields(api.get(f"{at(PROFITS)}?{query}", token="admin")) == fields


@pytest.mark.parametrize(
    ("details", "fields"),
    [
        ({"month": 0}, {"month"}),
        ({"month": 13, "year": 1999}, {"month", "year"}),
        ({"year": 2101}, {"year"}),
        ({"profit_sol": "mucho"}, {"profit_sol"}),
        ({"profit_sol": 10**12}, {"profit_sol"}),
        ({"property": "x"}, {"property"}),
    ],
)
def test_a_wrong_profit_is_refused(
    api: Api, house: House, details: dict[str, Any], fields: set[str]
) -> None:
    assert wrong_fields(post(api, house, **details)) == fields
    assert listed(api) == []


def test_a_house_has_one_profit_a_month(
    api: Api, house: House, make_house: Callable[..., House]
) -> None:
    first = make(api, house)
    assert wrong_fields(post(api, house, profit_sol=1)) == UNIQUE
    other = make(api, make_house("Otra"))
    april = make(api, house, month=4)
    assert wrong_fields(change(api, april, month=3)) == UNIQUE
    assert wrong_fields(change(api, other, property=house.property_id)) == UNIQUE
    assert wrong_fields(change(api, other, property=str(uuid4()))) == {"property"}
    assert api.delete(at(PROFITS, first["id"]), token="admin").status_code == 204
    assert change(api, other, property=house.property_id).status_code == 200
    assert listed(api) == [(2026, 4, house.name), (2026, 3, house.name)]


def test_two_profits_of_one_month_entered_at_once_leave_one(api: Api, house: House) -> None:
    with meanwhile(lambda: make(api, house, profit_sol=1)):
        assert wrong_fields(post(api, house, profit_sol=2)) == UNIQUE
    (row,) = api.get(at(PROFITS), token="admin").json_body["results"]
    assert row["profit_sol"] == "1.00"


def test_a_profit_that_moves_keeps_its_id_and_is_counted_where_it_is(
    api: Api, house: House
) -> None:
    made = make(api, house)
    moved = change(api, made, year=2025, month=12).json_body
    assert (moved["id"], moved["created"]) == (made["id"], made["created"])
    assert listed(api) == [(2025, 12, house.name)]
    assert listed(api, "year=2026&month=3") == []
    assert api.get(at(PROFITS), token="admin").json_body["count"] == 1
    assert api.get(at(PROFITS, made["id"]), token="admin").json_body == moved


def test_of_a_move_and_a_removal_at_once_the_later_is_stale(api: Api, house: House) -> None:
    made = make(api, house)
    with meanwhile(lambda: change(api, made, month=5)):
        assert api.delete(at(PROFITS, made["id"]), token="admin").status_code == 409
    with meanwhile(lambda: api.delete(at(PROFITS, made["id"]), token="admin")):
        assert change(api, made, month=6).status_code == 409
    assert listed(api) == []
    assert make(api, house, month=6)["month"] == 6


def test_the_profits_of_a_deleted_house_remain(api: Api, house: House) -> None:
    made = make(api, house)
    api.delete(at("properties", house.property_id), token="admin")
    assert listed(api) == [(2026, 3, house.name)]
    assert change(api, made, profit_sol=1).status_code == 200
    assert wrong_fields(change(api, made, month=4)) == {"property"}
    assert api.delete(at(PROFITS, made["id"]), token="admin").status_code == 204


def test_a_profit_at_its_old_address(api: Api, house: House) -> None:
    made = make(api, house)
    shown = api.get(old(made), token="admin").json_body
    assert shown == {name: made[name] for name in ("id", "property", "month", "year", "profit_sol")}
    changed = api.patch(old(made), json={"profit_sol": 10}, token="admin").json_body
    assert changed == {**shown, "profit_sol": "10.00"}
    sent = {**changed, "month": 5, "property": str(uuid4())}
    assert api.put(old(made), json=sent, token="admin").json_body == {**changed, "month": 5}
    assert api.delete(old(made), token="admin").status_code == 204
    assert api.get(old(made), token="admin").status_code == 404
    facts = events.timeline(f"profit#{made['id']}")
    assert [fact.name for fact in facts] == [
        "profit.removed",
        "profit.changed",
        "profit.changed",
        "profit.created",
    ]


def test_the_old_address_refuses_what_the_new_one_does(api: Api, house: House) -> None:
    made = make(api, house)
    make(api, house, month=4)
    assert wrong_fields(api.put(old(made), json={}, token="admin")) == {
        "month",
        "year",
        "profit_sol",
    }
    assert wrong_fields(api.patch(old(made), json={"month": 4}, token="admin")) == UNIQUE
    assert wrong_fields(api.patch(old(made), json={"year": 1}, token="admin")) == {"year"}
    for id_ in (str(uuid4()), "x"):
        assert api.get(old({"id": id_}), token="admin").status_code == 404
        assert api.put(old({"id": id_}), json=made, token="admin").status_code == 404
        assert api.delete(old({"id": id_}), token="admin").status_code == 404


def test_profits_are_no_part_of_the_catalogue(api: Api, house: House) -> None:
    version = catalogue().version
    made = make(api, house)
    change(api, made, profit_sol=1)
    assert catalogue().version == version
    assert TEXTS.isdisjoint(made)


def test_who_changed_a_profit_and_how_is_its_history(api: Api, house: House) -> None:
    made = make(api, house)
    change(api, made, profit_sol="900.00")
    api.delete(at(PROFITS, made["id"]), token="admin")
    removed, changed, created = api.get(at(PROFITS, made["id"], "history"), token="admin").json_body
    assert changed["changes"] == {"profit_sol": ["1234.50", "900.00"]}
    assert {version["actor"] for version in (removed, changed, created)} == {"staff#1"}
    assert removed["changes"]["month"] == [3, None]


def test_only_whoever_reads_money_sees_what_became_of_a_profit(api: Api, house: House) -> None:
    path = at(PROFITS, make(api, house)["id"], "history")
    assert api.get(path, token="mantenimiento").status_code == 403
    assert api.get(at(PROFITS, uuid4(), "history"), token="admin").status_code == 404
