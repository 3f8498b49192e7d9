"""The activity feed: one way in, what everybody may know, and what administrators do with it."""

from datetime import timedelta
from typing import Any

import pytest

from bench.watching import watching
from chalicelib.clients import service as clients
from chalicelib.community.feed import records, service
from chalicelib.community.feed.types import Span
from chalicelib.kernel import clock
from chalicelib.reservations.types import Stay
from tests.support.ids import UNKNOWN_ID
from tests.support.monday import NOW

from .square import ADMIN, API, EVENTS, FEED, Square

HOUSE = "Casa Austin 1"


def book(square: Square, **fields: Any) -> str:
    """Ana books the house from 16 to 19 April; the stay."""
    body = {
        "property": square.house.property_id,
        "check_in_date": "2026-04-16",
        "check_out_date": "2026-04-19",
        "guests": 4,
        **fields,
    }
    answer = square.api.post(f"{API}clients/reservations/create/", token="ana", json=body)
    assert answer.status_code == 201, answer.body
    square.post.settle()
    stay: str = answer.json_body["reservation"]["id"]
    return stay


def kinds(square: Square, **query: Any) -> list[str]:
    return [row["activity_type"] for row in square.feed(**query)]


def test_what_happens_is_told_newest_first(square: Square) -> None:
    event = square.event()
    square.register(event)
    square.withdraw(event)
    assert kinds(square) == [
        "event_cancellation",
        "event_registration",
        "event_created",
        "client_registered",
    ]
    (first, *_) = square.feed(type="event_registration")
    assert (first["client_name"], first["client_info"]["id"]) == ("Ana Q.", None)
    assert first["activity_data"] == {
        "event_id": event,
        "event_name": "Gran Sorteo Año Nuevo",
        "action": "registered",
        "formatted_message": "Ana Q. se registró en Gran Sorteo Año Nuevo.",
        "reason": "",
    }
    assert (first["icon"], first["importance_level"], first["time_ago"]) == (
        "✅",
        1,
        "hace un momento",
    )


def test_an_event_is_announced_once_however_often_it_is_hidden(square: Square) -> None:
    event = square.event()
    square.edit(event, status="draft")
    assert kinds(square, type="event_created") == []
    square.edit(event, status="published")
    assert kinds(square, type="event_created") == ["event_created"]


def test_of_a_stay_nothing_is_told_before_it_is_over(square: Square) -> None:
    book(square)
    (entry,) = square.feed(type="reservation_made")
    text = str(entry)
    assert "client_name" not in entry
    for secret in ("Ana", HOUSE, "2026-04", "abril", square.house.property_id):
        assert secret not in text
    square.post.wait(days=47)
    assert "client_name" not in square.feed(type="reservation_made")[0]
    square.post.wait(days=2)
    (entry,) = square.feed(type="reservation_made")
    assert entry["activity_data"]["dates"] == "del 16 al 19 de abril"
    assert entry["activity_data"]["property_name"] == HOUSE
    assert entry["client_name"] == "Ana Q."


def test_a_stay_that_is_moved_stays_unknown_until_its_new_end(square: Square) -> None:
    stay = book(square)
    moved = {"check_in_date": "2026-05-16", "check_out_date": "2026-05-19"}
    answer = square.api.patch(f"{API}reservations/{stay}/", token="admin", json=moved)
    assert answer.status_code == 200, answer.body
    square.post.settle()
    square.post.wait(days=55)
    (entry,) = square.feed(type="reservation_made")
    assert "client_name" not in entry


def test_a_stay_that_is_approved_for_longer_stays_unknown_until_its_new_end(
    square: Square,
) -> None:
    stay = book(square)
    longer = {"status": "approved", "full_payment": True, "check_out_date": "2026-04-25"}
    answer = square.api.patch(f"{API}reservations/{stay}/", token="admin", json=longer)
    assert answer.status_code == 200, answer.body
    square.post.settle()
    square.post.wait(days=50)
    (entry,) = square.feed(type="reservation_made")
    assert "client_name" not in entry
    assert HOUSE not in str(entry)


