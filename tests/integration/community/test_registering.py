"""Guests register for events, withdraw and register again (vector TV18)."""

from typing import Any
from uuid import uuid4

from chalicelib.clients import service as clients
from chalicelib.kernel import clock, dates
from tests.support.people import ACTOR

from .square import ADMIN, API, EVENTS, Square


def places(square: Square, event: str) -> tuple[int, int | None, bool]:
    found = square.get(f"{EVENTS}{event}/")
    return found["spots_taken"], found["spots_available"], found["is_full"]


def test_a_guest_registers_and_is_counted(square: Square) -> None:
    event = square.event(max_participants=2)
    answer = square.register(event, special_requests="Una mesa")
    assert answer.status_code == 201
    told = answer.json_body
    assert (told["success"], told["next_step"], told["requires_evidence"]) == (
        True,
        "wait_event",
        False,
    )
    assert (told["registration"]["notes"], told["registration"]["status"]) == (
        "Una mesa",
        "approved",
    )
    assert places(square, event) == (1, 1, False)
    (own,) = square.get(f"{EVENTS}my-registrations/", token="ana")["results"]
    assert (own["event"]["slug"], own["event"] == own["event_details"]) == (
        "gran-sorteo-ano-nuevo",
        True,
    )
    assert (own["client_name"], own["notes"]) == ("Ana Q.", "Una mesa")


def test_the_last_place_is_one_guests(square: Square) -> None:
    square.guest("luis")
    event = square.event(max_participants=1)
    assert square.register(event).status_code == 201
    refused = square.register(event, "luis")
    assert (refused.status_code, refused.json_body["error_code"]) == (400, "EVENT_FULL")
    assert places(square, event) == (1, 0, True)
    assert square.asks(event, "luis")["reason_code"] == "EVENT_FULL"
    assert square.withdraw(event).status_code == 200
    assert square.register(event, "luis").status_code == 201


def test_nobody_registers_twice(square: Square) -> None:
    event = square.event()
    first = square.register(event).json_body["registration"]["id"]
    again = square.register(event)
    assert again.status_code == 400
    assert (again.json_body["error_code"], again.json_body["registration_id"]) == (
        "ALREADY_REGISTERED",
        first,
    )


def test_who_has_the_last_place_is_told_so_when_they_ask_again(square: Square) -> None:
    event = square.event(max_participants=1)
    first = square.register(event).json_body["registration"]["id"]
    again = square.register(event).json_body
    assert (again["error_code"], again["registration_id"]) == ("ALREADY_REGISTERED", first)
    square.post.wait(days=3)
    late = square.register(event).json_body
    assert (late["error_code"], late["registration_id"]) == ("ALREADY_REGISTERED", first)
    assert square.asks(event)["is_registered"] is True


def test_who_withdrew_registers_anew_with_a_new_date(square: Square) -> None:
    event = square.event()
    square.register(event)
    gone = square.withdraw(event)
    assert (gone.status_code, gone.json_body["registration"]["status"]) == (200, "Cancelado")
    square.post.wait(hours=1)
    again = square.register(event)
    assert (again.status_code, again.json_body["is_again"]) == (200, True)
    assert again.json_body["registration"]["registration_date"].startswith("2026-03-02T11:00")


def test_what_is_withdrawn_is_not_withdrawn_again(square: Square) -> None:
    event = square.event()
    assert square.withdraw(event).status_code == 404
    square.register(event)
    square.withdraw(event)
    refused = square.withdraw(event)
    assert (refused.status_code, refused.json_body["status"]) == (400, "Cancelado")
    assert refused.json_body["valid_states"] == ["Incompleto", "Pendiente", "Aprobado"]


def test_a_guest_withdraws_until_the_event_also_before_sending_evidence(square: Square) -> None:
    square.guest("luis")
    event = square.event(requires_evidence=True)
    square.register(event)
    square.register(event, "luis")
    assert square.withdraw(event).status_code == 200
    square.post.wait(days=3)
    late = square.withdraw(event, "luis")
    assert (late.status_code, late.json_body["error_code"]) == (400, "EVENT_OVER")


def test_nobody_registers_for_what_is_not_shown(square: Square) -> None:
    event = square.event()
    hidden: tuple[dict[str, Any], ...] = (
        {"status": "draft"},
        {"is_public": False},
        {"is_active": False},
        {"status": "cancelled"},
    )
    for fields in hidden:
        square.edit(event, **fields)
        refused = square.register(event)
        assert (refused.status_code, refused.json_body["error_code"]) == (
            400,
            "REQUIREMENTS_NOT_MET",
        )
        assert square.asks(event)["reason_code"] == "EVENT_NOT_AVAILABLE"
    assert square.register("gran-sorteo-ano-nuevo").status_code == 404


