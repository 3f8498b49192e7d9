"""Points over HTTP: a client's own, and what staff see and do (clients book, 6.3, 8.3, 16)."""

from datetime import timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

import pytest

from chalicelib.accounts.users import service as staff
from chalicelib.accounts.users.types import StaffDetails
from chalicelib.clients import service as clients
from chalicelib.clients.technical import main as make_technical
from chalicelib.clients.types import CHANNEL_ID, MAINTENANCE_ID
from chalicelib.cloud import budget, events, usage
from chalicelib.kernel import clock, ids
from chalicelib.kernel.money import CENT
from chalicelib.loyalty.points import rules
from tests.support.http import Api
from tests.support.meanwhile import each_time, meanwhile
from tests.support.points import YEAR, balances, change, entries, give, spend

from .desk import ACTOR, NOW, delete_guest, record_of, welcome

OWN = "/api/v1/clients/client-auth/points/"
OWN_HISTORY = OWN + "history/"
BALANCE = "/api/v1/clients/points/balance/"
HISTORY = "/api/v1/clients/points/history/"
REDEEM = "/api/v1/clients/points/redeem/"
ADJUST = "/api/v1/clients/points/adjust/"


@pytest.fixture
def ana(aws: None) -> str:
    """A guest without points."""
    return welcome(1)


@pytest.fixture
def maria(aws: None) -> None:
    """The administrator whose token tests send has a name."""
    details = StaffDetails(
        email="maria@casaaustin.pe",
        first_name="María",
        last_name="Rojas",
        groups=("admin",),
    )
    made = staff.create(details, "Zanahoria-17-azul", actor=ACTOR, now=NOW)
    assert made.user_id == 1


def document_of(client_id: str) -> dict[str, str]:
    return {"document_type": "dni", "number_doc": record_of(client_id).number_doc}


def at(path: str, query: dict[str, str]) -> str:
    return f"{path}?{urlencode(query)}"


def adjust(api: Api, client_id: str, points: Any, reason: Any = "Regalo", **options: Any) -> Any:
    body = {"client_id": client_id, "points": points, "reason": reason}
    return api.post(ADJUST, json=body, **{"token": "admin", **options})


def redeem(api: Api, client_id: str, points: Any, reason: Any = "Late checkout") -> Any:
    body = {**document_of(client_id), "points_to_redeem": points, "reason": reason}
    return api.post(REDEEM, json=body, token="admin")