def test_a_stay_that_changes_while_it_is_told_of_is_read_again(
    square: Square, monkeypatch: pytest.MonkeyPatch
) -> None:
    span_of = service.span_of
    changed: list[Stay] = []

    def interrupted(stay: Stay) -> Span:
        if not changed:
            changed.append(stay)
            longer = {"check_out_date": "2026-04-25"}
            path = f"{API}reservations/{stay.reservation_id}/"
            assert square.api.patch(path, token="admin", json=longer).status_code == 200
        return span_of(stay)

    monkeypatch.setattr(service, "span_of", interrupted)
    # Whoever follows stays looked before there was an entry.
    monkeypatch.setattr(service, "follow_stay", lambda *_, **__: None)
    book(square)
    square.post.wait(days=50)
    assert changed
    (entry,) = square.feed(type="reservation_made")
    assert "client_name" not in entry


def test_what_became_of_a_stay_has_kinds_of_its_own(square: Square) -> None:
    book(square)
    square.post.wait(hours=1, minutes=2)
    from tests.support import deliveries

    deliveries.run("expire_holds", {})
    square.post.settle()
    assert kinds(square)[0] == "reservation_expired"
    stay = book(square)
    edit = {"status": "approved", "full_payment": True}
    answer = square.api.patch(f"{API}reservations/{stay}/", token="admin", json=edit)
    assert answer.status_code == 200, answer.body
    square.post.settle()
    assert "reservation_confirmed" in kinds(square)
    answer = square.api.patch(
        f"{API}reservations/{stay}/", token="admin", json={"status": "cancelled"}
    )
    assert answer.status_code == 200, answer.body
    square.post.settle()
    assert kinds(square)[0] == "reservation_cancelled"


def test_administrators_say_how_a_kind_is_shown(square: Square) -> None:
    path = f"{ADMIN}activity-feed-config/event_registration/"
    said = {"default_icon": "🎈", "default_reason": "Verano", "default_importance_level": 5}
    assert square.api.put(path, token="admin", json=said).status_code == 200
    event = square.event()
    square.register(event)
    (entry,) = square.feed(type="event_registration")
    assert (entry["icon"], entry["importance_level"]) == ("🎈", 5)
    assert entry["activity_data"]["reason"] == "Verano"
    square.api.put(path, token="admin", json={"is_enabled": False})
    square.guest("luis")
    square.register(event, "luis")
    assert len(square.feed(type="event_registration")) == 1
    square.api.put(path, token="admin", json={"is_public_by_default": False})
    square.guest("rosa")
    square.register(event, "rosa")
    assert len(square.feed(type="event_registration")) == 1
    listed = square.get(f"{ADMIN}activity-feed/?type=event_registration", token="admin")
    assert [row["is_public"] for row in listed["results"]] == [False, True]
    configs = square.get(f"{ADMIN}activity-feed-config/", token="admin")
    assert len(configs) == 18
    assert square.get(path, token="admin") in configs
    nowhere = f"{ADMIN}activity-feed-config/no_hay/"
    assert square.api.put(nowhere, token="admin", json={}).status_code == 404
    assert square.api.get(nowhere, token="admin").status_code == 404
    wrong = square.api.put(path, token="admin", json={"default_importance_level": 6})
    assert wrong.status_code == 400


def test_administrators_write_hide_show_and_remove_entries(square: Square) -> None:
    said = {
        "activity_type": "system_update",
        "title": "Piscina temperada",
        "description": "Desde hoy",
        "property_location": square.house.property_id,
    }
    path = f"{FEED}create/"
    assert square.api.post(path, json=said).status_code == 401
    written = square.api.post(path, token="admin", json=said)
    assert written.status_code == 201, written.body
    entry = written.json_body
    assert (entry["icon"], entry["activity_data"]["property_name"]) == ("📢", HOUSE)
    one = f"{ADMIN}activity-feed/{entry['id']}/"
    hidden = square.api.patch(one, token="admin", json={"is_public": False})
    assert hidden.json_body["is_public"] is False
    assert square.get(one, token="admin") == hidden.json_body
    assert kinds(square) == ["client_registered"]
    assert kinds(square, is_public="false") == []
    square.api.patch(one, token="admin", json={"is_public": True, "importance_level": 5})
    assert kinds(square, importance_level=5) == ["system_update"]
    assert square.api.delete(one, token="admin").status_code == 204
    assert square.api.delete(one, token="admin").status_code == 404
    assert square.api.get(one, token="admin").status_code == 404
    assert kinds(square) == ["client_registered"]
    assert square.get(f"{ADMIN}activity-feed/", token="admin")["count"] == 1


