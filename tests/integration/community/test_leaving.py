"""Guests who are erased, deleted or turn out to be one person."""

from datetime import timedelta

from chalicelib.clients import service as clients
from chalicelib.cloud import objects
from chalicelib.community.leaving import service as leaving
from chalicelib.kernel import clock
from tests.support import everything
from tests.support.arrivals import deliver, notice
from tests.support.people import ACTOR

from .square import API, EVENTS, Square


def client_of(square: Square, token: str) -> str:
    return square.tokens[token].actor.removeprefix("client#")


def prove(square: Square, event: str, token: str) -> None:
    """A guest's picture is sent, opened and approved."""
    square.register(event, token, special_requests="Con mi tía Rosaura")
    square.send(event, token)
    [upload] = [key for key, _ in objects.stored("uploads/attestations/")]
    deliver(notice(upload))
    square.post.settle()
    row = next(
        row
        for row in square.registrations(event=event)
        if row["client"]["id"] == client_of(square, token)
    )
    square.decide(row["id"], status="approved", admin_notes="Llamar a Rosaura")


def test_of_an_erased_guest_nothing_is_left(square: Square) -> None:
    square.guest("luis")
    over, coming = square.event(requires_evidence=True), square.event()
    prove(square, over, "ana")
    square.post.wait(days=1)
    square.edit(
        coming,
        event_date=(clock.now() + timedelta(days=30)).isoformat(),
        registration_deadline=(clock.now() + timedelta(days=29)).isoformat(),
    )
    square.register(coming, "ana", special_requests="Con mi tía Rosaura")
    square.post.wait(days=2)
    ana = client_of(square, "ana")
    answer = square.api.post(f"{API}clients/{ana}/erase/", token="admin", json={})
    assert answer.status_code == 202, answer.body
    square.post.wait(minutes=10)
    kept = everything.kept()["community"]
    for secret in ("ana q.", "rosaura", "quispe"):
        assert secret not in kept
    assert list(objects.stored("attestations/")) == []
    assert square.get(f"{EVENTS}{coming}/")["registered_count"] == 0
    people = square.get(f"{EVENTS}{over}/participants/")["participants"]
    assert [row["participant_name"] for row in people] == ["Participante"]
    assert "Ana" not in str(square.feed())


def test_two_records_of_one_person_have_one_registration(square: Square) -> None:
    luis = square.guest("luis")
    only_luis, both = square.event(requires_evidence=True), square.event()
    prove(square, only_luis, "luis")
    square.register(both, "luis")
    square.post.wait(minutes=1)
    square.register(both)
    ana = client_of(square, "ana")
    for _ in range(2):
        leaving.hand_over(luis.client_id, ana, now=clock.now())
    detail = square.get(f"{EVENTS}{both}/")
    assert (detail["registered_count"], detail["spots_taken"]) == (1, 1)
    mine = square.get(f"{EVENTS}my-registrations/", token="ana")["results"]
    assert {row["event"]["id"] for row in mine} == {only_luis, both}
    (proved,) = [row for row in mine if row["event"]["id"] == only_luis]
    assert "attestations/" in proved["evidence_image"]
    [(key, _)] = objects.stored("attestations/")
    assert proved["id"] in key
    assert square.get(f"{EVENTS}my-registrations/", token="luis")["results"] == []
    assert len(square.registrations(event=both)) == 1
    assert {row.get("client_name") for row in square.feed(type="event_registration")} == {"Ana Q."}


def test_a_deleted_guest_gives_the_place_back_and_keeps_what_is_over(square: Square) -> None:
    over = square.event()
    square.register(over)
    square.post.wait(days=2, minutes=1)
    coming = square.event()
    square.register(coming)
    clients.delete(client_of(square, "ana"), actor=ACTOR, now=clock.now())
    square.post.settle()
    assert square.get(f"{EVENTS}{coming}/")["registered_count"] == 0
    assert square.get(f"{EVENTS}{over}/")["registered_count"] == 1


def merged(square: Square, gone: str, kept: str) -> None:
    body = {"kept": kept, "gone": gone}
    answer = square.api.post(f"{API}admin/clients/merge/", token="admin", json=body)
    assert answer.status_code == 202, answer.body
    square.post.wait(minutes=10)


def test_whoever_is_left_of_two_has_the_friends_of_both_in_a_contest(square: Square) -> None:
    luis = square.guest("luis")
    event = square.contest()
    square.register(event, "luis")
    square.guest("hugo", by=luis)
    assert square.standings(event) == [("Luis Q.", 1)]
    merged(square, luis.client_id, client_of(square, "ana"))
    assert square.standings(event) == [("Ana Q.", 1)]


def test_a_picture_on_its_way_while_two_become_one_is_sent_again(square: Square) -> None:
    luis = square.guest("luis")
    event = square.event(requires_evidence=True)
    square.register(event, "luis")
    assert square.send(event, "luis").status_code == 200
    [upload] = [key for key, _ in objects.stored("uploads/attestations/")]
    late = notice(upload)
    merged(square, luis.client_id, client_of(square, "ana"))
    deliver(late)
    square.post.settle()
    (mine,) = square.get(f"{EVENTS}my-registrations/", token="ana")["results"]
    assert (mine["status"], mine["evidence_image"]) == ("incomplete", None)
    assert square.send(event, "ana").status_code == 200
    assert square.get(f"{EVENTS}{event}/")["spots_taken"] == 1
