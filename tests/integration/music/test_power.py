"""Players that turn on and off as stays begin and end (home book, 4.6), and by hand (4.4)."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from msgspec.structs import replace

from chalicelib.cloud.store import fetch_many
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import clock
from chalicelib.music.power.jobs import music_power
from chalicelib.music.power.records import switched_in, switched_key
from chalicelib.properties.types import House
from chalicelib.reservations.events import StayCancelled
from chalicelib.reservations.types import Stay
from tests.support import deliveries
from tests.support.http import Api
from tests.support.meanwhile import meanwhile
from tests.support.outbox import Outbox

from .conftest import R1, R2, Send, keep, lima
from .jukebox import Jukebox

Tick = Callable[[str], None]


@pytest.fixture
def tick(ca1: Jukebox) -> Tick:
    """The clock looks at the players at a time of November 2025 in Lima; the house is there."""

    def ticked(moment: str) -> None:
        now = lima(moment)
        ca1.tell(now)
        with clock.at(now):
            deliveries.run("music_power", {"time": now.isoformat()})

    return ticked


class TestTheClock:
    def test_a_player_follows_the_stays(
        self, stays: dict[str, Stay], ca1: Jukebox, tick: Tick
    ) -> None:
        ca1.tell(lima("21T14:00:00"), volume=80)
        for moment, heard in (
            ("21T14:59:59", []),
            ("21T15:00:00", ["on"]),
            ("21T15:05:00", ["on"]),
            ("22T23:00:00", ["on"]),
            ("23T10:59:59", ["on"]),
            ("23T11:00:00", ["on", "off"]),
            ("23T11:05:00", ["on", "off"]),
            ("23T15:00:00", ["on", "off", "on"]),
            ("25T11:04:00", ["on", "off", "on", "off"]),
            ("26T11:04:00", ["on", "off", "on", "off"]),
        ):
            tick(moment)
            assert ca1.heard == heard, moment
        assert [command.reservation_id for command in ca1.done] == [R1, R1, R2, R2]
        assert ca1.player.volume == 30
        assert {command.actor for command in ca1.done} == {"system"}

    def test_whoever_comes_next_finds_no_queue(
        self, send: Send, stays: dict[str, Stay], ca1: Jukebox, tick: Tick
    ) -> None:
        """Home book, 10 #26."""
        tick("21T15:00:00")
        media = {"track_id": "7", "track_name": "x", "artist": "y", "queue_option": "add"}
        send("22T20:00:00", "A", "POST", "players/ca1/play-media/", json=media)
        tick("23T11:00:00")
        assert (ca1.player.is_on, ca1.player.queue) == (False, ())

    def test_what_guests_do_with_it_stays(
        self, send: Send, stays: dict[str, Stay], ca1: Jukebox, tick: Tick
    ) -> None:
        tick("21T15:00:00")
        ca1.tell(lima("21T20:00:00"))
        off = {"state": "off"}
        send("21T20:00:00", "A", "POST", "players/ca1/power/", json=off)
        tick("21T20:05:00")
        assert ca1.heard == ["on", "off"]

    def test_a_house_that_was_away_is_switched_once_it_is_back(
        self, stays: dict[str, Stay], ca1: Jukebox, tick: Tick
    ) -> None:
        with clock.at(lima("21T15:00:00")):
            music_power(clock.now())
        assert ca1.heard == []
        tick("21T18:00:00")
        assert ca1.heard == ["on"]

    def test_one_that_was_away_for_a_whole_stay_is_left_alone(
        self, stays: dict[str, Stay], ca1: Jukebox, tick: Tick
    ) -> None:
        for moment in ("21T15:00:00", "22T15:00:00"):
            with clock.at(lima(moment)):
                music_power(clock.now())
        tick("23T11:00:00")
        assert ca1.heard == []

    @pytest.mark.parametrize("outcome", ["failed", "timed_out"])
    def test_what_did_not_work_is_done_again(
        self, stays: dict[str, Stay], ca1: Jukebox, tick: Tick, outcome: Any
    ) -> None:
        ca1.outcome = outcome
        tick("21T15:00:00")
        ca1.outcome = "done"
        tick("21T15:05:00")
        tick("21T15:10:00")
        assert ca1.heard == ["on", "on"]

    def test_two_who_look_at_once_switch_once(
        self, stays: dict[str, Stay], ca1: Jukebox, houses: dict[str, House]
    ) -> None:
        now = lima("21T15:00:00")
        ca1.tell(now)
        with clock.at(now), meanwhile(lambda: music_power(now)):
            music_power(now)
        assert ca1.heard == ["on"]
        key = switched_key(houses["ca1"].property_id)
        noted = switched_in(fetch_many([key]), houses["ca1"].property_id)
        assert noted is not None
        assert (noted.reservation_id, noted.is_on) == (R1, True)

    def test_repairs_and_holds_have_no_music(
        self, stays: dict[str, Stay], ca1: Jukebox, tick: Tick
    ) -> None:
        keep(replace(stays["R1"], origin="man"))
        tick("21T15:00:00")
        keep(replace(stays["R1"], status="pending"))
        tick("21T15:05:00")
        assert ca1.heard == []


