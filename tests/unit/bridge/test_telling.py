"""What of an entity leaves the house."""

from typing import Any

import pytest

from bridge.home_assistant.telling import RawState, told
from local.house.furniture import FURNITURE
from tests.unit.bridge.commands import NOW

SECRETS = {"entity_picture", "access_token", "changed_by", "code_format", "ip_address", "latitude"}


def raw(entity_id: str, **attributes: Any) -> RawState:
    return RawState(entity_id, "on", NOW, NOW, attributes)


def test_a_light_tells_its_brightness_and_what_it_can() -> None:
    light = raw(
        "light.sala",
        friendly_name="Sala",
        brightness=128,
        supported_color_modes=["brightness"],
        rgb_color=[1, 2, 3],
    )
    assert told(light) == {
        "friendly_name": "Sala",
        "brightness": 128,
        "supported_color_modes": ["brightness"],
    }


@pytest.mark.parametrize("entity_id", FURNITURE)
def test_nothing_of_any_device_says_who_where_or_how_to_look_in(entity_id: str) -> None:
    _, attributes = FURNITURE[entity_id]
    shown = told(raw(entity_id, **attributes, **dict.fromkeys(SECRETS - attributes.keys(), "x")))
    assert not shown.keys() & SECRETS
    assert shown["friendly_name"]


def test_a_device_of_a_kind_that_nobody_knows_tells_its_name() -> None:
    assert told(raw("vacuum.x", friendly_name="X", map="x")) == {"friendly_name": "X"}


@pytest.mark.parametrize("odd", [{"a": 1}, [[1]], ["x" * 300], "x" * 300, [1] * 51, object()])
def test_what_is_no_plain_value_is_left_out(odd: object) -> None:
    assert told(raw("light.sala", friendly_name=odd)) == {}
