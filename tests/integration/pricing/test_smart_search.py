"""The staff's search, and the moves it proposes (pricing book, 10.3 and E20)."""

from typing import Any

import pytest

from chalicelib.clients.records import ClientRecord
from chalicelib.properties.types import House

from ..http import Api

Business = tuple[House, House, House]
PATH = "/api/v1/properties/calculate-pricing-erp/"
ASKED = f"{PATH}?check_in_date=2026-04-16&check_out_date=2026-04-19&guests=2"


@pytest.fixture
def take(api: Api, business: Business, ana: ClientRecord) -> Any:
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


def search(api: Api) -> dict[str, Any]:
    answer = api.get(ASKED, token="seller")
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
