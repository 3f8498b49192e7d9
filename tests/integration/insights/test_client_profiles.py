"""What a single client brought, for administrators (staff book, 3.8)."""

from typing import Any

import msgspec
import pytest

from chalicelib.clients import service as clients
from chalicelib.cloud import events
from chalicelib.kernel import clock
from tests.support import march
from tests.support.people import new_client
from tests.support.points import give

from .circle import Circle, lima
from .desk import API, Desk

NOBODY = "3f0c1b9e-5c1a-4d53-9d2e-0f6f0b8a7c11"


@pytest.fixture(autouse=True)
def _afterwards() -> Any:
    with clock.at(lima("2026-04-01")):
        yield


def path(client_id: str) -> str:
    return f"stats/client-profile/{client_id}/"


def profile(desk: Desk, client_id: str) -> dict[str, Any]:
    answer = desk.read(path(client_id))
    assert answer["success"] is True
    found: dict[str, Any] = answer["data"]
    return found


def reads_of(client_id: str) -> list[str]:
    """Who read what a client brought, the newest first."""
    told = events.timeline(f"client#{client_id}")
    return [each.actor for each in told if each.name == "client_figures.read"]


def test_all_that_a_client_brought(desk: Desk) -> None:
    ana = new_client("40000001", "Ana")
    give(ana.client_id, "30.00")
    statuses = {"R4": "cancelled"}
    desk.have(
        msgspec.structs.replace(
            stay,
            client_id=ana.client_id,
            status=statuses.get(stay.reservation_id, stay.status),
        )
        for stay in march.STAYS
        if stay.origin != "man"
    )
    shown = profile(desk, ana.client_id)
    assert shown["client"] == {
        "id": ana.client_id,
        "first_name": "Ana",
        "last_name": "Quispe",
        "email": "ana@example.com",
        "tel_number": "51987654321",
        "created": "2026-04-01T10:00:00-05:00",
    }
    assert shown["reservations"] == {
        "total": 5,
        "by_status": [
            {"status": "approved", "label": "Aprobada", "count": 4},
            {"status": "cancelled", "label": "Cancelada", "count": 1},
        ],
        "sold": 4,
        "nights": 13,
        "spent": 6700.0,
        "average_spent": 1675.0,
        "receivable": 5875.0,
        "points_used": 50.0,
        "last_check_in": "2026-03-30",
    }
    assert shown["points"]["balance"] == 30.0
    assert shown["searches"] == {"total": 0, "last_search_date": None}
    assert shown["referrals"] == {
        "brought": 0,
        "with_stays": 0,
        "stays": 0,
        "revenue": 0.0,
        "points": 0.0,
    }


def test_a_client_who_did_nothing_yet(desk: Desk) -> None:
    ana = new_client("40000001", "Ana", email=None)
    shown = profile(desk, ana.client_id)
    assert shown["client"]["email"] is None
    assert shown["reservations"]["by_status"] == []
    assert shown["reservations"]["last_check_in"] is None
    assert shown["reservations"]["average_spent"] == 0.0
    assert shown["points"] == {"balance": 0.0, "expires_at": None}


def test_whom_a_client_brought(circle: Circle) -> None:
    with circle.at("2026-04-02"):
        ana = circle.register("Ana")
        circle.book(circle.register("Luis", by=ana), "300")
    shown = circle.read(f"{API}{path(ana['id'])}", "admin")["data"]["referrals"]
    assert (shown["brought"], shown["with_stays"], shown["revenue"]) == (1, 1, 300.0)


def test_what_a_client_searched_for(desk: Desk, circle: Circle) -> None:
    with circle.at("2026-04-02"):
        ana = circle.register("Ana")
        for guests in (2, 3):
            body = {"check_in_date": "2026-05-01", "check_out_date": "2026-05-03", "guests": guests}
            answer = circle.api.post(f"{API}clients/track-search/", json=body, token=ana["id"])
            assert answer.status_code == 200, answer.body
    shown = circle.read(f"{API}{path(ana['id'])}", "admin")["data"]["searches"]
    assert shown == {"total": 2, "last_search_date": "2026-04-02T10:00:00-05:00"}


def test_the_history_of_a_client_says_who_looked(desk: Desk) -> None:
    ana = new_client("40000001", "Ana")
    profile(desk, ana.client_id)
    profile(desk, ana.client_id)
    assert reads_of(ana.client_id) == ["staff#1", "staff#1"]


@pytest.mark.parametrize(
    ("token", "status"), [("vendedor", 403), ("mantenimiento", 403), ("guest", 401), (None, 401)]
)
def test_only_administrators_may_read_it(desk: Desk, token: str | None, status: int) -> None:
    ana = new_client("40000001", "Ana")
    assert desk.ask(path(ana.client_id), token).status_code == status
    assert reads_of(ana.client_id) == []


@pytest.mark.parametrize("client_id", [NOBODY, "ana", "0"])
def test_nobody_is_not_found(desk: Desk, client_id: str) -> None:
    answer = desk.ask(path(client_id))
    assert answer.status_code == 404
    assert answer.json_body["success"] is False


def test_who_left_is_not_found(desk: Desk) -> None:
    ana = new_client("40000001", "Ana")
    clients.delete(ana.client_id, now=clock.now(), actor="staff#1")
    assert desk.ask(path(ana.client_id)).status_code == 404
    assert reads_of(ana.client_id) == []


def test_who_became_one_with_another_is_shown_as_that_one(circle: Circle) -> None:
    with circle.at("2026-04-02"):
        ana, twin = circle.register("Ana"), circle.register("Ana")
        circle.book(twin, "300")
    with circle.at("2026-04-03"):
        body = {"gone": twin["id"], "kept": ana["id"]}
        answer = circle.api.post(f"{API}admin/clients/merge/", json=body, token="admin")
        assert answer.status_code < 300, answer.body
    shown = circle.read(f"{API}{path(twin['id'])}", "admin")["data"]
    assert shown["client"]["id"] == ana["id"]
    assert shown["reservations"]["spent"] == 300.0
    assert reads_of(ana["id"]) == ["staff#1"]
