"""Points that administrators give, take and spend over HTTP (clients book, 8.3 and 16)."""

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.clients import service as clients
from chalicelib.clients.technical import main as make_technical
from chalicelib.clients.types import CHANNEL_ID, MAINTENANCE_ID
from chalicelib.cloud import budget, events
from chalicelib.kernel import ids
from tests.support.http import Api
from tests.support.meanwhile import each_time, meanwhile
from tests.support.points import balances, entries, give, spend

from .asking import ADJUST, OWN, REDEEM, adjust, kinds, redeem
from .desk import ACTOR, NOW, delete_guest


def test_administrators_give_and_take_points(api: Api, ana: str, maria: None) -> None:
    give(ana, "456.98")
    given = adjust(api, ana, 100, " Regalo ")
    assert given.status_code == 200
    assert given.json_body == {
        "success": True,
        "message": "Se agregaron 100.00 puntos.",
        "client": {
            "id": ana,
            "name": "Ana Quispe",
            "previous_balance": 456.98,
            "current_balance": 556.98,
            "adjustment": 100.0,
        },
        "transaction": {"reason": "Regalo", "adjusted_by": "María"},
    }
    taken = adjust(api, ana, "-20", "Error").json_body
    assert taken["message"] == "Se retiraron 20.00 puntos."
    assert taken["client"]["current_balance"] == 536.98
    rows = api.get(OWN, token=ana).json_body["recent_transactions"]
    assert kinds(rows) == [("redeemed", "-20.00"), ("earned", "100.00"), ("earned", "456.98")]
    assert rows[1]["description"] == "Regalo (por María)"
    assert rows[1]["expires_at"] == "2027-03-02T10:00:00-05:00"
    assert balances(ana) == ("536.98",) * 3
    assert adjust(api, ana, 10.5).json_body["client"]["current_balance"] == 547.48


def test_more_than_the_balance_cannot_be_taken(api: Api, ana: str) -> None:
    give(ana, "456.98")
    refused = adjust(api, ana, "-99999")
    assert refused.status_code == 400
    text = "Puntos: El cliente no tiene suficientes puntos disponibles."
    assert refused.json_body["message"] == text
    assert refused.json_body["error"] == text
    assert refused.json_body["detail"] == text
    assert refused.json_body["code"] == "not_enough_points"
    assert balances(ana) == ("456.98",) * 3


def test_expired_points_can_be_taken(api: Api, ana: str) -> None:
    give(ana, "12.30", end=NOW - timedelta(days=1))
    assert adjust(api, ana, "-12.30").status_code == 200
    assert balances(ana) == ("0.00",) * 3


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"points": 0}, "points"),
        ({"points": "abc"}, "points"),
        ({"points": "1.005"}, "points"),
        ({"points": "1000000"}, "points"),
        ({"points": None}, "points"),
        ({"reason": ""}, "reason"),
        ({"reason": "  \u202c "}, "reason"),
        ({"reason": "x" * 201}, "reason"),
        ({"reason": None}, "reason"),
        ({"client_id": "no-es-un-id"}, "client_id"),
        ({"points_balance": "900.00"}, "points_balance"),
    ],
)
def test_what_an_adjustment_must_be(api: Api, ana: str, change: dict[str, Any], field: str) -> None:
    body = {"client_id": ana, "points": "5", "reason": "Regalo", **change}
    refused = api.post(ADJUST, json=body, token="admin")
    assert refused.status_code == 400, refused.body
    assert list(refused.json_body["fields"]) == [field]
    assert refused.json_body["error"] == refused.json_body["message"]
    assert balances(ana) == ("0.00",) * 3


def test_everything_that_is_wrong_is_said_at_once(api: Api) -> None:
    refused = api.post(ADJUST, json={"points": 0, "client_id": "x"}, token="admin")
    assert set(refused.json_body["fields"]) == {"points", "client_id", "reason"}


def test_points_are_for_guests_who_are_there(api: Api, ana: str) -> None:
    make_technical()
    assert adjust(api, ids.new_id(), "5").status_code == 404
    assert adjust(api, MAINTENANCE_ID, "5").status_code == 404
    assert adjust(api, CHANNEL_ID, "5").status_code == 403
    delete_guest(ana)
    assert adjust(api, ana, "5").status_code == 404


