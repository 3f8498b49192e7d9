"""How many bring others: for everybody, for the guest, for staff (clients book, 10.2, 10.4, B19;
vector 19)."""

from typing import Any

import pytest

from tests.support.http import Api
from tests.support.ids import UNKNOWN_ID

from .circle import OWN, STATS, Circle, earn


@pytest.fixture
def friends(circle: Circle) -> dict[str, Any]:
    """Vector 19: two of Rosa's friends have stays, one of Raúl's two; Rita's has none."""
    with circle.at("2025-10-01"):
        rosa, raul, rita = (
            circle.register(*name)
            for name in (("Rosa María", "Uno Paz"), ("Raúl", "Dos"), ("Rita", "Tres"))
        )
        ana, eva = circle.register("Ana", by=rosa), circle.register("Eva", by=rosa)
        luis, olga = circle.register("Luis", by=raul), circle.register("Olga", by=raul)
        circle.register("Iris", by=rita)
    with circle.at("2025-10-05"):
        stays = [circle.book(each, "500.00") for each in (ana, eva, luis)]
    return {"rosa": rosa, "raul": raul, "rita": rita, "ana": ana, "olga": olga, "stays": stays}


def rows(found: dict[str, Any]) -> list[tuple[int, str, int, int, int]]:
    return [
        (
            row["position"],
            row["client_name"],
            row["total_referrals"],
            row["referrals_with_reservations"],
            row["referrals_without_reservations"],
        )
        for row in found["top_rankings"]
    ]


def test_vector_19(circle: Circle, friends: dict[str, Any]) -> None:
    found = circle.read(f"{STATS}?order_by=referrals_with_reservations&limit=1")
    assert found.pop("top_rankings") == [
        {
            "client_name": "Rosa U.",
            "total_referrals": 2,
            "referrals_with_reservations": 2,
            "referrals_without_reservations": 0,
            "position": 1,
        }
    ]
    assert found == {
        "type": "all_referrals",
        "scope": "all",
        "period_display": "Histórico",
        "total_clients_with_referrals": 3,
        "total_referrals": 5,
        "total_referrals_with_reservations": 3,
        "total_referrals_without_reservations": 2,
    }


def test_with_reservations_who_has_none_drops_out(circle: Circle, friends: dict[str, Any]) -> None:
    for order in ("total_referrals", "referrals_with_reservations"):
        found = circle.read(f"{STATS}?scope=with_reservations&order_by={order}")
        assert rows(found) == [(1, "Rosa U.", 2, 2, 0), (2, "Raúl D.", 2, 1, 1)]
        del found["top_rankings"]
        assert found == {
            "type": "with_reservations",
            "scope": "with_reservations",
            "period_display": "Histórico",
            "total_clients_with_referrals": 2,
            "total_referrals_with_reservations": 3,
        }


def test_everybody_by_friends(circle: Circle, friends: dict[str, Any]) -> None:
    expected = [(1, "Rosa U.", 2, 2, 0), (2, "Raúl D.", 2, 1, 1), (3, "Rita T.", 1, 0, 1)]
    assert rows(circle.read(STATS)) == expected
    assert rows(circle.read(f"{STATS}?limit=diez")) == expected
    assert rows(circle.read(f"{STATS}?limit=0")) == expected[:1]


@pytest.mark.parametrize("query", ["scope=z", "order_by=name", "scope=z&client_id=x"])
def test_what_is_no_choice_is_said_so(api: Api, query: str) -> None:
    answer = api.get(f"{STATS}?{query}")
    assert (answer.status_code, bool(answer.json_body["error"])) == (400, True)


def test_a_friend_who_leaves_counts_no_more(
    circle: Circle, api: Api, friends: dict[str, Any]
) -> None:
    with circle.at("2025-10-06"):
        path = f"/api/v1/clients/{friends['olga']['id']}/"
        assert api.delete(path, token="admin").status_code == 204
    assert rows(circle.read(STATS))[1:] == [(2, "Raúl D.", 1, 1, 0), (3, "Rita T.", 1, 0, 1)]
    assert circle.read(STATS)["total_referrals"] == 4
    assert circle.read(OWN, friends["raul"]["id"])["total_referrals"] == 1


def test_a_stay_that_is_rejected_converts_nobody(circle: Circle, friends: dict[str, Any]) -> None:
    with circle.at("2025-10-06"):
        circle.change(friends["stays"][2], status="cancelled")
    assert circle.read(STATS)["total_referrals_with_reservations"] == 2
    own = circle.read(OWN, friends["raul"]["id"])
    assert (own["total_referrals"], own["referral_reservations"]) == (2, 0)


def test_a_guest_reads_their_friends_and_what_each_earned(
    circle: Circle, friends: dict[str, Any]
) -> None:
    rosa, ana = friends["rosa"]["id"], friends["ana"]["id"]
    with circle.at("2025-10-07"):
        circle.book(friends["ana"], "200.00")
        earn(rosa, ana, "25.00")
        earn(rosa, ana, "10.25")
    found = circle.read(OWN, rosa)
    assert (found["total_referrals"], found["referral_reservations"]) == (2, 3)
    assert found["referral_points"] == 35.25
    by_name = {row["first_name"]: row for row in found["referrals"]}
    assert by_name["Ana"] == {
        "id": ana,
        "first_name": "Ana",
        "last_name": "Quispe",
        "created_at": "2025-10-01T10:00:00-05:00",
        "reservations_count": 2,
        "points_earned": 35.25,
    }
    assert by_name["Eva"]["points_earned"] == 0.0


def test_a_guest_whom_nobody_followed_reads_nothing(circle: Circle) -> None:
    with circle.at("2025-10-01"):
        ana = circle.register("Ana")
        found = circle.read(OWN, ana["id"])
    assert found == {
        "total_referrals": 0,
        "referral_reservations": 0,
        "referral_points": 0.0,
        "referrals": [],
    }


def test_staff_see_a_referrer_in_full(circle: Circle, friends: dict[str, Any]) -> None:
    found = circle.read(f"{STATS}?client_id={friends['raul']['id']}", "admin")
    brought = found.pop("referrals")
    assert found == {
        "type": "client_detail",
        "client": {
            "id": friends["raul"]["id"],
            "name": "Raúl Dos",
            "email": None,
            "phone": "51987654321",
        },
        "total_referrals": 2,
        "referrals_with_reservations": 1,
        "referrals_without_reservations": 1,
        "total_reservations_from_referrals": 1,
        "total_revenue_from_referrals": "500.00",
    }
    luis = next(each for each in brought if each["name"] == "Luis Quispe")
    assert (luis["total_reservations"], luis["approved_reservations"]) == (1, 1)
    assert luis["total_spent"] == "500.00"
    [stay] = luis["reservations"]
    assert (stay["property_name"], stay["status"], stay["total_price"]) == (
        "Casa Austin 1",
        "approved",
        "500.00",
    )


@pytest.mark.parametrize(
    ("token", "status"), [(None, 401), ("guest", 403), ("vendedor", 403), ("mantenimiento", 403)]
)
def test_nobody_else_sees_a_referrer_in_full(api: Api, token: str | None, status: int) -> None:
    assert api.get(f"{STATS}?client_id={UNKNOWN_ID}", token=token).status_code == status


def test_of_a_client_who_never_was_there_is_nothing(api: Api) -> None:
    assert api.get(f"{STATS}?client_id={UNKNOWN_ID}", token="admin").status_code == 404
