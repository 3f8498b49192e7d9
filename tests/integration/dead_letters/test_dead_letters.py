"""What queues gave up: seen, sent again, discarded; never lost, and by nobody else."""

import json
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import EndpointConnectionError
from chalice.test import HTTPResponse

from chalicelib import wiring
from chalicelib.cloud import clients, dead_letters
from chalicelib.dead_letters.known import DEAD as EVERY
from chalicelib.kernel import clock
from tests.integration.accounts.desk import hire, signed_in
from tests.integration.dead_letters.given_up import (
    CORRELATION,
    DEAD,
    QUEUE,
    STAY,
    SUBSCRIPTION,
    body_of,
    fail,
    lying,
    put,
)
from tests.support.http import Api
from tests.support.kills import Killed, killed_at

PATH = "/api/v1/admin/dead-letters/"
SOMEBODY = "7b1c1b9e-5c1a-4d53-9d2e-0f6f0b8a7c11"
STREAM = "publish-events-dead"
BATCH = json.dumps({"DDBStreamBatchInfo": {"shardId": "shardId-0001", "batchSize": 3}})


@pytest.fixture
def token(api: Api) -> str:
    """That of an administrator."""
    return str(signed_in(api, hire("ana", "admin"))["access"])


@pytest.fixture
def desk(api: Api, token: str) -> "Desk":
    """An administrator who looks after the queues."""
    return Desk(api, token)


class Desk:
    """Asks and tells, as an administrator."""

    def __init__(self, api: Api, token: str) -> None:
        self._api, self._token = api, token

    def get(self, path: str = "") -> Any:
        """What a path answers, which must be well."""
        answer = self.ask(path)
        assert answer.status_code == 200, answer.body
        return answer.json_body

    def ask(self, path: str) -> HTTPResponse:
        """The answer of a path."""
        return self._api.get(f"{PATH}{path}", token=self._token)

    def post(self, path: str, **body: Any) -> HTTPResponse:
        """The answer to a wish."""
        return self._api.post(f"{PATH}{path}", json=body, token=self._token)

    def letters(self, queue: str = DEAD) -> list[dict[str, Any]]:
        """What a queue holds."""
        found: list[dict[str, Any]] = self.get(f"{queue}/")["letters"]
        return found

    def ids(self, queue: str = DEAD) -> list[str]:
        """The messages that a queue holds."""
        return [each["message_id"] for each in self.letters(queue)]


def test_every_queue_is_listed_the_fullest_first(desk: Desk) -> None:
    put("sync-dead", body_of(1))
    put(DEAD, body_of(1), body_of(2))
    listed = desk.get()
    assert [(each["name"], each["count"]) for each in listed[:3]] == [
        (DEAD, 2),
        ("sync-dead", 1),
        ("attestations-dead", 0),
    ]
    assert {each["name"] for each in listed} == {*EVERY}
    assert {each["queue"] for each in listed} == {None, *(queue.name for queue in wiring.QUEUES)}


def test_a_message_says_which_it_is_and_nothing_of_people(desk: Desk) -> None:
    put(DEAD, body_of(guest={"tel": "999888777"}))
    [letter] = desk.letters()
    sent_at = letter.pop("sent_at")
    assert datetime.fromisoformat(sent_at).utcoffset() is not None
    assert letter.pop("message_id")
    assert letter == {
        "kind": "event",
        "subscription": SUBSCRIPTION,
        "is_known": True,
        "event": "reservation.approved",
        "event_id": "019b0000-0000-7000-8000-000000000001",
        "subject": f"reservation#{STAY}",
        "names": [{"name": "reservation_id", "id": STAY}],
        "actor": "staff#7",
        "happened_at": "2026-01-05T12:00:00-05:00",
        "received": 1,
        "correlation_id": CORRELATION,
        "error": None,
        "place": None,
        "failed_at": None,
    }


def test_a_message_for_a_handler_that_is_gone_says_so(desk: Desk) -> None:
    put(DEAD, body_of(subscription="former.handler"))
    assert [each["is_known"] for each in desk.letters()] == [False]


