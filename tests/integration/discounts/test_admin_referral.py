"""Referral discounts as administrators keep them: one for each level."""

from collections.abc import Callable
from typing import Any

import pytest

from chalicelib.loyalty.levels.types import Achievement
from tests.support.http import Api
from tests.support.ids import UNKNOWN_ID
from tests.support.meanwhile import meanwhile

REFERRAL = "/api/v1/admin/referral-discounts/"
Level = Callable[..., Achievement]


def send(api: Api, level_id: str, **changes: Any) -> Any:
    body = {"achievement": level_id, "discount_percentage": "12.5", **changes}
    return api.post(REFERRAL, json=body, token="admin")


def test_a_level_gets_its_discount(api: Api, level: Level) -> None:
    gold = level("Oro", order=3, required_reservations=3, required_referrals=1)
    answer = send(api, gold.achievement_id)
    assert answer.status_code == 201
    assert answer.json_body == {
        "id": gold.achievement_id,
        "achievement": gold.achievement_id,
        "achievement_detail": {
            "id": gold.achievement_id,
            "name": "Oro",
            "description": "",
            "icon": "",
            "required_reservations": 3,
            "required_referrals": 1,
            "required_referral_reservations": 0,
            "order": 3,
        },
        "discount_percentage": "12.50",
        "max_discount_usd": None,
        "is_active": True,
        "created": "2026-03-02T10:00:00-05:00",
        "updated": "2026-03-02T10:00:00-05:00",
    }


def test_a_level_has_one_discount(api: Api, level: Level) -> None:
    gold = level("Oro").achievement_id
    send(api, gold)
    again = send(api, gold, discount_percentage=50)
    assert (again.status_code, "achievement" in again.json_body) == (400, True)
    shown = api.get(f"{REFERRAL}{gold}/", token="admin").json_body
    assert shown["discount_percentage"] == "12.50"


def test_of_two_for_one_level_at_once_one_stands(api: Api, level: Level) -> None:
    gold = level("Oro").achievement_id

    def give_first() -> None:
        assert send(api, gold).status_code == 201

    with meanwhile(give_first):
        assert send(api, gold, discount_percentage=50).status_code == 409

    shown = api.get(f"{REFERRAL}{gold}/", token="admin").json_body
    assert shown["discount_percentage"] == "12.50"


@pytest.mark.parametrize("name", [UNKNOWN_ID, "oro"])
def test_the_level_must_exist(api: Api, name: str) -> None:
    answer = send(api, name)
    assert (answer.status_code, "achievement" in answer.json_body) == (400, True)


def test_the_level_cannot_be_changed(api: Api, level: Level) -> None:
    gold, silver = level("Oro").achievement_id, level("Plata").achievement_id
    send(api, gold)
    answer = api.patch(f"{REFERRAL}{gold}/", json={"achievement": silver}, token="admin")
    assert (answer.status_code, "achievement" in answer.json_body) == (400, True)


@pytest.mark.parametrize("cap", [0, -1, "mucho", 10**9])
def test_a_wrong_cap_is_refused(api: Api, level: Level, cap: Any) -> None:
    answer = send(api, level().achievement_id, max_discount_usd=cap)
    assert (answer.status_code, "max_discount_usd" in answer.json_body) == (400, True)


def test_the_discount_of_a_removed_level_can_still_be_ended(api: Api, level: Level) -> None:
    gold = level("Oro").achievement_id
    send(api, gold)
    api.delete(f"/api/v1/admin/achievements/{gold}/", token="admin")
    answer = api.patch(f"{REFERRAL}{gold}/", json={"is_active": False}, token="admin")
    assert answer.status_code == 200
    assert (answer.json_body["is_active"], answer.json_body["achievement_detail"]) == (False, None)
    assert api.delete(f"{REFERRAL}{gold}/", token="admin").status_code == 204


def test_the_inactive_can_be_left_out_or_alone(api: Api, level: Level) -> None:
    gold, silver = level("Oro", order=2).achievement_id, level("Plata", order=1).achievement_id
    send(api, gold)
    send(api, silver, is_active=False)
    for query, found in (("", [silver, gold]), ("?is_active=true", [gold])):
        page = api.get(f"{REFERRAL}{query}", token="admin").json_body
        assert [row["id"] for row in page["results"]] == found
        assert page["count"] == len(found)


def test_discounts_are_listed_in_the_order_of_the_levels(api: Api, level: Level) -> None:
    made = [
        level(name, order=order).achievement_id
        for name, order in (("Oro", 3), ("Bronce", 1), ("Plata", 2), ("Retirado", 0))
    ]
    for level_id in made:
        send(api, level_id)
    api.delete(f"/api/v1/admin/achievements/{made[3]}/", token="admin")
    rows = api.get(REFERRAL, token="admin").json_body["results"]
    assert [row["id"] for row in rows] == [made[1], made[2], made[0], made[3]]
