"""GET `clients/track-search/export`: searches one by one, for administrators (staff book, 3.1, 3.6
and 9 #3; home book, 7.2 and 7.4)."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest

from bench.watching import watching
from chalicelib.clients import service as clients
from chalicelib.insights.search_exports import rules
from chalicelib.kernel import clock
from chalicelib.kernel.callers import Staff
from tests.support.houses import new_house

from .figures import fold
from .visits import Visits, lima, told

EXPORT = "/api/v1/clients/track-search/export/"
RANGE = {"date_from": "2026-03-02", "date_to": "2026-03-05"}
NOW = "2026-03-06 10:00"


def read(visits: Visits, at: str = NOW, **query: Any) -> Any:
    """The export."""
    return follow(visits, f"{EXPORT}?{urlencode({**RANGE, **query})}", at)


def follow(visits: Visits, path: str, at: str = NOW) -> Any:
    with clock.at(lima(at)):
        answer = visits.api.get(path, token="admin")
    assert answer.status_code == 200, answer.body
    return answer.json_body


def every(visits: Visits, **query: Any) -> list[dict[str, Any]]:
    """All searches, through however many answers."""
    page = read(visits, **query)
    found: list[dict[str, Any]] = page["data"]
    while page["next"]:
        page = follow(visits, page["next"].removeprefix("http://localhost"))
        found += page["data"]
    return found


def test_a_search_of_a_client(visits: Visits) -> None:
    house = new_house("Casa Austin 1").property_id
    ana = visits.register("Ana María", last_name="Quispe Rojas", email="ana@mail.com")
    visits.search(house=house, guests=3, at="2026-03-04 22:30", token="Ana María")
    shown = read(visits)
    [row] = shown["data"]
    assert row.pop("id")
    assert row == {
        "search_timestamp": "2026-03-04T22:30:00-05:00",
        "check_in_date": "2026-04-03",
        "check_out_date": "2026-04-05",
        "guests": 3,
        "client_info": {
            "id": ana.client_id,
            "first_name": "Ana",
            "last_name": "Q.",
            "email": "a***@mail.com",
            "tel_number": f"***{ana.tel_number[-4:]}",
        },
        "property_info": {"id": house, "name": "Casa Austin 1"},
        "technical_data": {
            "ip_address": None,
            "session_key": None,
            "user_agent": "Mozilla/5.0 (Android 14)",
            "referrer": "",
        },
        "created": "2026-03-04",
    }
    assert shown["next"] is None
    assert shown["success"] is True
    metadata = shown["metadata"]
    assert metadata.pop("fields") == ["id", *row]
    assert metadata == {
        "total_records": 1,
        "export_timestamp": "2026-03-06T10:00:00-05:00",
        "filters_applied": {**RANGE, "client_id": None, "property_id": None},
    }


def test_a_search_of_a_visitor_tells_nobody_who(visits: Visits) -> None:
    headers = {"Referer": '=HYPERLINK("http://evil.example")'}
    visits.search(at="2026-03-05 09:00", agent="=cmd|' /C calc'!A0", headers=headers)
    visits.search(at="2026-03-05 09:05", guests=2)
    visits.search(at="2026-03-05 09:10", address="2001:db8:1:2::9")
    first, second, third = read(visits)["data"]
    assert first["client_info"] == {
        "id": "ANONIMO",
        "first_name": "Usuario",
        "last_name": "Anónimo",
        "email": None,
        "tel_number": None,
    }
    assert first["property_info"] == {"id": "SIN_PROPIEDAD", "name": "Búsqueda general"}
    origin = first["technical_data"]
    assert origin["user_agent"] == "'=cmd|' /C calc'!A0"
    assert origin["referrer"].startswith("'=HYPERLINK")
    assert origin["ip_address"] == "203.0.113.xxx"
    assert third["technical_data"]["ip_address"] == "2001:db8:1::/48"
    assert origin["session_key"] == second["technical_data"]["session_key"]
    assert origin["session_key"] != third["technical_data"]["session_key"]
    assert "203.0.113.56" not in str(read(visits))


def test_who_was_deleted_or_forgotten_has_no_name(visits: Visits) -> None:
    ana, luz = visits.register("Ana"), visits.register("Luz")
    for token in ("Ana", "Luz"):
        visits.search(token=token, at="2026-03-05 09:00")
    clients.delete(ana.client_id, actor="staff#1", now=lima("2026-03-05 10:00"))
    visits.api.post(f"/api/v1/clients/{luz.client_id}/erase/", token="admin")
    visits.outbox.settle()
    rows = {row["client_info"]["id"]: row for row in read(visits)["data"]}
    assert rows.keys() == {ana.client_id, "ANONIMO"}
    assert rows[ana.client_id]["client_info"]["first_name"] == "Usuario"
    assert rows[ana.client_id]["client_info"]["email"] is None
    assert rows["ANONIMO"]["technical_data"]["user_agent"] == ""


@pytest.fixture
def several(visits: Visits) -> Visits:
    """Nine searches of four days, of which figures have all but the last."""
    house = new_house("Casa Austin 1").property_id
    visits.register("Ana")
    fold("2026-03-01 23:00")
    for number in range(8):
        token = "Ana" if number % 2 else None
        day, chosen = f"2026-03-0{2 + number // 2}", house if number % 3 else None
        visits.search(guests=number + 1, at=f"{day} 0{number}:59", token=token, house=chosen)
        fold(f"{day} 1{number}:00")
    visits.search(guests=9, at="2026-03-05 23:59", house=house, token="Ana")
    return visits


@pytest.mark.parametrize(("at_once", "days_at_once"), [(1, 10), (3, 2), (500, 1)])
def test_answers_lead_to_each_search_once(
    several: Visits, at_once: int, days_at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "AT_ONCE", at_once)
    monkeypatch.setattr(rules, "DAYS_AT_ONCE", days_at_once)
    assert [row["guests"] for row in every(several)] == [1, 2, 3, 4, 5, 6, 7, 8, 9]
    ana = several.clients["Ana"].client_id
    assert [row["guests"] for row in every(several, client_id=ana)] == [2, 4, 6, 8, 9]


def test_those_of_a_client_or_for_a_house(several: Visits, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "AT_ONCE", 4)
    house = read(several)["data"][1]["property_info"]["id"]
    assert [row["guests"] for row in every(several, property_id=house)] == [2, 3, 5, 6, 8, 9]
    ana = several.clients["Ana"].client_id
    both = every(several, property_id=house, client_id=ana)
    assert [row["guests"] for row in both] == [2, 6, 8, 9]


def test_days_are_limas(several: Visits) -> None:
    shown = every(several, date_from="2026-03-05", date_to="2026-03-05")
    assert [row["guests"] for row in shown] == [7, 8, 9]
    ana = several.clients["Ana"].client_id
    shown = every(several, date_from="2026-03-05", date_to="2026-03-05", client_id=ana)
    assert [row["guests"] for row in shown] == [8, 9]
    assert every(several, date_from="2026-02-01", date_to="2026-03-01") == []


def test_searches_of_one_minute_are_all_there(
    visits: Visits, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "AT_ONCE", 2)
    for guests in range(1, 8):
        visits.search(guests=guests, at="2026-03-05 09:00:30")
    assert sorted(row["guests"] for row in every(visits)) == [1, 2, 3, 4, 5, 6, 7]


def test_what_is_not_asked_for_does_not_end_an_hour(
    visits: Visits, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "AT_ONCE", 2)
    house = new_house("Casa Austin 1").property_id
    for guests in range(1, 6):
        visits.search(guests=guests, at=f"2026-03-05 09:{guests:02d}")
    visits.search(guests=6, at="2026-03-05 09:06", house=house)
    assert [row["guests"] for row in every(visits, property_id=house)] == [6]


def test_empty_days_cost_nothing(visits: Visits) -> None:
    fold("2026-02-24 10:00")
    visits.search(at="2026-02-24 10:01")
    fold("2026-03-06 09:55")
    with watching() as watch:
        shown = read(visits, date_from="2025-01-01", date_to="2026-03-06")
    assert (len(shown["data"]), shown["next"]) == (1, None)
    # The marks, that day, today, how often and what was noted.
    assert watch.rounds <= 6


def test_that_it_was_exported_is_noted_before(visits: Visits) -> None:
    ana = visits.register("Ana")
    visits.search(token="Ana", at="2026-03-05 09:00")
    read(visits, client_id=ana.client_id)
    [noted] = told("searches.exported")
    assert noted.subject == "export#searches"
    caller = visits.tokens["admin"]
    assert isinstance(caller, Staff)
    assert noted.actor == caller.actor
    assert noted.event == {
        "type": "searches.exported",
        **RANGE,
        "client_id": ana.client_id,
        "property_id": None,
        "rows": 1,
    }


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("date_from=2026-03-02&date_to=2026-03-01", "date_from"),
        ("date_from=ayer", "date_from"),
        ("date_from=2015-01-01", "date_from"),
        ("client_id=ana", "client_id"),
        ("property_id=1", "property_id"),
        ("after=x", "after"),
        ("after=2026-03-02T10%23%0A", "after"),
        ("after=2026-03-02T15:05:12.000000Z%23x", "after"),
        ("send_to_sheets=true", "send_to_sheets"),
        (
            "client_id=3f0c1b9e-5c1a-4d53-9d2e-0f6f0b8a7c11&after=2026-03-02T10%23",
            "after",
        ),
    ],
)
def test_what_cannot_be_exported_is_told(visits: Visits, query: str, field: str) -> None:
    answer = visits.api.get(f"{EXPORT}?{query}", token="admin")
    assert (answer.status_code, list(answer.json_body["fields"])) == (400, [field])


def test_only_administrators_export(visits: Visits) -> None:
    visits.register("Ana")
    statuses = {
        token: visits.api.get(EXPORT, token=token).status_code
        for token in ("admin", "seller", "cleaner", "Ana", None)
    }
    assert statuses == {"admin": 200, "seller": 403, "cleaner": 403, "Ana": 401, None: 401}


def test_places_that_are_gone_lead_on(several: Visits) -> None:
    """A place need not be one of a search: it is only after which there may be more."""
    after = f"2026-03-05T06#59#{'f' * 32}"
    assert [row["guests"] for row in read(several, after=after)["data"]] == [8, 9]
    assert read(several, after="2026-03-09T00#")["data"] == []
    long_ago = lima(NOW) - timedelta(days=4000)
    assert len(read(several, after=f"{long_ago:%Y-%m-%dT%H}#")["data"]) == 9
