"""Searches and charts of Deezer's catalogue."""

from datetime import timedelta

import pytest

from chalicelib.cloud.http.errors import NotConfigured, ServiceRefused, ServiceUnavailable
from chalicelib.integrations import deezer as client
from chalicelib.kernel import clock
from local.providers.deezer import FOUND, QUOTA, WITHIN, Deezer, track
from tests.support.contracts import contract

from .conftest import Configure

WORDS = "Mañana & noche"
UNHEARD = {28, 29}
"""The places of tracks that the stand-in lets nobody hear."""


def test_words_find_the_tracks_that_can_be_heard(deezer: Deezer) -> None:
    found = client.search(WORDS)
    heard = [number for number in range(client.MOST_TRACKS) if number not in UNHEARD]
    assert [each.id for each in found] == [track(WORDS, number)["id"] for number in heard]
    first = track(WORDS, 0)
    assert (found[0].title, found[0].artist.name) == (first["title"], first["artist"]["name"])
    assert found[0].album.cover_medium == first["album"]["cover_medium"]
    [reception] = deezer.received
    assert reception.request.query == {"q": WORDS, "limit": "50"}


def test_charts_are_asked_for_once(deezer: Deezer) -> None:
    found = client.charts()
    assert len(found) == client.MOST_TRACKS - len(UNHEARD)
    assert len(deezer.received) == 1


def test_words_that_nothing_fits_find_nothing(deezer: Deezer) -> None:
    assert client.search("nada de nada") == ()
    deezer.fail("no_data")
    assert client.search(WORDS) == ()


def test_what_it_refuses_comes_with_status_200(deezer: Deezer) -> None:
    deezer.fail("bad_parameter")
    with pytest.raises(ServiceRefused) as refused:
        client.search(WORDS)
    assert refused.value.reason == "code 500"


@pytest.mark.parametrize("failure", ["busy", "no_code"])
def test_a_trouble_of_its_own_may_pass(deezer: Deezer, failure: str) -> None:
    deezer.fail(failure)
    with pytest.raises(ServiceUnavailable):
        client.charts()
    assert len(deezer.received) == 1


def test_its_quota_is_of_a_window_that_rolls(deezer: Deezer) -> None:
    start = clock.now()
    deezer.now = lambda: start
    for _ in range(QUOTA):
        client.charts()
    with pytest.raises(ServiceUnavailable) as refused:
        client.charts()
    assert refused.value.retry_after == WITHIN.total_seconds()
    deezer.now = lambda: start + WITHIN - timedelta(milliseconds=1)
    with pytest.raises(ServiceUnavailable):
        client.charts()
    deezer.now = lambda: start + WITHIN
    assert client.charts()


@pytest.mark.parametrize("failure", ["limited", "broken", "down", "garbage", "reset"])
def test_an_outage_is_one(deezer: Deezer, failure: str) -> None:
    deezer.fail(failure, times=1)
    assert client.charts()
    deezer.fail(failure)
    with pytest.raises(ServiceUnavailable):
        client.charts()


def test_nobody_is_called_where_it_is_not_wanted(deezer: Deezer, configure: Configure) -> None:
    configure("deezer")
    with pytest.raises(NotConfigured):
        client.charts()
    assert not deezer.received


def test_requests_and_answers_are_what_the_service_describes(deezer: Deezer) -> None:
    published = contract("deezer")
    client.search(WORDS)
    client.search("nada")
    client.charts()
    for reception in deezer.received:
        published.check(reception)
    assert client.MOST_TRACKS < FOUND


@pytest.mark.parametrize("refusal", Deezer.refusals)
def test_refusals_are_what_the_service_describes(refusal: str) -> None:
    answer = Deezer.refusals[refusal]
    contract("deezer").check_answer(
        "GET", "/search", answer.status, "application/json", answer.body
    )
