"""Players over HTTP (home book, 4.4; vectors V5 to V7, V12, V14, V15 and V19)."""

from typing import Any

import pytest
from chalice.test import HTTPResponse
from msgspec.structs import replace

from chalicelib.calendar import records as calendar
from chalicelib.clients.types import Client
from chalicelib.cloud import usage
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import clock
from chalicelib.reservations.types import Stay
from protocol.commands import MovePlayer
from protocol.things import Track
from tests.support.outbox import Outbox

from .conftest import R1, R3, Send, keep, lima
from .jukebox import Jukebox

PLAYER = "players/ca1"
SONG = Track(
    track_id="7",
    title="De música ligera",
    artist="Soda Stereo",
    album="Canción animal",
    duration_s=212,
    cover_url="https://covers.example.com/7.jpg",
)


def post(send: Send, moment: str, who: str, what: str, **json: Any) -> HTTPResponse:
    return send(moment, who, "POST", f"{PLAYER}/{what}/", json=json or None)


def let_in(send: Send, moment: str, who: str) -> None:
    asked = send(moment, who, "POST", f"sessions/{R1}/request-access/").json_body["request_id"]
    answer = send(moment, "A", "POST", f"sessions/{R1}/requests/{asked}/accept/")
    assert answer.status_code == 200, answer.body


def players(send: Send, moment: str, who: str) -> list[dict[str, Any]]:
    answer = send(moment, who, "GET", "players/")
    assert answer.status_code == 200, answer.body
    found: list[dict[str, Any]] = answer.json_body["players"]
    return found


class TestLists:
    def test_a_guest_finds_the_player_from_when_its_music_opens(
        self, send: Send, stays: dict[str, Stay], ca1: Jukebox
    ) -> None:
        """Vector V5."""
        assert players(send, "21T14:59:59", "A") == []
        ca1.tell(lima("21T14:59:50"), is_on=True, playing="playing", track=SONG, volume=35)
        [player] = players(send, "21T15:00:00", "A")
        assert player == {
            "player_id": "ca1",
            "name": "Casa ca1",
            "property_name": "Casa ca1",
            "available": True,
            "stale": False,
            "state": "playing",
            "is_playing": True,
            "current_track": {
                "track_id": "7",
                "title": "De música ligera",
                "artist": "Soda Stereo",
                "album": "Canción animal",
                "duration_s": 212,
                "cover_url": "https://covers.example.com/7.jpg",
                "explicit": False,
            },
            "volume": 35,
            "muted": False,
            "power_state": "on",
            "position_s": 0,
            "seen_at": "2025-11-21T14:59:50-05:00",
            "reservation": {
                "client_name": player["reservation"]["client_name"],
                "facebook_linked": False,
                "profile_picture": None,
                "check_in_date": "2025-11-21",
                "check_out_date": "2025-11-23",
                "late_checkout": False,
            },
        }

    def test_what_is_old_is_said_to_be(
        self, send: Send, stays: dict[str, Stay], ca1: Jukebox
    ) -> None:
        """Home book, 10 #28."""
        [never] = players(send, "22T10:00:00", "A")
        assert (never["available"], never["stale"], never["seen_at"]) == (False, True, None)
        ca1.tell(lima("22T10:00:00"), playing="playing")
        [fresh] = players(send, "22T10:01:29", "A")
        [old] = players(send, "22T10:01:30", "A")
        assert (fresh["available"], fresh["stale"]) == (True, False)
        assert (old["available"], old["stale"], old["state"]) == (False, True, "playing")
        ca1.tell(lima("22T10:05:00"), connected=False)
        [lost] = players(send, "22T10:05:01", "A")
        assert (lost["available"], lost["stale"]) == (False, False)

    def test_nobody_waits_for_a_house(
        self, send: Send, stays: dict[str, Stay], ca1: Jukebox
    ) -> None:
        ca1.tell(lima("22T10:00:00"))
        players(send, "22T10:00:00", "A")
        with usage.measured() as measured:
            players(send, "22T10:00:01", "A")
        assert measured.calls <= 4
        assert ca1.done == []

    @pytest.mark.parametrize(
        ("moment", "found"),
        [
            ("23T10:30:00", {"A": 1, "D": 0}),
            ("23T11:30:00", {"A": 0, "D": 0}),
            ("23T15:00:00", {"A": 0, "D": 1}),
        ],
    )
    def test_on_the_day_of_change_each_has_their_time(
        self, send: Send, stays: dict[str, Stay], moment: str, found: dict[str, int]
    ) -> None:
        """Vector V12."""
        assert {who: len(players(send, moment, who)) for who in found} == found

    def test_a_friend_finds_it_once_let_in(
        self, send: Send, stays: dict[str, Stay], ca1: Jukebox
    ) -> None:
        assert players(send, "22T10:00:00", "B") == []
        let_in(send, "22T10:00:00", "B")
        [player] = players(send, "22T10:01:00", "B")
        assert (player["player_id"], player["reservation"]["check_in_date"]) == (
            "ca1",
            "2025-11-21",
        )
        assert players(send, "23T11:00:00", "B") == []

    def test_an_unpaid_stay_has_none(self, send: Send, stays: dict[str, Stay]) -> None:
        """Vector V15."""
        assert players(send, "25T15:05:00", "X") == []