REFUSED: tuple[tuple[dict[str, Any], str], ...] = (
    ({"title": " "}, "title"),
    ({"activity_type": "no_hay"}, "activity_type"),
    ({"importance_level": 9}, "importance_level"),
    ({"event": "0c000000-0000-4000-8000-000000000001"}, "event"),
    ({"property_location": "0c000000-0000-4000-8000-000000000001"}, "property_location"),
)


def test_what_cannot_be_an_entry_is_refused(square: Square) -> None:
    for body, field in REFUSED:
        said = {"activity_type": "system_update", "title": "Aviso", **body}
        answer = square.api.post(f"{FEED}create/", token="admin", json=said)
        assert (answer.status_code, set(answer.json_body["fields"])) == (400, {field})


def test_what_cannot_be_asked_is_refused(square: Square) -> None:
    for query in [
        "type=no_hay",
        "importance_level=9",
        "client_id=x",
        "cursor=x",
        "page=0",
        "page_size=0",
    ]:
        assert square.api.get(f"{FEED}?{query}").status_code == 400


def test_pages_lead_on_by_a_cursor_and_cost_one_round_trip_at_any_size(square: Square) -> None:
    for number in range(7):
        said = {"activity_type": "system_update", "title": f"Aviso {number}"}
        square.api.post(f"{FEED}create/", token="admin", json=said)
    path, titles, pages = f"{FEED}?page_size=3&type=system_update", [], []
    while path:
        with watching() as watch:
            page = square.get(path)
        assert watch.rounds == 1, watch.calls
        assert page["count"] == 7
        titles += [row["title"] for row in page["results"]]
        pages.append((page["actual"], page["total_paginas"], page["previous"]))
        path = (page["next"] or "").replace("http://localhost", "").replace("https://localhost", "")
    assert titles == [f"Aviso {number}" for number in reversed(range(7))]
    second = square.get(f"{FEED}?page_size=3&page=2&type=system_update")
    assert pages == [(1, 3, None), (2, 3, None), (3, 3, None)]
    assert [row["title"] for row in second["results"]] == ["Aviso 3", "Aviso 2", "Aviso 1"]
    first = square.get(second["previous"].partition("localhost")[2])
    assert [row["title"] for row in first["results"]] == titles[:3]
    assert square.api.get(f"{FEED}?page=10000&page_size=1000").status_code == 404


def test_what_is_rare_is_found_among_many_in_one_round_trip(square: Square) -> None:
    for number in range(12):
        level = 5 if number in (0, 7) else 1
        kind = "milestone_reached" if number == 7 else "system_update"
        said = {"activity_type": kind, "title": f"Aviso {number}", "importance_level": level}
        square.api.post(f"{FEED}create/", token="admin", json=said)
    kinds_and_total = len(records.KINDS) + 1
    for query, titles, calls in (
        ("importance_level=5&page_size=1", ["Aviso 7"], kinds_and_total),
        ("importance_level=5", ["Aviso 7", "Aviso 0"], kinds_and_total),
        ("importance_level=5&page_size=1&page=2", ["Aviso 0"], kinds_and_total),
        ("importance_level=5&type=system_update&page_size=1", ["Aviso 0"], 2),
        ("importance_level=4&type=system_update&page_size=1", [], 2),
    ):
        with watching() as watch:
            page = square.get(f"{FEED}?{query}")
        assert [row["title"] for row in page["results"]] == titles
        assert (watch.rounds, len(watch.calls)) == (1, calls)


