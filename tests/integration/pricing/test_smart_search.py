"""The staff's search, and the moves it proposes (pricing book, 10.3 and E20)."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from chalicelib.clients import service as clients
from chalicelib.clients.types import Client
from chalicelib.kernel import clock
from chalicelib.properties.types import House
from tests.support.http import Api

from .conftest import ACTOR, NOW

Business = tuple[House, House, House]
PATH = "/api/v1/properties/calculate-pricing-erp/"
ASKED = f"{PATH}?check_in_date=2026-04-16&check_out_date=2026-04-19&guests=2"


@pytest.fixture
def take(api: Api, business: Business, ana: Client) -> Any:
    """Take a stay in house number `house` from and to days of April."""

    def order(house: int, first: int, last: int, **fields: Any) -> dict[str, Any]:
        answer = api.post(
            "/api/v1/reservations/",
            token="seller",
            form={
                "property": business[house].property_id,
                "client": ana.client_id,
                "check_in_date": f"2026-04-{first:02}",
                "check_out_date": f"2026-04-{last:02}",
                **fields,
            },
        )
        assert answer.status_code == 201, answer.body
        body: dict[str, Any] = answer.json_body
        return body

    return order


def search(api: Api, more: str = "") -> dict[str, Any]:
    answer = api.get(f"{ASKED}{more}", token="seller")
    assert answer.status_code == 200, answer.body
    data: dict[str, Any] = answer.json_body["data"]
    return data


def test_free_houses_are_found_directly(api: Api, take: Any) -> None:
    take(2, 16, 20)

    data = search(api)

    assert [option["property_name"] for option in data["direct_available"]] == [
        "Casa Austin 1",
        "Casa Austin 2",
    ]
    assert data["summary"] == {
        "total_direct_available": 2,
        "total_options_with_movements": 0,
        "total_properties_checked": 3,
    }


def test_houses_that_moves_would_free_are_alternatives(api: Api, take: Any) -> None:
    first, second = take(0, 16, 17), take(0, 18, 19)
    third = take(1, 17, 18)
    take(2, 16, 20)

    data = search(api)

    assert data["direct_available"] == []
    one, two = data["options_with_movements"]
    assert (one["option_type"], one["available"], one["total_movements"]) == (
        "move_required",
        False,
        2,
    )
    moved = {move["reservation_id"] for move in one["movements_required"]}
    assert moved == {first["id"], second["id"]}
    assert two["movement_required"]["reservation_id"] == third["id"]
    assert two["movement_required"]["to_property"] == "Casa Austin 1"
    assert two["movement_required"]["client_name"] == "Ana Quispe"
    assert "moviendo" in data["message2"]


def test_a_stay_that_reaches_further_must_fit_as_a_whole(api: Api, take: Any) -> None:
    take(0, 10, 17)
    take(1, 10, 11)
    take(1, 16, 19)
    take(2, 16, 20)

    assert search(api)["options_with_movements"] == []


def test_stays_of_the_channel_are_never_moved(api: Api, take: Any) -> None:
    take(0, 16, 17, origin="air")
    take(1, 18, 19, origin="air")
    take(2, 16, 20)

    assert search(api)["options_with_movements"] == []


def test_what_is_to_be_moved_is_told_in_full(api: Api, take: Any) -> None:
    taken = take(0, 15, 17, late_checkout="true")
    take(1, 10, 12)
    take(1, 18, 20)
    take(2, 16, 20)

    option, _ = search(api)["options_with_movements"]

    assert option["movement_required"] == {
        "reservation_id": taken["id"],
        "client_name": "Ana Quispe",
        "from_property": "Casa Austin 1",
        "to_property": "Casa Austin 2",
        "reservation_dates": {"check_in": "2026-04-15", "check_out": "2026-04-18", "nights": 3},
        "status": "approved",
    }
    assert option["final_price_usd"] == 445.00


def test_a_stay_may_end_where_the_next_one_begins(api: Api, take: Any) -> None:
    take(0, 14, 17)
    take(1, 10, 14)
    take(1, 17, 19)
    take(2, 16, 20)

    names = [option["property_name"] for option in search(api)["options_with_movements"]]
    assert names == ["Casa Austin 1", "Casa Austin 2"]


def test_a_party_is_not_moved_into_a_house_too_small_for_it(api: Api, take: Any) -> None:
    take(1, 16, 17, guests=11)
    take(0, 17, 18, guests=10)
    take(2, 16, 20)

    names = [option["property_name"] for option in search(api)["options_with_movements"]]
    assert names == ["Casa Austin 1"]


def test_guests_are_not_moved_from_the_day_they_arrive_on(api: Api, take: Any) -> None:
    take(0, 16, 19)

    with clock.at(NOW.replace(month=4, day=15)):
        assert len(search(api)["options_with_movements"]) == 1
    with clock.at(NOW.replace(month=4, day=16)):
        assert search(api)["options_with_movements"] == []


def test_a_house_outside_the_group_is_not_freed(api: Api, take: Any) -> None:
    take(2, 16, 17)

    data = search(api)

    assert data["summary"]["total_direct_available"] == 2
    assert data["options_with_movements"] == []


def test_a_hold_that_lapsed_is_in_nobodys_way(api: Api, business: Business) -> None:
    held = api.post(
        "/api/v1/clients/reservations/create/",
        token="ana",
        json={
            "property": business[0].property_id,
            "check_in_date": "2026-04-16",
            "check_out_date": "2026-04-19",
        },
    )
    assert held.status_code == 201

    assert search(api)["summary"]["total_direct_available"] == 2
    with clock.at(NOW + timedelta(hours=1, seconds=1)):
        assert search(api)["summary"]["total_direct_available"] == 3


def test_houses_too_small_or_bound_to_a_longer_stay_are_no_option(
    api: Api, business: Business
) -> None:
    def found(query: str) -> list[str]:
        data = api.get(f"{PATH}?{query}", token="seller").json_body["data"]
        assert data["options_with_movements"] == []
        return [option["property_name"] for option in data["direct_available"]]

    others = ["Casa Austin 2", "Casa Austin 10"]
    assert found("check_in_date=2026-12-30&check_out_date=2027-01-01") == others
    assert found("check_in_date=2026-04-16&check_out_date=2026-04-19&guests=11") == others


def test_the_named_clients_points_stand_beside_each_price(
    api: Api, business: Business, ana: Client
) -> None:
    data = search(api, f"&client_id={ana.client_id}")

    assert data["direct_available"][0]["option_type"] == "direct"
    for option in data["direct_available"]:
        assert option["client_benefits"]["points_available"] == 0
    assert "client_benefits" not in search(api)["direct_available"][0]


def test_an_unknown_or_deleted_client_is_not_found(
    api: Api, business: Business, ana: Client
) -> None:
    clients.delete(ana.client_id, now=NOW, actor=ACTOR)
    for client_id in (ana.client_id, uuid4()):
        answer = api.get(f"{ASKED}&client_id={client_id}", token="seller")
        assert (answer.status_code, answer.json_body["error"]) == (404, 6)


def test_the_search_is_for_those_who_sell(api: Api) -> None:
    assert api.get(ASKED).status_code == 401
    assert api.get(ASKED, token="ana").status_code == 401
    assert api.get(ASKED, token="cleaner").status_code == 403


@pytest.mark.parametrize(
    ("query", "error"),
    [
        ("", 1),
        ("check_in_date=x&check_out_date=2026-04-19", 2),
        ("check_in_date=2026-04-16&check_out_date=2026-04-19&guests=x", 3),
        ("check_in_date=2026-04-16&check_out_date=2026-04-19&client_id=x", 7),
        ("check_in_date=2026-03-01&check_out_date=2026-04-19", 8),
        ("check_in_date=2026-04-16&check_out_date=2026-04-16", 9),
    ],
)
def test_each_mistake_has_its_number(api: Api, query: str, error: int) -> None:
    answer = api.get(f"{PATH}?{query}", token="seller")
    assert (answer.status_code, answer.json_body["error"]) == (400, error)
