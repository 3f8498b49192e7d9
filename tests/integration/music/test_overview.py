"""How all players are, for whoever looks after them (home book, 4.4 and 10 #3 and #28)."""

from chalicelib.kernel import cache
from chalicelib.properties.types import House
from chalicelib.reservations.types import Stay
from protocol.things import Track
from tests.support.http import Api

from .conftest import Send, lima
from .jukebox import Jukebox

KEYS = "/api/v1/admin/device-keys/"


def test_health_counts_players_that_can_be_used(
    send: Send, stays: dict[str, Stay], ca1: Jukebox, ca2: Jukebox
) -> None:
    none = send("22T16:00:00", None, "GET", "health/")
    assert (none.status_code, none.json_body["status"]) == (503, "unhealthy")
    assert none.json_body["success"] is False
    ca1.tell(lima("22T16:00:00"))
    ca2.tell(lima("22T16:00:00"), connected=False)
    body = send("22T16:00:20", None, "GET", "health/").json_body
    assert body == {"success": True, "status": "healthy", "houses_count": 1}
    ca2.tell(lima("22T16:00:30"), connected=True)
    assert send("22T16:00:31", None, "GET", "health/").json_body["houses_count"] == 1, (
        "kept a while"
    )
    cache.forget_all()
    assert send("22T16:00:31", None, "GET", "health/").json_body["houses_count"] == 2
    assert send("22T16:03:00", None, "GET", "health/").status_code == 503


def test_all_players_are_shown_to_administrators_and_devices(
    api: Api, send: Send, houses: dict[str, House], ca1: Jukebox
) -> None:
    path, track = "debug/all-players/", Track(track_id="7", title="Uno")
    ca1.tell(lima("22T16:00:00"), playing="playing", volume=40, is_on=True, track=track)
    status = send("22T16:00:01", "admin", "GET", path).json_body["status"]
    assert list(status) == ["ca1", "ca2"]
    assert (status["ca1"]["playing"], status["ca1"]["connected"]) == (True, True)
    assert (status["ca1"]["volume"], status["ca1"]["current_track"]) == (40, None)
    assert (status["ca2"]["connected"], status["ca2"]["stale"]) == (False, True)
    entered = api.post(
        KEYS,
        token="admin",
        json={"name": "Pantalla", "properties": [houses["ca2"].property_id]},
    )
    key = api.post(f"{KEYS}{entered.json_body['id']}/key/", token="admin").json_body["key"]
    assert list(send("22T16:00:01", key, "GET", path).json_body["status"]) == ["ca2"]
    for who, expected in ((None, 401), ("A", 401), ("seller", 403)):
        assert send("22T16:00:01", who, "GET", path).status_code == expected


def test_nobody_learns_who_is_in_a_house(send: Send, stays: dict[str, Stay], ca1: Jukebox) -> None:
    ca1.tell(lima("22T16:00:00"))
    answer = send("22T16:00:01", "admin", "GET", "debug/all-players/")
    assert not {"client", "Ana", "reservation"} & set(answer.body.decode().split('"'))
