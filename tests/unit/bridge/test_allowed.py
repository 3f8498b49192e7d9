"""What a house lets anybody do, whoever sends the command."""

from typing import Any

import pytest

from bridge.allowed import SERVICES, AllowList
from protocol.commands import AnyCommand, CallService
from tests.unit.bridge.commands import (
    PLAYER,
    SONG,
    bright,
    head,
    lamp,
    play,
    power,
    press,
    queue,
    read_house,
    sound,
)

ALLOWED = AllowList(
    (
        "light.*",
        "switch.*",
        "climate.*",
        "fan.*",
        "cover.*",
        "media_player.*",
        "scene.*",
        "*.puerta",
    ),
    frozenset({PLAYER}),
)


def call(service: str, target: str, **data: Any) -> CallService:
    return CallService(**head(target=target), service=service, data=data)


@pytest.mark.parametrize(
    "command",
    [
        lamp(),
        bright("c", 0),
        bright("c", 255),
        call("climate.set_temperature", "climate.dormitorio", temperature=22.5),
        call("fan.set_percentage", "fan.sala", percentage=100),
        call("cover.set_cover_position", "cover.sala", position=0),
        call("media_player.volume_set", "media_player.tv", volume_level=0.5),
        call("scene.turn_on", "scene.noche"),
        read_house(),
        play(SONG),
        press("next"),
        sound(volume=0),
        sound(volume=100),
        sound(muted=True),
        queue("clear"),
        queue("add", track=SONG),
        queue("remove", track=SONG, position=0),
        power(True),
    ],
)
def test_what_a_guest_may_do_is_let_through(command: AnyCommand) -> None:
    assert ALLOWED.refusal(command) is None


@pytest.mark.parametrize(
    ("command", "why"),
    [
        (call("sensor.turn_on", "sensor.x"), "entity"),
        (call("homeassistant.restart", "light.sala"), "service"),
        (call("switch.turn_on", "light.sala"), "service"),
        (call("light.toggle", "light.sala"), "service"),
        (call("light", "light.sala"), "service"),
        (call("media_player.play_media", "media_player.tv", media_content_id="x"), "service"),
        (call("light.turn_on", "light.sala", flash="long"), "data"),
        (call("light.turn_off", "light.sala", brightness=9), "data"),
        (call("light.turn_on", "light.sala", brightness=256), "value"),
        (call("light.turn_on", "light.sala", brightness=-1), "value"),
        (call("light.turn_on", "light.sala", brightness=True), "value"),
        (call("light.turn_on", "light.sala", brightness="9"), "value"),
        (call("light.turn_on", "light.sala", brightness=[9]), "value"),
        (call("media_player.volume_set", "media_player.tv", volume_level=1.01), "value"),
        (play(SONG, target="ca2"), "player"),
        (press("stop", target="light.sala"), "player"),
        (sound(volume=101), "volume"),
        (sound(volume=-1), "volume"),
        (power(True, target="ca9"), "player"),
        (queue("add"), "track"),
        (queue("remove", track=SONG), "track"),
    ],
)
def test_anything_else_is_refused_with_a_word_why(command: AnyCommand, why: str) -> None:
    assert ALLOWED.refusal(command) == why


def test_locks_and_cameras_have_to_be_named() -> None:
    named = AllowList(("*", "lock.puerta"), frozenset())
    assert named.has("lock.puerta")
    assert not named.has("lock.otra")
    assert not named.has("camera.entrada")
    assert not ALLOWED.has("lock.puerta")
    assert named.has("sensor.temperatura")
    assert named.refusal(call("lock.unlock", "lock.puerta")) is None


def test_of_what_the_cloud_asks_for_only_what_the_house_allows_is_told() -> None:
    wanted = frozenset({"light.sala", "camera.entrada", "sensor.x"})
    assert ALLOWED.told(wanted) == {"light.sala"}


def test_no_service_turns_a_state_round() -> None:
    assert not [name for services in SERVICES.values() for name in services if "toggle" in name]
