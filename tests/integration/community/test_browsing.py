"""What everybody reads of events, and what nobody does."""

from datetime import timedelta
from typing import Any

from bench.watching import watching
from chalicelib.kernel import clock

from .square import ADMIN, EVENTS, Square


def at(**time: float) -> dict[str, str]:
    """An event that takes place so far from now."""
    instant = clock.now() + timedelta(**time)
    return {"event_date": instant.isoformat(), "registration_deadline": instant.isoformat()}


def titles(answer: Any) -> list[str]:
    rows = answer if isinstance(answer, list) else answer["results"]
    return [row["title"] for row in rows]


def test_what_is_to_come_and_what_was(square: Square) -> None:
    parties = square.category("Fiesta privada")
    square.event(title="Tercero", location="Playa Punta Negra", **at(days=9))
    square.event(title="Primero", category=parties, **at(days=2))
    square.event(title="Segundo", **at(days=5))
    assert titles(square.get(EVENTS)) == ["Primero", "Segundo", "Tercero"]
    page = square.get(f"{EVENTS}coming/?page_size=2")
    assert (titles(page), page["count"]) == (["Primero", "Segundo"], 3)
    assert titles(square.get(f"{EVENTS}?category=FIESTA")) == ["Primero"]
    assert titles(square.get(f"{EVENTS}coming/?location=punta")) == ["Tercero"]
    assert titles(square.get(f"{EVENTS}?date_from=2026-03-07")) == ["Segundo", "Tercero"]
    assert titles(square.get(f"{EVENTS}past/")) == []
    square.post.wait(days=6)
    assert titles(square.get(f"{EVENTS}past/")) == ["Segundo", "Primero"]
    assert square.get(f"{EVENTS}past/")["results"][0]["event_status"] == "past"
    assert titles(square.get(EVENTS)) == ["Tercero"]


HIDDEN: tuple[dict[str, Any], ...] = (
    {"status": "draft"},
    {"status": "cancelled"},
    {"is_public": False},
    {"is_active": False},
)


def test_nobody_sees_what_is_not_shown(square: Square) -> None:
    category = square.category()
    events = [square.event(category=category, **fields) for fields in HIDDEN]
    assert square.get(EVENTS) == []
    assert square.get(f"{EVENTS}coming/")["count"] == 0
    assert square.feed(type="event_created") == []
    for name in (*events, "gran-sorteo-ano-nuevo"):
        for rest in ("", "participants/", "participants/winners/", "contest/leaderboard/"):
            assert square.api.get(f"{EVENTS}{name}/{rest}").status_code == 404
    square.post.wait(days=9)
    assert square.get(f"{EVENTS}past/")["count"] == 0


def test_an_event_shows_what_it_asks_and_what_it_is_about(square: Square) -> None:
    event = square.event(
        property_location=square.house.property_id,
        min_points_required="50",
        requires_approved_reservation=True,
    )
    shown = square.get(f"{EVENTS}gran-sorteo-ano-nuevo/")
    assert shown["id"] == event
    assert (shown["property"]["name"], shown["property"]["capacity_max"]) == ("Casa Austin 1", 10)
    assert shown["category"]["name"] == "Sorteos"
    assert (shown["min_points_required"], shown["required_achievements"]) == ("50.00", [])
    assert shown["requires_approved_reservation"] is True
    assert (shown["max_participants"], shown["available_spots"]) == (None, None)
    assert (shown["spots_taken"], shown["spots_available"], shown["is_full"]) == (0, None, False)


def test_others_are_known_by_first_name_and_initial_alone(square: Square) -> None:
    event = square.contest()
    square.register(event)
    row = square.registrations(event=event)[0]
    assert square.get(f"{ADMIN}event-registrations/{row['id']}/", token="admin") == row
    now = clock.now().isoformat()
    square.decide(row["id"], winner_status="winner", winner_announcement_date=now)
    texts = [
        str(square.get(path))
        for path in (
            f"{EVENTS}{event}/participants/",
            f"{EVENTS}{event}/participants/winners/",
            f"{EVENTS}{event}/contest/leaderboard/",
            f"{EVENTS}activity-feed/",
            f"{EVENTS}activity-feed/recent/",
        )
    ]
    client_id = square.tokens["ana"].actor.removeprefix("client#")
    for text in texts:
        assert "Ana Q." in text
        for secret in ("Quispe", "Mamani", "ana@", "519876", "40000", client_id):
            assert secret not in text


def test_whoever_takes_part_is_listed(square: Square) -> None:
    event = square.event()
    square.register(event)
    square.post.wait(minutes=5)
    people = square.get(f"{EVENTS}{event}/participants/")
    assert people["total_participants"] == 1
    (row,) = people["participants"]
    assert (row["status"], row["registration_time_ago"]) == ("Aprobado", "hace 5 minutos")
    assert "contest_position" not in row
    assert "is_contest" not in people


def test_a_list_is_one_round_trip_however_long_it_is(square: Square) -> None:
    category = square.category()
    for number in range(4):
        square.event(title=f"Sorteo {number}", category=category)
    square.get(EVENTS, token="ana")
    with watching() as watch:
        rows = square.get(EVENTS, token="ana")
    assert (len(rows), watch.rounds, watch.writes) == (4, 1, 0), watch.calls


def test_what_cannot_be_asked_is_refused(square: Square) -> None:
    for path in [
        "?date_from=ayer",
        "coming/?page=0",
        "coming/?page_size=x",
        f"?category={'x' * 201}",
    ]:
        assert square.api.get(f"{EVENTS}{path}").status_code == 400


def test_events_are_found_by_nothing_else(square: Square) -> None:
    for name in ("no-hay", "0c000000-0000-4000-8000-000000000001", "x" * 200):
        assert square.api.get(f"{EVENTS}{name}/").status_code == 404
