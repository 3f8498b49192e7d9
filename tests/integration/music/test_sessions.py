"""Asking for the music of a stay, and deciding who has it (vectors V7 to V11)."""

from typing import Any
from uuid import uuid4

import pytest
from msgspec.structs import replace

from chalicelib.clients.types import Client
from chalicelib.cloud import usage
from chalicelib.kernel import clock
from chalicelib.reservations.types import Stay
from tests.support.outbox import Outbox

from .conftest import R1, R2, R3, R4, Send, keep, lima

SESSION = f"sessions/{R1}"


def request(send: Send, moment: str, who: str, session: str = SESSION) -> str:
    answer = send(moment, who, "POST", f"{session}/request-access/")
    assert answer.status_code == 200, answer.body
    assert answer.json_body["success"] is True
    request_id: str = answer.json_body["request_id"]
    return request_id


def decide(send: Send, moment: str, who: str, request_id: str, what: str) -> int:
    status: int = send(moment, who, "POST", f"{SESSION}/requests/{request_id}/{what}/").status_code
    return status


def members(send: Send, moment: str, who: str) -> list[str]:
    body = send(moment, who, "GET", f"{SESSION}/participants/").json_body
    return [each["first_name"] for each in body["participants"]]


def requests(send: Send, moment: str, who: str = "A") -> list[dict[str, Any]]:
    answer = send(moment, who, "GET", f"{SESSION}/requests/")
    assert answer.status_code == 200, answer.body
    found: list[dict[str, Any]] = answer.json_body["requests"]
    return found


def test_a_friend_asks_and_the_host_lets_them_in(
    send: Send, stays: dict[str, Stay], people: dict[str, Client]
) -> None:
    outbox = Outbox()
    request_id = request(send, "21T16:00", "B")
    [waiting] = requests(send, "21T16:01")
    assert waiting["request_id"] == request_id
    assert (waiting["id"], waiting["name"]) == (people["B"].client_id, "Beto Quispe")
    assert waiting["requested_at"] == "2025-11-21T16:00:00-05:00"
    assert decide(send, "21T16:02", "A", request_id, "accept") == 200
    assert requests(send, "21T16:03") == []
    assert members(send, "21T16:03", "B") == ["Beto"]
    again = send("21T16:04", "B", "POST", f"{SESSION}/request-access/")
    assert (again.status_code, again.json_body["success"]) == (400, False)
    assert again.json_body["code"] == "music_already_in"
    assert [each.name for each in outbox.waiting()] == [
        "music.access_requested",
        "music.access_decided",
    ]


def test_the_host_is_told_who_asks(
    send: Send, stays: dict[str, Stay], people: dict[str, Client]
) -> None:
    outbox = Outbox()
    request_id = request(send, "21T16:00", "B")
    [event] = outbox.waiting()
    assert (event.name, event.actor) == ("music.access_requested", people["B"].account_id)
    assert event.subject == f"reservation#{R1}"
    assert event.event == {
        "type": "music.access_requested",
        "reservation_id": R1,
        "request_id": request_id,
        "client_id": people["B"].client_id,
        "host_id": people["A"].client_id,
    }


def test_a_refusal_holds_for_ten_minutes(send: Send, stays: dict[str, Stay]) -> None:
    """Vector V8."""
    request_id = request(send, "21T16:05", "C")
    assert decide(send, "21T16:06", "A", request_id, "reject") == 200
    early = send("21T16:07", "C", "POST", f"{SESSION}/request-access/")
    assert (early.status_code, early.json_body["code"]) == (409, "music_cool_down")
    assert early.json_body["success"] is False
    assert request(send, "21T16:20", "C") == request_id
    assert decide(send, "21T16:21", "A", request_id, "reject") == 200
    assert decide(send, "21T16:22", "A", request_id, "accept") == 200, "the host changes their mind"
    assert members(send, "21T16:23", "C") == ["Carla"]


def test_whoever_was_taken_out_may_ask_anew(send: Send, stays: dict[str, Stay]) -> None:
    """Vector V9."""
    request_id = request(send, "21T16:00", "B")
    decide(send, "21T16:01", "A", request_id, "accept")
    path = f"{SESSION}/participants/{request_id}/"
    assert send("21T17:00", "B", "DELETE", path).status_code == 403
    assert send("21T17:00", "A", "DELETE", path).status_code == 200
    assert send("21T17:00", "A", "DELETE", path).status_code == 404
    assert members(send, "21T17:01", "A") == []
    assert request(send, "21T17:02", "B") != request_id


def test_a_participant_leaves(send: Send, stays: dict[str, Stay]) -> None:
    request_id = request(send, "21T16:00", "B")
    decide(send, "21T16:01", "A", request_id, "accept")
    path = f"{SESSION}/participants/me/"
    assert send("21T16:02", "C", "DELETE", path).status_code == 404
    assert send("21T16:02", "B", "DELETE", path).status_code == 200
    assert send("21T16:02", "B", "DELETE", path).status_code == 404
    assert members(send, "21T16:03", "A") == []