def tell(stay: Stay, moment: str, changes: Any = None) -> None:
    """Let it be told that a stay was called off, and whoever hears of it hear."""
    with clock.at(lima(moment)):
        outbox = Outbox()
        event = StayCancelled(
            reservation_id=stay.reservation_id,
            property_id=stay.property_id,
            client_id=stay.client_id,
            check_in=stay.check_in,
            departure=stay.departure,
            status=stay.status,
            origin=stay.origin,
            hold_until=None,
            claimed={},
            freed={},
        )
        tx = Transaction(clock.now())
        tx.emit(event, actor="staff#1", changes=changes)
        tx.commit()
        [recorded] = outbox.waiting()
        names = [name for name in deliveries.FUNCTIONS if name == "music"]
        assert names
        body = deliveries.message_of("music.follow_stay", recorded)
        assert deliveries.consume("music", [body]) == []


class TestChanges:
    def test_a_stay_that_is_called_off_is_switched_off(
        self, stays: dict[str, Stay], ca1: Jukebox, tick: Tick
    ) -> None:
        tick("21T15:00:00")
        ca1.tell(lima("22T10:00:00"))
        called_off = keep(replace(stays["R1"], status="cancelled"))
        tell(called_off, "22T10:00:01")
        tell(called_off, "22T10:00:02")
        assert ca1.heard == ["on", "off"]

    def test_a_stay_that_is_noted_late_is_switched_on(
        self, stays: dict[str, Stay], ca1: Jukebox
    ) -> None:
        ca1.tell(lima("22T10:00:00"))
        tell(stays["R1"], "22T10:00:01")
        assert ca1.heard == ["on"]

    def test_a_stay_that_moved_to_another_house_is_switched_in_both(
        self, stays: dict[str, Stay], houses: dict[str, House], ca1: Jukebox, ca2: Jukebox
    ) -> None:
        first, second = houses["ca1"].property_id, houses["ca2"].property_id
        ca1.tell(lima("21T16:00:00"))
        tell(stays["R1"], "21T16:00:00")
        ca1.tell(lima("21T17:00:00"))
        ca2.tell(lima("21T17:00:00"))
        moved = replace(stays["R1"], property_id=second)
        keep(replace(moved, departure=stays["R1"].check_in + timedelta(days=1)))
        tell(moved, "21T17:00:01", {"property_id": [first, second]})
        assert (ca1.heard, ca2.heard) == (["on", "off"], ["on"])

    def test_of_stays_of_other_days_nobody_looks_at_a_house(
        self, stays: dict[str, Stay], ca1: Jukebox
    ) -> None:
        ca1.tell(lima("10T10:00:00"))
        tell(stays["R1"], "10T10:00:01")
        assert ca1.heard == []


class TestByHand:
    PATH = "auto-power-on/"

    def test_the_guest_a_friend_and_staff_turn_it_on(
        self, send: Send, stays: dict[str, Stay], houses: dict[str, House], ca1: Jukebox
    ) -> None:
        """Vector V19; home book, 10 #9."""
        ca1.tell(lima("22T16:00:00"))
        body = {"property_id": houses["ca1"].property_id}
        for who, status in (("A", 200), ("B", 403), ("D", 403), ("admin", 200), (None, 401)):
            answer = send("22T16:00:01", who, "POST", self.PATH, json=body)
            assert answer.status_code == status, who
        assert send("22T16:00:01", "seller", "POST", self.PATH, json=body).status_code == 403
        assert ca1.heard == ["on", "on"]

    def test_what_cannot_be_turned_on_is_said(
        self, send: Send, stays: dict[str, Stay], houses: dict[str, House], ca1: Jukebox
    ) -> None:
        house = {"property_id": houses["ca1"].property_id}
        for json, moment, status in (
            ({}, "22T16:00:00", 400),
            ({"property_id": "x"}, "22T16:00:00", 400),
            ({"property_id": str(uuid4())}, "22T16:00:00", 404),
            (house, "23T11:30:00", 400),
            (house, "22T16:00:00", 503),
        ):
            answer = send(moment, "admin", "POST", self.PATH, json=json)
            assert (answer.status_code, answer.json_body["success"]) == (status, False), json
        assert ca1.heard == []

    def test_administrators_turn_on_all_that_have_guests(
        self, send: Send, stays: dict[str, Stay], ca1: Jukebox, ca2: Jukebox
    ) -> None:
        ca1.tell(lima("22T16:00:00"))
        body = send("22T16:00:01", "admin", "POST", "auto-power-on-all/").json_body
        assert (body["success"], body["powered_on"]) == (True, ["Casa ca1"])
        assert (ca1.heard, ca2.heard) == (["on"], [])

    def test_nothing_is_turned_on_by_looking(
        self, api: Api, send: Send, stays: dict[str, Stay], ca1: Jukebox
    ) -> None:
        """Design, section 6; vector V19."""
        ca1.tell(lima("22T16:00:00"))
        for who, status in ((None, 401), ("A", 405), ("admin", 405)):
            answer = send("22T16:00:01", who, "GET", "auto-power-on-all/")
            assert answer.status_code == status, who
        assert answer.headers["Allow"] == "POST"
        assert send("22T16:00:01", "A", "POST", "auto-power-on-all/").status_code == 401
        assert send("22T16:00:01", "seller", "POST", "auto-power-on-all/").status_code == 403
        assert ca1.heard == []
