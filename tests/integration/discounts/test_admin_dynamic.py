"""Generators of codes as administrators keep them: bots call them by name."""

from typing import Any

import pytest

from tests.support.http import Api
from tests.support.meanwhile import meanwhile

DYNAMIC = "/api/v1/admin/dynamic-discounts/"
BOT = {"name": "Bot Abril", "prefix": "BOT", "discount_percentage": 10}


def send(api: Api, **changes: Any) -> Any:
    return api.post(DYNAMIC, json={**BOT, **changes}, token="admin")


def test_a_new_generator_has_the_defaults_of_the_book(api: Api) -> None:
    answer = send(api)
    assert answer.status_code == 201
    made = answer.json_body
    assert made == {
        "id": made["id"],
        "name": "Bot Abril",
        "prefix": "BOT",
        "discount_percentage": "10.00",
        "validity_days": 7,
        "min_amount_usd": "30.00",
        "max_discount_usd": None,
        "usage_limit": 1,
        "properties": [],
        "properties_detail": [],
        "restrict_weekdays": False,
        "restrict_weekends": False,
        "specific_weekdays": None,
        "apply_only_to_base_price": False,
        "is_active": True,
        "created": "2026-03-02T10:00:00-05:00",
        "updated": "2026-03-02T10:00:00-05:00",
        "restriction_display": "Monto mínimo: $30.00",
    }


def test_a_generator_may_ask_for_no_minimum(api: Api) -> None:
    assert send(api, min_amount_usd=None).json_body["min_amount_usd"] is None


@pytest.mark.parametrize("name", ["Bot Abril", "bot abril", "  BOT   ABRIL "])
def test_no_two_have_one_name_in_any_case(api: Api, name: str) -> None:
    """Two of one name once failed every call of the bot (10.5)."""
    assert send(api).status_code == 201
    again = send(api, name=name, prefix="OTRO", is_active=False)
    assert (again.status_code, "name" in again.json_body) == (400, True)
    other = send(api, name="Bot Mayo").json_body
    renamed = api.patch(f"{DYNAMIC}{other['id']}/", json={"name": name}, token="admin")
    assert (renamed.status_code, "name" in renamed.json_body) == (400, True)


def test_a_generator_may_change_the_case_of_its_own_name(api: Api) -> None:
    made = send(api).json_body
    answer = api.patch(f"{DYNAMIC}{made['id']}/", json={"name": "BOT ABRIL"}, token="admin")
    assert (answer.status_code, answer.json_body["name"]) == (200, "BOT ABRIL")


def test_the_name_of_a_removed_generator_is_free(api: Api) -> None:
    made = send(api).json_body
    api.delete(f"{DYNAMIC}{made['id']}/", token="admin")
    assert send(api).status_code == 201


def test_of_two_that_take_a_name_at_once_one_gets_it(api: Api) -> None:
    def take_first() -> None:
        assert send(api).status_code == 201

    with meanwhile(take_first):
        assert send(api, name="BOT ABRIL").status_code == 409

    assert api.get(DYNAMIC, token="admin").json_body["count"] == 1


def test_the_prefix_is_kept_in_capitals_and_stays(api: Api) -> None:
    made = send(api, prefix=" ca1 ").json_body
    assert made["prefix"] == "CA1"
    path = f"{DYNAMIC}{made['id']}/"
    moved = api.patch(path, json={"prefix": "CA2", "usage_limit": 0}, token="admin")
    assert moved.status_code == 400
    assert {"prefix", "usage_limit"} <= set(moved.json_body)
    same = api.patch(path, json={"prefix": "ca1", "usage_limit": 5}, token="admin")
    assert (same.status_code, same.json_body["usage_limit"]) == (200, 5)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"prefix": "A-B"}, "prefix"),
        ({"prefix": "ABCDEFGHIJK"}, "prefix"),
        ({"prefix": ""}, "prefix"),
        ({"name": "x" * 101}, "name"),
        ({"usage_limit": 0}, "usage_limit"),
        ({"usage_limit": 10**8}, "usage_limit"),
        ({"min_amount_usd": 0}, "min_amount_usd"),
        ({"max_discount_usd": 0}, "max_discount_usd"),
        ({"validity_days": 0}, "validity_days"),
        ({"restrict_weekdays": True, "restrict_weekends": True}, "restrict_weekends"),
        ({"start_date": "2026-03-01"}, "start_date"),
    ],
)
def test_wrong_settings_are_refused(api: Api, changes: dict[str, Any], field: str) -> None:
    answer = send(api, **changes)
    assert (answer.status_code, field in answer.json_body) == (400, True)


def test_generators_are_listed_by_name(api: Api) -> None:
    for name in ("Zafiro", "árbol", "Mar"):
        send(api, name=name)
    rows = api.get(f"{DYNAMIC}?page_size=none", token="admin").json_body
    assert [row["name"] for row in rows] == ["árbol", "Mar", "Zafiro"]