def test_whoever_looks_changes_nothing(desk: Desk) -> None:
    put(DEAD, *map(body_of, range(12)))
    assert len(desk.ids()) == 12
    assert sorted(desk.ids()) == sorted(desk.ids())
    assert len(lying(DEAD)) == 12


def test_so_many_are_shown_as_were_asked_for(desk: Desk) -> None:
    put(DEAD, *map(body_of, range(12)))
    shown = desk.get(f"{DEAD}/?limit=5")
    assert (len(shown["letters"]), shown["count"]) == (5, 12)
    assert desk.ask(f"{DEAD}/?limit=101").status_code == 400


def test_why_a_message_failed_is_told_with_the_line_and_without_its_words(desk: Desk) -> None:
    body = body_of(check_in="nobody knows")
    with clock.at(datetime.fromisoformat("2026-01-05T17:10:00Z")):
        assert fail(QUEUE, body)
    put(DEAD, body)
    [letter] = desk.letters()
    assert letter["error"] == "ValidationError"
    assert letter["place"].startswith("chalicelib.")
    assert letter["failed_at"] == "2026-01-05T12:10:00-05:00"


def test_one_message_goes_back_to_its_queue(desk: Desk) -> None:
    put(DEAD, body_of(1), body_of(2))
    first = next(each for each in desk.letters() if each["event_id"].endswith("1"))
    answer = desk.post(f"{DEAD}/again/", message_ids=[first["message_id"]])
    assert answer.json_body == {"done": [first["message_id"]], "missing": []}
    assert lying(QUEUE) == [body_of(1)]
    assert lying(DEAD) == [body_of(2)]


def test_several_and_all_go_back(desk: Desk) -> None:
    put(DEAD, *map(body_of, range(25)))
    chosen = desk.ids()[:3]
    assert sorted(desk.post(f"{DEAD}/again/", message_ids=chosen).json_body["done"]) == sorted(
        chosen
    )
    assert len(desk.post(f"{DEAD}/again/", all=True).json_body["done"]) == 22
    assert lying(QUEUE) == sorted(map(body_of, range(25)))
    assert lying(DEAD) == []


def test_what_went_back_goes_back_once(desk: Desk) -> None:
    put(DEAD, body_of())
    chosen = desk.ids()
    desk.post(f"{DEAD}/again/", message_ids=chosen)
    assert desk.post(f"{DEAD}/again/", message_ids=chosen).json_body == {
        "done": [],
        "missing": chosen,
    }
    assert lying(QUEUE) == [body_of()]


def test_nothing_chosen_does_nothing(desk: Desk) -> None:
    put(DEAD, body_of())
    assert desk.post(f"{DEAD}/again/").json_body == {"done": [], "missing": []}
    assert lying(DEAD) == [body_of()]


def test_a_message_is_discarded_with_its_reason_in_the_log(desk: Desk) -> None:
    put(DEAD, body_of(1), body_of(2))
    [chosen, _] = desk.ids()
    answer = desk.post(f"{DEAD}/discard/", message_ids=[chosen], reason=" De una  prueba ")
    assert answer.json_body == {"done": [chosen], "missing": []}
    assert len(lying(DEAD)) == 1
    assert lying(QUEUE) == []
    [decision] = desk.get(f"{DEAD}/decisions/")
    assert decision.pop("at")
    assert decision == {
        "actor": "staff#1",
        "discarded": True,
        "message_id": chosen,
        "subscription": SUBSCRIPTION,
        "reason": "De una prueba",
    }


def test_who_sent_what_again_is_in_the_log(desk: Desk) -> None:
    put(DEAD, body_of())
    [chosen] = desk.ids()
    desk.post(f"{DEAD}/again/", message_ids=[chosen])
    [decision] = desk.get(f"{DEAD}/decisions/")
    assert (decision["message_id"], decision["discarded"], decision["reason"]) == (
        chosen,
        False,
        None,
    )


@pytest.mark.parametrize("reason", ["", "  ", "x" * 301])
def test_a_reason_is_needed_and_short(desk: Desk, reason: str) -> None:
    put(DEAD, body_of())
    answer = desk.post(f"{DEAD}/discard/", all=True, reason=reason)
    assert answer.status_code == 400
    assert list(answer.json_body["fields"]) == ["reason"]
    assert lying(DEAD) == [body_of()]


