"""What there is to hear, over HTTP (home book, 4.4; Appendix D)."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from chalice.test import HTTPResponse

from chalicelib.kernel import cache, clock
from chalicelib.kernel.callers import Shared
from chalicelib.music.library import rules
from chalicelib.smart_home.sharing import tokens
from local.providers.deezer import Deezer, track
from tests.support.http import Api
from tests.support.monday import NOW
from tests.support.outside import connected

SEARCH, CHARTS = "/api/v1/music/search/", "/api/v1/music/library/tracks/"


@pytest.fixture
def deezer(aws: None) -> Iterator[Deezer]:
    """The stand-in of Deezer's catalogue."""
    provider = Deezer()
    with connected(provider):
        yield provider


def search(api: Api, query: str, **more: object) -> HTTPResponse:
    return api.post(SEARCH, token="A", json={"query": query, **more})


@contextmanager
def later(minutes: float, *, remembers: bool = False) -> Iterator[None]:
    """So many minutes later; in another process, unless it `remembers`."""
    if not remembers:
        cache.forget_all()
    with clock.at(NOW + timedelta(minutes=minutes)):
        yield


@pytest.mark.usefixtures("people")
class TestSearches:
    def test_words_find_tracks(self, api: Api, deezer: Deezer) -> None:
        answer = search(api, "Vereda")
        assert answer.status_code == 200, answer.body
        first, expected = answer.json_body["results"][0], track("vereda", 0)
        assert first == {
            "track_id": str(expected["id"]),
            "title": expected["title"],
            "artist": expected["artist"]["name"],
            "album": expected["album"]["title"],
            "duration_s": expected["duration"],
            "cover_url": expected["album"]["cover_medium"],
            "explicit": expected["explicit_lyrics"],
        }
        assert len(answer.json_body["results"]) == rules.USUAL_TRACKS
        assert "preview" not in answer.body.decode()

    def test_a_friend_of_a_guest_finds_what_to_play(self, api: Api, deezer: Deezer) -> None:
        friend = tokens.sign(Shared("stay", "share"), NOW + timedelta(hours=1))
        found = api.post(SEARCH, token=friend, json={"query": "vereda"})
        assert (found.status_code, len(found.json_body["results"])) == (200, rules.USUAL_TRACKS)
        assert api.get(CHARTS, token=friend).status_code == 200

    def test_the_same_search_is_asked_once(self, api: Api, deezer: Deezer) -> None:
        assert len(search(api, "vereda", limit=1).json_body["results"]) == 1
        assert len(search(api, "  VEREDA ", limit=50).json_body["results"]) == 48
        with later(9.9):
            search(api, "vereda")
        assert len(deezer.received) == 1
        with later(10):
            search(api, "vereda")
        assert len(deezer.received) == 2

    def test_wrong_searches_are_refused_field_by_field(self, api: Api, deezer: Deezer) -> None:
        for body, field in (
            ({"query": ""}, "query"),
            ({"query": " "}, "query"),
            ({"query": "x" * 101}, "query"),
            ({}, "query"),
            ({"query": "x", "limit": 0}, "limit"),
            ({"query": "x", "limit": 51}, "limit"),
            ({"query": "x", "limit": "many"}, "limit"),
        ):
            answer = api.post(SEARCH, token="A", json=body)
            assert (answer.status_code, answer.json_body["success"]) == (400, False), body
            assert field in answer.json_body
        assert not deezer.received

    def test_what_the_catalogue_does_not_take_is_a_wrong_search(
        self, api: Api, deezer: Deezer
    ) -> None:
        deezer.fail("bad_parameter")
        answer = search(api, "vereda")
        assert (answer.status_code, answer.json_body["code"]) == (400, "music_query")

    def test_a_guest_searches_twenty_times_a_minute(self, api: Api, deezer: Deezer) -> None:
        statuses = [search(api, "vereda").status_code for _ in range(21)]
        assert statuses == [200] * 20 + [429]


@pytest.mark.usefixtures("people")
class TestCharts:
    def test_charts_are_asked_for_every_half_hour(self, api: Api, deezer: Deezer) -> None:
        assert len(api.get(CHARTS, token="A").json_body["tracks"]) == 48
        with later(29):
            api.get(CHARTS, token="B")
        assert len(deezer.received) == 1
        with later(30, remembers=True):
            api.get(CHARTS, token="B")
        assert len(deezer.received) == 2

    @pytest.mark.parametrize("failure", ["quota", "busy", "no_code", "down"])
    def test_while_it_does_not_answer_older_charts_are_shown(
        self, api: Api, deezer: Deezer, failure: str
    ) -> None:
        before = api.get(CHARTS, token="A").json_body
        deezer.fail(failure)
        with later(60):
            assert api.get(CHARTS, token="A").json_body == before

    def test_without_any_it_is_said_so(self, api: Api, deezer: Deezer) -> None:
        deezer.fail("quota")
        answer = api.get(CHARTS, token="A")
        assert (answer.status_code, answer.json_body["success"]) == (503, False)
        assert answer.json_body["code"] == "music_catalogue_unavailable"
        assert "Retry-After" in answer.headers

    def test_all_processes_together_keep_the_quota(self, api: Api, deezer: Deezer) -> None:
        statuses = []
        for number in range(rules.CALLS.most + 3):
            cache.forget_all()
            whose = "AB"[number % 2]
            answer = api.post(SEARCH, token=whose, json={"query": f"palabra {number}"})
            statuses.append(answer.status_code)
        assert statuses == [200] * rules.CALLS.most + [503] * 3
        assert len(deezer.received) == rules.CALLS.most
