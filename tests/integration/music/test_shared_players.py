"""The music of a stay for those with whom its guest shares it."""

from typing import Any

from chalicelib.kernel import clock
from chalicelib.reservations.types import Stay
from tests.support.http import Api

from .conftest import R1, Send, lima
from .jukebox import Jukebox
from .test_players import players, post


class TestShares:
    """What a guest shares by a token opens the music where it says so, and no longer."""

    def share(self, api: Api, moment: str, **fields: Any) -> Any:
        with clock.at(lima(moment)):
            answer = api.post(f"/api/v1/{R1}/ha/shares/", token="A", json=fields)
        assert answer.status_code == 201, answer.body
        return answer.json_body

    def test_a_friend_with_the_music_plays_until_it_ends(
        self, api: Api, send: Send, stays: dict[str, Stay], ca1: Jukebox
    ) -> None:
        until = "2025-11-22T18:00:00-05:00"
        given = self.share(api, "22T16:00:00", label="Primo", music=True, until=until)
        friend = given["token"]
        ca1.tell(lima("22T16:00:30"))
        assert post(send, "22T16:00:30", friend, "play").status_code == 200
        [player] = players(send, "22T16:00:31", friend)
        assert player["reservation"]["profile_picture"] is None
        assert post(send, "22T16:00:31", friend, "clear-queue").status_code == 401
        ca1.tell(lima("22T17:59:50"))
        assert post(send, "22T17:59:50", friend, "volume", level=20).status_code == 200
        assert ca1.done[-1].expires_at == lima("22T18:00:00")
        assert post(send, "22T18:00:00", friend, "play").status_code == 401, "the token ended"

    def test_it_ends_when_the_guest_takes_it_back(
        self, api: Api, send: Send, stays: dict[str, Stay], ca1: Jukebox
    ) -> None:
        given = self.share(api, "22T16:00:00", label="Primo", music=True)
        ca1.tell(lima("22T16:00:30"))
        with clock.at(lima("22T16:00:30")):
            api.delete(f"/api/v1/{R1}/ha/shares/{given['id']}/", token="A")
        assert post(send, "22T16:00:31", given["token"], "play").status_code == 403
        assert players(send, "22T16:00:31", given["token"]) == []
        assert ca1.done == []

    def test_it_opens_no_other_house(
        self, api: Api, send: Send, stays: dict[str, Stay], ca2: Jukebox
    ) -> None:
        given = self.share(api, "22T16:00:00", label="Primo", music=True)
        ca2.tell(lima("22T16:00:30"))
        answer = send("22T16:00:30", given["token"], "POST", "players/ca2/play/")
        assert answer.status_code == 403
        assert ca2.done == []
