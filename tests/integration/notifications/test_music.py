"""Whoever wants to choose the music of a stay is announced to its guest (home book, 4.5)."""

import pytest

from chalicelib.clients.types import Client

from .telephones import API, PHONE, TABLET, Telephones, day


@pytest.fixture
def friend(town: Telephones) -> Client:
    """A guest in Ana's house."""
    return town.register(
        "luis", "40000009", "Luis Alberto", last_name="Rojas Paz", email="luis@example.com"
    )


@pytest.fixture
def stay(town: Telephones, friend: Client) -> str:
    """A stay of Ana's that is under way."""
    sold = town.sell(check_in_date=day(3, 1), check_out_date=day(3, 4))
    town.post.settle()
    town.clear()
    return sold


def ask(town: Telephones, stay: str) -> str:
    path = f"{API}music/sessions/{stay}/request-access/"
    answer = town.api.post(path, token="luis")
    assert answer.status_code == 200, answer.body
    request_id: str = answer.json_body["request_id"]
    return request_id


def test_the_guest_of_a_stay_is_told_who_asks(town: Telephones, stay: str) -> None:
    request_id = ask(town, stay)
    town.post.wait(seconds=1)

    told = {each.to: each for each in town.pushed()}
    assert told.keys() == {PHONE, TABLET}
    assert told[PHONE].body.splitlines() == [
        "Luis Rojas quiere elegir la música en Casa Austin 1.",
        "Acepta o rechaza su solicitud.",
    ]
    assert told[PHONE].key == "music_access_requested"
    assert told[PHONE].data["request_id"] == request_id
    assert told[PHONE].data["reservation_id"] == stay
    [listed] = [each for each in town.history() if each["body"] == told[PHONE].body]
    assert listed["notification_type"] == "music_access_requested"


def test_of_a_request_that_was_taken_back_nobody_is_told(town: Telephones, stay: str) -> None:
    ask(town, stay)
    town.api.delete(f"{API}music/sessions/{stay}/participants/me/", token="luis")
    town.post.wait(seconds=1)
    assert not town.pushed()