def test_what_the_stream_gave_up_has_no_queue_and_is_discarded_only(desk: Desk) -> None:
    put(STREAM, BATCH)
    [letter] = desk.letters(STREAM)
    assert (letter["kind"], letter["subscription"], letter["is_known"]) == ("other", None, True)
    refused = desk.post(f"{STREAM}/again/", all=True)
    assert (refused.status_code, refused.json_body["code"]) == (409, "cannot_go_back")
    assert lying(STREAM) == [BATCH]
    desk.post(f"{STREAM}/discard/", all=True, reason="Enviados por replay_missed")
    assert lying(STREAM) == []


@pytest.mark.parametrize(
    "body",
    [
        {"Records": [{"s3": {"object": {"key": f"uploads/photos/{STAY}"}}}]},
        {"key": f"uploads/photos/{STAY}", "size": 7},
    ],
)
def test_a_file_is_named_by_its_key(desk: Desk, body: Any) -> None:
    put("photos-dead", json.dumps(body))
    [letter] = desk.letters("photos-dead")
    assert (letter["kind"], letter["subject"]) == ("file", f"uploads/photos/{STAY}")


@pytest.mark.parametrize("path", ["", "decisions/"])
def test_a_queue_that_is_none_is_not_found(desk: Desk, path: str) -> None:
    for name in ("nothing-dead", QUEUE):
        answer = desk.ask(f"{name}/{path}")
        assert (answer.status_code, answer.json_body["code"]) == (404, "no_dead_letters")


def test_nothing_is_done_to_a_queue_that_is_none(desk: Desk) -> None:
    put(QUEUE, body_of())
    for answer in (
        desk.post(f"{QUEUE}/again/", all=True),
        desk.post(f"{QUEUE}/discard/", all=True, reason="x"),
    ):
        assert answer.status_code == 404
    assert lying(QUEUE) == [body_of()]


@pytest.mark.parametrize("group", ["vendedor", "mantenimiento"])
def test_nobody_else_sees_or_does_any_of_it(api: Api, group: str) -> None:
    other = signed_in(api, hire("luis", group))["access"]
    put(DEAD, body_of())
    for path in ("", f"{DEAD}/", f"{DEAD}/decisions/"):
        assert api.get(f"{PATH}{path}", token=other).status_code == 403
    for path in ("again/", "discard/"):
        answer = api.post(f"{PATH}{DEAD}/{path}", json={"all": True, "reason": "x"}, token=other)
        assert answer.status_code == 403
    assert lying(DEAD) == [body_of()]


@pytest.mark.parametrize("moment", ["before", "after"])
def test_whoever_is_killed_on_the_way_loses_nothing(
    desk: Desk, moment: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may come twice, which handlers take."""
    # What the killed one had taken is shown again at once, and not after half a minute.
    monkeypatch.setattr(dead_letters, "HIDDEN", timedelta())
    number, is_done = 1, True
    while is_done:
        put(DEAD, body_of(number))
        [chosen] = desk.ids()
        with killed_at(number, moment) as kill, suppress(Killed):
            desk.post(f"{DEAD}/again/", message_ids=[chosen])
        is_done = kill.is_done
        assert body_of(number) in {*lying(DEAD), *lying(QUEUE)}
        desk.post(f"{DEAD}/again/", all=True)
        assert lying(DEAD) == []
        assert body_of(number) in lying(QUEUE)
        number += 1
    assert number > 4


def test_where_queues_are_away_it_is_said_so(desk: Desk) -> None:
    def away(**_: Any) -> None:
        raise EndpointConnectionError(endpoint_url="https://sqs.example")

    put(DEAD, body_of())
    emitter = clients.client("sqs").meta.events
    emitter.register_first("before-call.sqs", away)
    try:
        answers = [desk.ask(""), desk.ask(f"{DEAD}/"), desk.post(f"{DEAD}/again/", all=True)]
    finally:
        emitter.unregister("before-call.sqs", away)
    assert [each.status_code for each in answers] == [503, 503, 503]
    assert lying(DEAD) == [body_of()]