class TestCommands:
    @pytest.mark.parametrize(
        ("moment", "status"),
        [("21T14:59:59", 403), ("21T15:00:00", 200), ("23T10:59:59", 200), ("23T11:00:00", 403)],
    )
    def test_a_guest_plays_while_the_music_is_open(
        self, send: Send, stays: dict[str, Stay], ca1: Jukebox, moment: str, status: int
    ) -> None:
        """Vector V6."""
        ca1.tell(lima(moment))
        assert post(send, moment, "A", "play").status_code == status
        assert ca1.heard == (["play"] if status == 200 else [])

    def test_a_friend_plays_once_let_in_and_no_longer_than_that(
        self, send: Send, stays: dict[str, Stay], ca1: Jukebox
    ) -> None:
        """Vectors V7 and V9."""
        ca1.tell(lima("21T16:00:00"))
        assert post(send, "21T16:00:00", "B", "play").status_code == 403
        let_in(send, "21T16:00:10", "B")
        assert post(send, "21T16:00:20", "B", "play").status_code == 200
        refused = post(send, "21T16:00:30", "B", "clear-queue")
        assert (refused.status_code, refused.json_body["code"]) == (403, "music_host_only")
        body = send("21T16:00:40", "A", "GET", f"sessions/{R1}/participants/").json_body
        participant = body["participants"][0]["participant_id"]
        send("21T16:00:50", "A", "DELETE", f"sessions/{R1}/participants/{participant}/")
        assert post(send, "21T16:01:00", "B", "play").status_code == 403

    def test_whoever_is_not_there_plays_nothing(
        self, send: Send, stays: dict[str, Stay], ca1: Jukebox
    ) -> None:
        ca1.tell(lima("22T16:00:00"))
        for who in ("B", "D", "X"):
            for what in (
                "play",
                "pause",
                "stop",
                "next",
                "previous",
                "power",
                "mute",
                "clear-queue",
            ):
                answer = post(send, "22T16:00:00", who, what)
                assert (answer.status_code, answer.json_body["success"]) == (403, False)
        assert send("22T16:00:00", "B", "GET", f"{PLAYER}/queue/").status_code == 403
        assert send("22T16:00:00", "A", "POST", "players/ca9/play/").status_code == 403
        assert send("22T16:00:00", None, "POST", f"{PLAYER}/play/").status_code == 401
        assert send("22T16:00:00", "admin", "POST", f"{PLAYER}/play/").status_code == 401
        assert ca1.done == []

    def test_a_stay_that_is_called_off_plays_nothing_from_then_on(
        self, send: Send, stays: dict[str, Stay], ca1: Jukebox
    ) -> None:
        ca1.tell(lima("22T16:00:00"))
        assert post(send, "22T16:00:00", "A", "play").status_code == 200
        keep(replace(stays["R1"], status="cancelled"))
        assert post(send, "22T16:00:01", "A", "play").status_code == 403

    def test_keys_say_what_became_of_it(
        self, send: Send, stays: dict[str, Stay], ca1: Jukebox
    ) -> None:
        ca1.tell(lima("22T16:00:00"))
        for what in ("play", "pause", "stop", "next", "previous"):
            body = post(send, "22T16:00:01", "A", what).json_body
            assert body["success"] is True
            assert body["data"]["status"] == "success"
        assert ca1.heard == ["play", "pause", "stop", "next", "previous"]
        assert body["data"]["player"]["state"] == "playing"
        [player] = players(send, "22T16:00:02", "A")
        assert player["state"] == "playing"

    def test_volume_and_silence(self, send: Send, stays: dict[str, Stay], ca1: Jukebox) -> None:
        """Vector V19."""
        ca1.tell(lima("22T16:00:00"))
        for level in (0, 50, 100):
            body = post(send, "22T16:00:01", "A", "volume", level=level).json_body
            assert body["data"]["player"]["volume"] == level
        for wrong in (150, -1, "abc", 1.5, None, True):
            refused = post(send, "22T16:00:01", "A", "volume", level=wrong)
            assert (refused.status_code, refused.json_body["success"]) == (400, False)
            assert "level" in refused.json_body
        assert post(send, "22T16:00:01", "A", "volume").status_code == 400
        for muted in (True, False):
            body = post(send, "22T16:00:01", "A", "mute", muted=muted).json_body
            assert body["data"]["player"]["muted"] is muted

    def test_power_is_on_or_off(self, send: Send, stays: dict[str, Stay], ca1: Jukebox) -> None:
        """Vector V19."""
        ca1.tell(lima("22T16:00:00"), queue=(SONG,))
        assert post(send, "22T16:00:01", "A", "power", state="x").status_code == 400
        on = post(send, "22T16:00:01", "A", "power").json_body
        assert (on["data"]["player"]["power_state"], on["data"]["player"]["volume"]) == ("on", 10)
        off = post(send, "22T16:00:01", "A", "power", state="off").json_body
        assert off["data"]["player"]["power_state"] == "off"
        assert ca1.heard == ["on", "off"]

    def test_tracks_are_played_added_and_taken_out(
        self, send: Send, stays: dict[str, Stay], ca1: Jukebox
    ) -> None:
        ca1.tell(lima("22T16:00:00"))
        media = {"track_id": "7", "track_name": "De música ligera", "artist": "Soda Stereo"}
        played = post(send, "22T16:00:01", "A", "play-media", **media, queue_option="play")
        assert played.json_body["data"]["player"]["current_track"]["track_id"] == "7"
        for track_id in (8, 9):
            more = {**media, "track_id": track_id, "queue_option": "add"}
            assert post(send, "22T16:00:02", "A", "play-media", **more).status_code == 200
        body = send("22T16:00:03", "A", "GET", f"{PLAYER}/queue/").json_body
        assert [track["track_id"] for track in body["queue"]] == ["8", "9"]
        assert (body["success"], body["stale"]) == (True, False)
        gone = send("22T16:00:04", "A", "DELETE", f"{PLAYER}/queue/0/?track_id=9")
        assert gone.status_code == 404
        assert (
            send("22T16:00:04", "A", "DELETE", f"{PLAYER}/queue/0/?track_id=8").status_code == 200
        )
        assert [track.track_id for track in ca1.player.queue] == ["9"]
        assert post(send, "22T16:00:05", "A", "clear-queue").status_code == 200
        assert ca1.player.queue == ()

    def test_wrong_tracks_are_refused_field_by_field(
        self, send: Send, stays: dict[str, Stay], ca1: Jukebox
    ) -> None:
        ca1.tell(lima("22T16:00:00"))
        for body, field in (
            ({}, "track_id"),
            ({"track_id": ""}, "track_id"),
            ({"track_id": None}, "track_id"),
            ({"track_id": "x" * 65}, "track_id"),
            ({"track_id": "7", "queue_option": "replace"}, "queue_option"),
            ({"track_id": "7", "queue_option": "add"}, "track_name"),
            ({"track_id": "7"}, "track_name"),
            ({"track_id": "7", "queue_option": "add", "track_name": "x"}, "artist"),
        ):
            answer = send("22T16:00:01", "A", "POST", f"{PLAYER}/play-media/", json=body)
            assert answer.status_code == 400, body
            assert field in answer.json_body, body
        assert ca1.done == []

    def test_a_command_says_for_whom_it_is_and_until_when(
        self, send: Send, stays: dict[str, Stay], people: dict[str, Client], ca1: Jukebox
    ) -> None:
        outbox = Outbox()
        ca1.tell(lima("23T10:59:50"))
        post(send, "23T10:59:50", "A", "play", track_id="7")
        [command] = ca1.done
        assert isinstance(command, MovePlayer)
        assert (command.target, command.reservation_id) == ("ca1", R1)
        assert command.actor == people["A"].account_id
        assert command.expires_at == lima("23T11:00:00"), "the music closes"
        assert command.track == Track(track_id="7")
        given = [each for each in outbox.waiting() if each.name == "house.command"]
        assert [each.event["what"] for each in given] == ["music.play"]

    def test_a_house_that_is_away_is_not_asked(
        self, send: Send, stays: dict[str, Stay], ca1: Jukebox
    ) -> None:
        answer = post(send, "22T16:00:00", "A", "play")
        assert (answer.status_code, answer.json_body["success"]) == (503, False)
        assert "Retry-After" in answer.headers
        ca1.tell(lima("22T16:00:00"))
        assert post(send, "22T16:01:31", "A", "play").status_code == 503

    @pytest.mark.parametrize(
        ("outcome", "status"), [("failed", 502), ("timed_out", 504), ("refused", 502)]
    )
    def test_what_a_house_does_not_do_is_said(
        self, send: Send, stays: dict[str, Stay], ca1: Jukebox, outcome: Any, status: int
    ) -> None:
        ca1.tell(lima("22T16:00:00"))
        ca1.outcome = outcome
        answer = post(send, "22T16:00:01", "A", "play")
        assert (answer.status_code, answer.json_body["success"]) == (status, False)

    def test_a_house_that_is_slow_is_asked_for_later(
        self, send: Send, stays: dict[str, Stay], ca1: Jukebox
    ) -> None:
        ca1.tell(lima("22T16:00:00"))
        ca1.answers = False
        answer = post(send, "22T16:00:01", "A", "play")
        assert answer.status_code == 202
        assert answer.json_body["data"]["status"] == "pending"
        assert answer.json_body["data"]["player"] is None
        assert answer.json_body["data"]["command_id"] == ca1.done[0].command_id

    def test_a_late_checkout_plays_on(
        self, send: Send, stays: dict[str, Stay], ca2: Jukebox
    ) -> None:
        """Vector V14."""
        for moment, status in (("23T18:00:00", 200), ("24T10:58:00", 200), ("24T11:00:00", 403)):
            ca2.tell(lima(moment))
            assert send(moment, "E", "POST", "players/ca2/play/").status_code == status
        body = players(send, "24T10:58:00", "E")[0]["reservation"]
        assert (body["check_out_date"], body["late_checkout"]) == ("2025-11-24", True)
        assert stays["R3"].reservation_id == R3

    def test_a_command_is_one_read_and_one_transaction(
        self, send: Send, stays: dict[str, Stay], ca1: Jukebox
    ) -> None:
        ca1.tell(lima("22T16:00:00"))
        post(send, "22T16:00:01", "A", "play")
        with usage.measured() as measured:
            post(send, "22T16:00:02", "A", "play")
        assert measured.calls == 3, "what decides, command; a look for its end"

    def test_commands_are_limited(self, send: Send, stays: dict[str, Stay], ca1: Jukebox) -> None:
        statuses = [post(send, "22T16:00:00", "B", "play").status_code for _ in range(61)]
        assert statuses == [403] * 60 + [429]


def test_what_a_process_remembers_decides_nothing(
    send: Send, stays: dict[str, Stay], ca1: Jukebox
) -> None:
    """A stay that takes the place of another one is found by a process that knew the other one."""
    ca1.tell(lima("22T16:00:00"))
    assert post(send, "22T16:00:00", "A", "play").status_code == 200
    keep(replace(stays["R1"], status="cancelled"))
    with clock.at(lima("22T16:00:01")):
        other = replace(stays["R1"], reservation_id=R1.replace("1", "9", 1))
        moved = replace(other, client_id=stays["R2"].client_id)
        free(stays["R1"])
        keep(moved)
    assert post(send, "22T16:00:02", "A", "play").status_code == 403
    assert post(send, "22T16:00:02", "D", "play").status_code == 200


def free(stay: Stay) -> None:
    tx = Transaction(clock.now())
    calendar.free(tx, stay.reservation_id, stay.property_id, stay.blocked_nights)
    tx.commit()