def test_the_check_is_the_verdict_of_the_registration(square: Square) -> None:
    event = square.event(
        min_points_required="100.00",
        requires_approved_reservation=True,
        requires_facebook_verification=True,
    )
    checked = square.asks(event)
    refused = square.register(event).json_body
    assert (checked["can_register"], checked["message"]) == (False, refused["message"])
    assert "te faltan 100.00" in checked["message"]
    failed = [each["requirement"] for each in checked["requirements"] if not each["is_met"]]
    assert failed == ["points", "facebook", "reservation"]
    listed = square.get(EVENTS, token="ana")[0]["can_register_status"]
    assert listed == {"can_register": False, "message": checked["message"]}
    assert square.get(EVENTS)[0]["can_register_status"]["message"].startswith("Inicia sesión")


def test_points_count_while_they_last_and_are_not_spent(square: Square) -> None:
    event = square.event(min_points_required="100.00")
    client = square.tokens["ana"].actor.removeprefix("client#")
    given = {"client_id": client, "points": "150.00", "reason": "Regalo"}
    answer = square.api.post(f"{API}clients/points/adjust/", token="admin", json=given)
    assert answer.status_code == 200, answer.body
    assert square.asks(event)["can_register"] is True
    late = square.event(min_points_required="100.00", **of_next_year())
    square.post.wait(days=366)
    refused = square.asks(late)
    assert (refused["can_register"], refused["reason_code"]) == (False, "REQUIREMENTS_NOT_MET")


def of_next_year() -> dict[str, str]:
    return {
        "event_date": "2027-06-01T20:00:00-05:00",
        "registration_deadline": "2027-05-30T20:00:00-05:00",
    }


def test_a_registration_is_made_once_for_a_key(square: Square) -> None:
    event = square.event()
    key = {"Idempotency-Key": "una-vez"}
    answers = [
        square.api.post(f"{EVENTS}{event}/register/", token="ana", json={}, headers=key)
        for _ in range(2)
    ]
    assert [each.status_code for each in answers] == [201, 200]
    assert answers[1].headers["Idempotent-Replay"] == "true"
    assert answers[0].json_body == answers[1].json_body


def test_what_cannot_be_is_refused_with_a_reason(square: Square) -> None:
    event = square.event()
    assert square.register(str(uuid4())).status_code == 404
    assert square.register("no-hay").status_code == 404
    long = square.register(event, special_requests="x" * 2001)
    assert (long.status_code, set(long.json_body["errors"])) == (400, {"special_requests"})
    assert square.api.post(f"{EVENTS}{event}/register/", json={}).status_code == 401
    assert square.register(event, "admin").status_code == 401


def test_a_deleted_guest_does_not_register_and_takes_part_no_more(square: Square) -> None:
    event = square.event(max_participants=1)
    square.register(event)
    client = square.tokens["ana"].actor.removeprefix("client#")
    clients.delete(client, actor=ACTOR, now=clock.now())
    square.post.settle()
    assert places(square, event) == (0, 1, False)
    assert square.register(event).status_code == 401


def test_administrators_see_who_registered_and_page_through_them(square: Square) -> None:
    event = square.event()
    for name in ("luis", "rosa", "hugo"):
        square.guest(name)
        square.register(event, name)
        square.post.wait(minutes=1)
    square.withdraw(event, "rosa")
    page = square.get(f"{ADMIN}event-registrations/?event={event}&page_size=2", token="admin")
    assert (page["count"], page["total_paginas"]) == (3, 2)
    assert [row["client"]["name"] for row in page["results"]] == [
        "Hugo Quispe Mamani",
        "Rosa Quispe Mamani",
    ]
    assert [row["client"]["name"] for row in square.registrations(status="cancelled")] == [
        "Rosa Quispe Mamani"
    ]
    assert square.registrations(winner="true") == []


def test_whom_administrators_take_out_is_told_since_when(square: Square) -> None:
    event = square.event()
    square.register(event)
    (row,) = square.registrations(event=event)
    out = square.decide(row["id"], status="cancelled").json_body
    assert (out["status"], out["cancelled_at"]) == (
        "cancelled",
        dates.in_lima(clock.now()).isoformat(),
    )
    assert square.withdraw(event).json_body["cancelled_date"] is not None


def test_rejected_guests_may_not_register_again_until_evidence_is_asked_anew(
    square: Square,
) -> None:
    event = square.event(requires_evidence=True)
    square.register(event)
    (row,) = square.registrations(event=event)
    assert square.decide(row["id"], status="approved").status_code == 409
    assert square.decide(row["id"], status="rejected").json_body["status"] == "rejected"
    refused = square.register(event)
    assert (refused.status_code, refused.json_body["error_code"]) == (409, "REGISTRATION_REJECTED")
    assert square.decide(row["id"], status="incomplete").status_code == 200
    assert square.send(event).status_code == 200


def test_the_deadline_ends_the_registration(square: Square) -> None:
    event = square.event()
    square.post.wait(days=2)
    assert square.asks(event)["can_register"] is True
    square.post.wait(seconds=1)
    assert square.asks(event)["reason_code"] == "REGISTRATION_CLOSED"
    square.post.wait(days=2)
    assert square.asks(event)["is_past_event"] is True