def test_administrators_spend_points_for_a_client(api: Api, ana: str, maria: None) -> None:
    give(ana, "100.00")
    answer = redeem(api, ana, "30.50", "Late checkout")
    assert answer.json_body == {
        "message": "Se canjearon 30.50 puntos.",
        "remaining_points": 69.5,
        "discount_amount": 30.5,
    }
    row = api.get(OWN, token=ana).json_body["recent_transactions"][0]
    assert (row["transaction_type"], row["points"]) == ("redeemed", "-30.50")
    assert row["description"] == "Late checkout (por María)"
    assert balances(ana) == ("69.50",) * 3


@pytest.mark.parametrize("points", ["100.01", "0", "-5", "0.005", "mucho"])
def test_what_cannot_be_spent(api: Api, ana: str, points: str) -> None:
    give(ana, "100.00")
    refused = redeem(api, ana, points)
    assert refused.status_code == 400
    assert list(refused.json_body["fields"]) == ["points_to_redeem"]
    assert refused.json_body["points_to_redeem"]
    assert refused.json_body["error"]
    assert balances(ana) == ("100.00",) * 3


def test_spending_needs_a_reason(api: Api, ana: str) -> None:
    give(ana, "100.00")
    assert list(redeem(api, ana, "1", " ").json_body["fields"]) == ["reason"]


@pytest.mark.parametrize("token", ["vendedor", "mantenimiento"])
@pytest.mark.parametrize("path", [ADJUST, REDEEM])
def test_only_administrators_change_points(api: Api, ana: str, path: str, token: str) -> None:
    refused = api.post(path, json={}, token=token)
    assert refused.status_code == 403
    assert refused.json_body["message"]
    assert api.post(path, json={}, token=ana).status_code == 401


def test_a_change_that_is_sent_again_takes_effect_once(api: Api, ana: str) -> None:
    key = {"Idempotency-Key": "regalo-1"}
    first = adjust(api, ana, "5", headers=key)
    again = adjust(api, ana, "5", headers=key)
    assert first.json_body == again.json_body
    assert balances(ana) == ("5.00",) * 3
    assert adjust(api, ana, "6", headers=key).status_code == 422


def test_an_adjustment_stands_in_the_history_of_the_client_without_its_reason(
    api: Api, ana: str
) -> None:
    adjust(api, ana, "5", "Porque Ana Quispe cumple años")
    told = events.timeline(f"client#{ana}")[0]
    assert (told.name, told.actor) == ("points.adjusted", "staff#1")
    assert (told.event["points"], told.event["balance"]) == ("5.00", "5.00")
    assert "cumple" not in str(told.event)


def test_points_change_while_the_client_is_edited(api: Api, ana: str) -> None:
    def edit() -> None:
        clients.change(ana, {"first_name": "Anita"}, actor=ACTOR, now=NOW)

    with meanwhile(edit):
        answer = adjust(api, ana, "5")
    assert answer.json_body["client"]["name"] == "Anita Quispe"
    assert balances(ana) == ("5.00",) * 3


def test_points_go_while_they_are_spent(api: Api, ana: str) -> None:
    give(ana, "100.00")
    with meanwhile(lambda: spend(ana, "60.00")):
        assert redeem(api, ana, "50").status_code == 400
    with meanwhile(lambda: spend(ana, "10.00")):
        assert redeem(api, ana, "30").json_body["remaining_points"] == 0
    assert balances(ana) == ("0.00",) * 3


def test_who_keeps_losing_is_told_to_try_again(
    api: Api, ana: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(budget, "REQUEST_SECONDS", budget.TIME_TO_DECIDE + 0.5)
    with each_time(lambda: give(ana, "1.00")):
        refused = adjust(api, ana, "5")
    assert (refused.status_code, refused.json_body["code"]) == (409, "points_changed")
    assert {entry.kind for entry in entries(ana)} == {"earned"}
    assert len(set(balances(ana))) == 1