def test_who_may_ask_and_who_decides(send: Send, stays: dict[str, Stay]) -> None:
    """Vector V10."""
    own = send("22T12:00", "A", "POST", f"{SESSION}/request-access/")
    assert (own.status_code, own.json_body["code"]) == (400, "music_host")
    request_id = request(send, "22T12:00", "B")
    again = send("22T12:01", "B", "POST", f"{SESSION}/request-access/")
    assert (again.status_code, again.json_body["code"]) == (400, "music_already_asked")
    for what in ("accept", "reject"):
        assert decide(send, "22T12:02", "B", request_id, what) == 403
        assert decide(send, "22T12:02", "C", request_id, what) == 403
        assert decide(send, "22T12:02", "A", str(uuid4()), what) == 404
    assert send("22T12:02", "B", "GET", f"{SESSION}/requests/").status_code == 403
    assert decide(send, "22T12:03", "A", request_id, "accept") == 200
    assert decide(send, "22T12:04", "A", request_id, "accept") == 404


@pytest.mark.parametrize("moment", ["20T10:00", "21T14:59:59", "23T11:00", "24T10:00"])
def test_outside_the_window_nobody_asks_and_nobody_is_let_in(
    send: Send, stays: dict[str, Stay], moment: str
) -> None:
    request_id = request(send, "22T12:00", "B")
    refused = send(moment, "C", "POST", f"{SESSION}/request-access/")
    assert (refused.status_code, refused.json_body["code"]) == (400, "music_not_open")
    assert decide(send, moment, "A", request_id, "accept") == 403
    assert requests(send, moment) == []


def test_a_stay_that_is_called_off_has_no_music(
    send: Send, stays: dict[str, Stay], people: dict[str, Client]
) -> None:
    request_id = request(send, "22T12:00", "B")
    with clock.at(lima("22T12:01")):
        keep(replace(stays["R1"], status="cancelled"))
    assert decide(send, "22T12:02", "A", request_id, "accept") == 403
    refused = send("22T12:02", "C", "POST", f"{SESSION}/request-access/")
    assert (refused.status_code, refused.json_body["code"]) == (400, "music_not_open")
    body = send("22T12:02", "A", "GET", f"{SESSION}/participants/").json_body
    assert (body["status"], body["session_active"], body["host"]) == ("ended", False, None)


def test_its_people_see_each_other(send: Send, stays: dict[str, Stay], people: Any) -> None:
    """Vector V11."""
    request_id = request(send, "22T09:00", "B")
    decide(send, "22T09:01", "A", request_id, "accept")
    before = send("20T10:00", "A", "GET", f"{SESSION}/participants/").json_body
    assert before == {
        "success": True,
        "session_active": False,
        "status": "not_started",
        "message": before["message"],
        "activation_date": "2025-11-21T15:00:00-05:00",
        "host": None,
        "participants": [],
    }
    body = send("22T10:00", "B", "GET", f"{SESSION}/participants/").json_body
    assert (body["status"], body["session_active"]) == ("active", True)
    assert (body["check_in_date"], body["check_out_date"]) == ("2025-11-21", "2025-11-23")
    assert (body["property_name"], body["late_checkout"]) == ("Casa ca1", False)
    assert body["property_thumbnail"] is None
    assert body["host"] == {
        "id": people["A"].client_id,
        "first_name": "Ana",
        "last_name": "Quispe",
        "referral_code": people["A"].referral_code,
        "facebook_linked": False,
        "profile_picture": None,
    }
    assert [each["participant_id"] for each in body["participants"]] == [request_id]
    after = send("23T11:00", "B", "GET", f"{SESSION}/participants/").json_body
    assert (after["status"], after["host"]) == ("ended", None)
    assert after["termination_date"] == "2025-11-23T11:00:00-05:00"


def test_others_see_nobody(send: Send, stays: dict[str, Stay]) -> None:
    """Home book, 10 #19."""
    path = f"{SESSION}/participants/"
    assert send("22T10:00", "C", "GET", path).status_code == 403
    request(send, "22T10:00", "C")
    waiting = send("22T10:01", "C", "GET", path).json_body
    assert (waiting["status"], waiting["host"], waiting["participants"]) == ("active", None, [])
    assert "property_name" not in waiting
    for method, rest in (("GET", "participants"), ("POST", "request-access"), ("GET", "requests")):
        unknown = send("22T10:00", "A", method, f"sessions/{uuid4()}/{rest}/")
        assert (unknown.status_code, unknown.json_body["success"]) == (404, False)


def test_an_unpaid_stay_and_one_without_a_guest_have_no_music(
    send: Send, stays: dict[str, Stay]
) -> None:
    unpaid = send("25T16:00", "B", "POST", f"sessions/{R4}/request-access/")
    assert unpaid.json_body["code"] == "music_not_open"
    keep(replace(stays["R2"], origin="air"))
    nobodys = send("24T16:00", "B", "POST", f"sessions/{R2}/request-access/")
    assert (nobodys.status_code, nobodys.json_body["code"]) == (400, "music_no_host")


def test_a_late_checkout_is_open_longer(send: Send, stays: dict[str, Stay]) -> None:
    """Vector V14."""
    session = f"sessions/{R3}"
    request(send, "23T18:00", "B", session)
    late = send("24T11:00", "C", "POST", f"{session}/request-access/")
    assert late.json_body["code"] == "music_not_open"


def test_a_request_is_one_read_and_one_transaction(send: Send, stays: Any) -> None:
    request(send, "22T16:00", "C")
    with usage.measured() as measured:
        request(send, "22T16:00", "B")
    assert measured.calls == 3, "the limit, the stay with the request, the transaction"


def test_requests_are_limited(send: Send, stays: dict[str, Stay]) -> None:
    path = f"{SESSION}/request-access/"
    statuses = [send("22T16:00", "B", "POST", path).status_code for _ in range(12)]
    assert statuses == [200] + [400] * 9 + [429] * 2
