"""Points over HTTP: a client's own, and what staff see of them (clients book, 6.3, 8.3, 16)."""

from datetime import timedelta
from decimal import Decimal

import pytest

from chalicelib.cloud import usage
from chalicelib.kernel import clock
from chalicelib.kernel.money import CENT
from chalicelib.loyalty.points import rules
from tests.support.http import Api
from tests.support.points import YEAR, change, give, spend

from .asking import BALANCE, HISTORY, OWN, OWN_HISTORY, adjust, at, document_of, kinds, redeem
from .desk import NOW, delete_guest, welcome


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