def test_only_guests_themselves_ask_for_what_is_theirs(square: Square) -> None:
    event = square.event()
    square.register(event)
    ana = square.tokens["ana"].actor.removeprefix("client#")
    assert square.api.get(f"{FEED}?client_id={ana}").status_code == 400
    square.guest("luis")
    assert square.api.get(f"{FEED}?client_id={ana}", token="luis").status_code == 400
    own = square.get(f"{FEED}?client_id={ana}", token="ana")
    assert [row["activity_type"] for row in own["results"]] == [
        "event_registration",
        "client_registered",
    ]
    (newest,) = square.get(f"{FEED}?client_id={ana}&page_size=1", token="ana")["results"]
    rest = square.get(f"{FEED}?client_id={ana}&cursor={newest['id']}", token="ana")
    assert (rest["count"], len(rest["results"])) == (2, 1)


def test_the_last_hours_and_the_days(square: Square) -> None:
    square.post.wait(days=1)
    square.event()
    recent = square.get(f"{FEED}recent/?hours=2")
    assert (recent["period_hours"], recent["total_activities"]) == (2, 1)
    assert square.get(f"{FEED}recent/?hours=48")["total_activities"] == 2
    assert square.api.get(f"{FEED}recent/?hours=muchas").status_code == 400
    stats = square.get(f"{FEED}stats/")
    assert (stats["period_days"], stats["total_activities"]) == (7, 2)
    assert [each["date"] for each in stats["daily_breakdown"]][:2] == ["2026-03-03", "2026-03-02"]
    assert stats["daily_breakdown"][0]["by_type"] == [
        {"activity_type": "event_created", "count": 1}
    ]
    assert square.api.get(f"{FEED}stats/?days=0").status_code == 400


def test_an_event_that_comes_again_makes_no_second_entry(square: Square) -> None:
    from tests.support import deliveries
    from tests.support.outbox import Outbox

    outbox = Outbox()
    clients_event = square.event()
    assert clock.now() - NOW < timedelta(days=1)
    before = len(square.feed())
    for recorded in outbox.waiting():
        assert deliveries.take(recorded)
    square.post.settle()
    assert len(square.feed()) == before
    assert square.get(f"{EVENTS}{clients_event}/")["id"] == clients_event


def test_a_guest_who_was_deleted_is_told_of_no_more(square: Square) -> None:
    from tests.support.people import ACTOR

    event = square.event()
    luis = square.guest("luis")
    answer = square.api.post(f"{EVENTS}{event}/register/", token="luis", json={})
    assert answer.status_code == 201
    clients.delete(luis.client_id, actor=ACTOR, now=clock.now())
    square.post.settle()
    assert "Luis Q." not in [
        row.get("client_name") for row in square.feed(type="event_registration")
    ]


def test_the_history_of_an_entry_says_who_hid_and_removed_it(square: Square) -> None:
    said = {"activity_type": "system_update", "title": "Piscina temperada"}
    made = square.api.post(f"{FEED}create/", token="admin", json=said).json_body["id"]
    path = f"{ADMIN}activity-feed/{made}/"
    square.api.patch(path, token="admin", json={"is_public": False})
    square.api.delete(path, token="admin")
    history = square.get(f"{path}history/", token="admin")
    assert {each["event"] for each in history} == {
        "activity.written",
        "activity.changed",
        "activity.removed",
    }
    assert {each["actor"] for each in history} == {"staff#1"}
    assert square.api.get(f"{path}history/", token="seller").status_code == 403
    nowhere = f"{ADMIN}activity-feed/{UNKNOWN_ID}/history/"
    assert square.api.get(nowhere, token="admin").status_code == 404


def test_the_history_of_a_kind_says_how_it_was_shown(square: Square) -> None:
    path = f"{ADMIN}activity-feed-config/event_registration/"
    square.api.put(path, token="admin", json={"default_importance_level": 5})
    square.api.put(path, token="admin", json={"default_importance_level": 4})
    changes = [each["changes"] for each in square.get(f"{path}history/", token="admin")]
    assert {"default_importance_level": [5, 4]} in changes
    assert square.api.get(f"{path}history/", token="seller").status_code == 403
    nowhere = f"{ADMIN}activity-feed-config/no_hay/history/"
    assert square.api.get(nowhere, token="admin").status_code == 404