def kinds(rows: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [(row["transaction_type"], row["points"]) for row in rows]


def test_a_guest_without_points(api: Api, ana: str) -> None:
    answer = api.get(OWN, token=ana)
    assert answer.json_body == {"total_points": 0.0, "recent_transactions": []}
    history = api.get(OWN_HISTORY, token=ana).json_body
    assert history == {"next": None, "results": []}


def test_a_guest_sees_what_can_be_spent_and_the_ten_newest_entries(api: Api, ana: str) -> None:
    stay = give(ana, "61.73")
    for _ in range(10):
        spend(ana, "1.00", stay=stay)
    own = api.get(OWN, token=ana).json_body
    assert own["total_points"] == 51.73
    assert kinds(own["recent_transactions"]) == [("redeemed", "-1.00")] * 10


def test_an_entry_on_the_wire(api: Api, ana: str) -> None:
    stay = give(ana, "61.73")
    (row,) = api.get(OWN, token=ana).json_body["recent_transactions"]
    assert row.pop("id")
    assert row == {
        "transaction_type": "earned",
        "points": "61.73",
        "description": "Puntos ganados por una estadía",
        "expires_at": "2027-03-02T10:00:00-05:00",
        "created": "2026-03-02T10:00:00-05:00",
        "reservation_id": stay,
    }


def test_every_kind_of_entry_is_one_of_the_five_that_the_app_knows(api: Api, ana: str) -> None:
    give(ana, "100.00", stay="8a1f4c1e-0000-4000-8000-000000000001")
    spent = spend(ana, "10.00")
    change(ana, lambda held: rules.refund(held, spent.entries[0].taken, NOW))
    own = "8a1f4c1e-0000-4000-8000-000000000001"
    change(ana, lambda held: rules.take_back(held, Decimal("5.00"), NOW, lot_id=own))
    adjust(api, ana, "3")
    adjust(api, ana, "-2")
    with clock.at(NOW + timedelta(days=40)):
        change(ana, lambda held: rules.refer(held, CENT, NOW, lot_id="f", expires_at=NOW))
        change(ana, lambda held: rules.expire(held, clock.now()))
    rows = api.get(OWN, token=ana).json_body["recent_transactions"]
    assert kinds(rows) == [
        ("expired", "-0.01"),
        ("referral", "0.01"),
        ("redeemed", "-2.00"),
        ("earned", "3.00"),
        ("redeemed", "-5.00"),
        ("refunded", "10.00"),
        ("redeemed", "-10.00"),
        ("earned", "100.00"),
    ]
    assert {row["expires_at"] is None for row in rows if row["points"].startswith("-")} == {True}


def test_the_history_goes_on_where_the_part_before_ended(api: Api, ana: str) -> None:
    for number in range(1, 8):
        with clock.at(NOW + timedelta(hours=number)):
            give(ana, f"{number}.00")
    address, points = OWN_HISTORY + "?page_size=3", []
    while address is not None:
        part = api.get(address, token=ana).json_body
        assert len(part["results"]) <= 3
        points += [row["points"] for row in part["results"]]
        address = part["next"] and part["next"][part["next"].index("/api/v1/") :]
    assert points == [f"{number}.00" for number in range(7, 0, -1)]


def test_what_is_entered_meanwhile_moves_nothing_in_the_history(api: Api, ana: str) -> None:
    for number in range(1, 5):
        with clock.at(NOW + timedelta(hours=number)):
            give(ana, f"{number}.00")
    first = api.get(OWN_HISTORY + "?page_size=2", token=ana).json_body
    with clock.at(NOW + timedelta(hours=9)):
        give(ana, "9.00")
    second = api.get(first["next"][first["next"].index("/api/v1/") :], token=ana).json_body
    assert [row["points"] for row in second["results"]] == ["2.00", "1.00"]


def test_guests_see_nothing_of_each_other(api: Api, ana: str) -> None:
    bob = welcome(2)
    give(bob, "5.00")
    (of_bob,) = api.get(OWN, token=bob).json_body["recent_transactions"]
    assert api.get(OWN_HISTORY, token=ana).json_body["results"] == []
    by_cursor = api.get(OWN_HISTORY + f"?cursor={of_bob['id']}", token=ana).json_body
    assert by_cursor["results"] == []


@pytest.mark.parametrize("path", [OWN, OWN_HISTORY])
def test_own_points_are_for_guests(api: Api, path: str) -> None:
    assert api.get(path).status_code == 401
    assert api.get(path, token="admin").status_code == 401


def test_the_stub_that_changed_nothing_is_gone(api: Api, ana: str) -> None:
    path = "/api/v1/clients/client-auth/redeem-points/"
    assert api.post(path, json={"points": 5}, token=ana).status_code == 404


def test_staff_see_the_balance_and_the_five_newest_entries(api: Api, ana: str) -> None:
    stay = give(ana, "100.00")
    for _ in range(5):
        spend(ana, "1.50", stay=stay)
    answer = api.get(at(BALANCE, document_of(ana)), token="vendedor")
    body = answer.json_body
    assert kinds(body.pop("recent_transactions")) == [("redeemed", "-1.50")] * 5
    assert body == {
        "points_balance": "92.50",
        "points_expires_at": "2027-03-02T10:00:00-05:00",
        "available_points": 92.5,
        "points_are_expired": False,
    }


def test_expired_points_are_a_balance_that_cannot_be_spent(api: Api, ana: str) -> None:
    give(ana, "12.30", end=NOW - timedelta(seconds=1))
    body = api.get(at(BALANCE, document_of(ana)), token="admin").json_body
    assert (body["points_balance"], body["available_points"]) == ("12.30", 0)
    assert body["points_are_expired"] is True
    assert redeem(api, ana, "1").status_code == 400
    assert api.get(OWN, token=ana).json_body["total_points"] == 0


def test_only_those_points_expire_whose_time_is_over(api: Api, ana: str) -> None:
    give(ana, "12.30", end=NOW - timedelta(seconds=1))
    give(ana, "7.70", end=NOW + YEAR)
    body = api.get(at(BALANCE, document_of(ana)), token="admin").json_body
    assert (body["points_balance"], body["available_points"]) == ("20.00", 7.7)
    assert body["points_are_expired"] is False


@pytest.mark.parametrize("path", [BALANCE, HISTORY])
def test_staff_who_ask_for_a_document_that_nobody_has(api: Api, ana: str, path: str) -> None:
    query = {"document_type": "dni", "number_doc": "99999999"}
    assert api.get(at(path, query), token="admin").status_code == 404
    gone = document_of(ana)
    delete_guest(ana)
    assert api.get(at(path, gone), token="admin").status_code == 404


def test_who_names_no_client_gets_400_for_a_balance_and_an_empty_history(api: Api) -> None:
    assert api.get(BALANCE, token="admin").status_code == 400
    body = api.get(HISTORY, token="admin").json_body
    assert (body["count"], body["results"], body["total_paginas"]) == (0, [], 1)


def test_a_document_counts_however_it_is_grouped(api: Api, ana: str) -> None:
    give(ana, "5.00")
    query = {"document_type": "dni", "number_doc": "40.000-001"}
    assert api.get(at(BALANCE, query), token="admin").json_body["points_balance"] == "5.00"


def test_the_history_of_staff_has_pages(api: Api, ana: str) -> None:
    for number in range(1, 6):
        give(ana, f"{number}.00")
    shown = []
    for page in (1, 2, 3):
        query = {**document_of(ana), "page": str(page), "page_size": "2"}
        body = api.get(at(HISTORY, query), token="vendedor").json_body
        assert (body["count"], body["actual"], body["total_paginas"]) == (5, page, 3)
        shown += [row["points"] for row in body["results"]]
    assert shown == ["5.00", "4.00", "3.00", "2.00", "1.00"]
    past = api.get(at(HISTORY, {**document_of(ana), "page": "2"}), token="vendedor")
    assert past.status_code == 404
    whole = api.get(at(HISTORY, {**document_of(ana), "page_size": "none"}), token="vendedor")
    assert [row["points"] for row in whole.json_body] == shown


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


def test_how_often_a_read_asks_the_database(api: Api, ana: str) -> None:
    for _ in range(30):
        give(ana, "1.00")
    document = document_of(ana)
    reads = {
        OWN: (ana, 1),
        OWN_HISTORY: (ana, 1),
        # The document, then the account with its entries and, at the same time, the client.
        at(BALANCE, document): ("vendedor", 3),
        at(HISTORY, document): ("vendedor", 3),
    }
    for address, (token, calls) in reads.items():
        with usage.measured() as used:
            assert api.get(address, token=token).status_code == 200
        assert used.calls == calls, address
