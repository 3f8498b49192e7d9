"""The demonstration has a session with people in it."""

from chalicelib.clients.types import Client
from chalicelib.music.sessions.records import participants_of
from chalicelib.properties.types import House
from chalicelib.reservations.types import Stay
from local.demo import music

from .conftest import R1, lima


def test_one_friend_was_let_in_and_one_waits(
    houses: dict[str, House], stays: dict[str, Stay], people: dict[str, Client]
) -> None:
    guests = [client.client_id for client in people.values()]
    assert music.gather(houses["ca1"], guests, lima("22T16:00:00")) == 2
    found = {each.client_id: each.status for each in participants_of(R1)}
    assert found == {people["B"].client_id: "accepted", people["C"].client_id: "pending"}


def test_without_a_stay_nobody_asks(
    houses: dict[str, House], stays: dict[str, Stay], people: dict[str, Client]
) -> None:
    guests = [client.client_id for client in people.values()]
    assert music.gather(houses["ca1"], guests, lima("23T12:00:00")) == 0
