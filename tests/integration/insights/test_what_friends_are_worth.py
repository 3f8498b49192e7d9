"""Levels by friends, one answer to which is the highest, and the discount of a friend's first stay
(clients book, vectors 15, 16 and 17), as callers see them."""

from typing import Any

import pytest

from tests.support.houses import house_one, seasons_and_rate

from .circle import CLIENTS, STAYS, Circle

LEVELS = "/api/v1/admin/achievements/"
DISCOUNTS = "/api/v1/admin/referral-discounts/"
PROFILE = f"{CLIENTS}client-auth/profile/"
DAY = "2026-03-02"


def define(circle: Circle, name: str, *required: int, order: int) -> str:
    """A level, whose discount is decided by its caller; its id."""
    stays, friends, their_stays = required
    body = {
        "name": name,
        "required_reservations": stays,
        "required_referrals": friends,
        "required_referral_reservations": their_stays,
        "order": order,
    }
    answer = circle.api.post(LEVELS, json=body, token="admin")
    assert answer.status_code == 201, answer.body
    level_id: str = answer.json_body["id"]
    return level_id


def worth(circle: Circle, level_id: str, percentage: str) -> None:
    """What friends get whom a client of a level brings."""
    body = {"achievement": level_id, "discount_percentage": percentage}
    answer = circle.api.post(DISCOUNTS, json=body, token="admin")
    assert answer.status_code == 201, answer.body


def profile(circle: Circle, guest: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = circle.read(PROFILE, guest["id"])
    return found


def level_of(circle: Circle, guest: dict[str, Any]) -> str:
    name: str = profile(circle, guest)["level_info"]["current_level"]["name"]
    return name


@pytest.fixture
def ladder(circle: Circle) -> None:
    with circle.at(DAY):
        define(circle, "Base", 0, 0, 0, order=0)
        define(circle, "Bronze", 1, 0, 0, order=1)
        define(circle, "Silver", 2, 1, 0, order=2)


def test_vector_15(circle: Circle, ladder: None) -> None:
    with circle.at(DAY):
        ana = circle.register("Ana")
    assert level_of(circle, ana) == "Base"
    with circle.at(DAY, "11:00"):
        circle.book(ana, "300.00")
    found = profile(circle, ana)
    assert found["level_info"]["current_level"]["name"] == "Bronze"
    assert found["level_info"]["next_level"]["name"] == "Silver"
    assert found["level_info"]["progress"] == {
        "reservations": {"current": 1, "required": 2, "remaining": 1},
        "referrals": {"current": 0, "required": 1, "remaining": 1},
        "referral_reservations": {"current": 0, "required": 0, "remaining": 0},
    }
    assert found["achievements_stats"]["achievements"] == {
        "earned": 2,
        "total": 3,
        "percentage": 66.7,
    }
    with circle.at(DAY, "12:00"):
        second = circle.book(ana, "300.00")
    assert level_of(circle, ana) == "Bronze"
    with circle.at(DAY, "13:00"):
        circle.register("Luis", by=ana)
    silver = profile(circle, ana)["level_info"]["current_level"]
    assert (silver["name"], silver["earned_at"]) == ("Silver", f"{DAY}T13:00:00-05:00")
    with circle.at(DAY, "14:00"):
        circle.change(second, status="cancelled")
    assert level_of(circle, ana) == "Bronze"
    with circle.at(DAY, "15:00"):
        answer = circle.api.post(f"{STAYS}{second['id']}/reopen/", token="admin")
        assert answer.status_code == 200, answer.body
        if answer.json_body["status"] != "approved":
            circle.change(second, status="approved")
    again = profile(circle, ana)["level_info"]["current_level"]
    assert (again["name"], again["earned_at"]) == ("Silver", f"{DAY}T15:00:00-05:00")


@pytest.mark.parametrize(("bronze", "gold"), [(5, 1), (1, 5)])
def test_vector_16_the_highest_level_is_one_answer(circle: Circle, bronze: int, gold: int) -> None:
    with circle.at(DAY):
        worth(circle, define(circle, "Bronze", 1, 0, 0, order=bronze), "7.50")
        worth(circle, define(circle, "Gold", 0, 1, 2, order=gold), "20.00")
        ana = circle.register("Ana")
        luis = circle.register("Luis", by=ana)
        stays = [circle.book(each, "300.00") for each in (ana, luis, luis)]
        rosa = circle.register("Rosa", by=ana)
    found = profile(circle, ana)
    assert found["achievements_stats"]["achievements"]["earned"] == 2
    assert found["level_info"]["current_level"]["name"] == "Bronze"
    code = circle.read(f"{CLIENTS}by-referral-code/{ana['referral_code']}/")
    assert code["client"]["referral_discount_percentage"] == 7.5
    assert profile(circle, rosa)["referred_by_info"]["discount_percentage"] == 7.5
    with circle.at(DAY, "12:00"):
        token = circle.read(f"{STAYS}{stays[0]['id']}/qr/", "admin")["qr_token"]
        scanned = circle.read(f"/api/v1/qr/{token}/")["data"]
    assert (scanned["level"], scanned["referral_discount_percentage"]) == ("Bronze", 7.5)


def test_vector_17_the_discount_of_a_friends_first_stay(circle: Circle) -> None:
    with circle.at(DAY):
        house = house_one()
        seasons_and_rate()
        worth(circle, define(circle, "Bronze", 1, 0, 0, order=1), "7.50")
        rosa = circle.register("Rosa", "Uno")
        circle.book(rosa, "300.00")
    with circle.at(DAY, "11:00"):
        luis = circle.register("Luis", by=rosa)
    info = profile(circle, luis)["referred_by_info"]
    assert info == {
        "id": rosa["id"],
        "name": "Rosa U.",
        "referral_code": rosa["referral_code"],
        "has_used_discount": False,
        "discount_percentage": 7.5,
        "discount_available": True,
    }
    query = (
        f"check_in_date=2026-05-04&check_out_date=2026-05-06&guests=1"
        f"&property_id={house.property_id}"
    )
    with circle.at(DAY, "12:00"):
        quote = circle.read(f"/api/v1/properties/calculate-pricing/?{query}", luis["id"])
    [of_house] = quote["data"]["properties"]
    assert (of_house["subtotal_usd"], of_house["final_price_usd"]) == (200.0, 185.0)
    with circle.at(DAY, "13:00"):
        circle.book(luis, "300.00")
    after = profile(circle, luis)["referred_by_info"]
    assert after["has_used_discount"] is True
    assert not {"discount_percentage", "discount_available"} & after.keys()


def test_vector_17_a_referrer_without_a_level_gives_nothing(circle: Circle) -> None:
    with circle.at(DAY):
        luis = circle.register("Luis", by=circle.register("Rosa"))
    info = profile(circle, luis)["referred_by_info"]
    assert (info["discount_percentage"], info["discount_available"]) == (0.0, False)
