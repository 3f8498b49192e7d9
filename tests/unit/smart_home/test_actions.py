"""What an action asks of a house, and what is wrong with it (home book, 2.5; vectors V16 to
V18)."""

from datetime import UTC, datetime
from typing import Any, get_args

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.kernel.errors import Invalid
from chalicelib.smart_home.control.rules import StateUnknown, call_for
from chalicelib.smart_home.devices.rules import (
    MATRIX,
    actions_of,
    bounds_of,
    is_open,
    is_shown,
    takes_brightness,
    type_of,
)
from chalicelib.smart_home.types import Action, Device, DeviceType
from protocol.things import EntityState

NOW = datetime(2026, 3, 6, 18, tzinfo=UTC)
ACTIONS: tuple[Action, ...] = get_args(Action)
TYPES: tuple[DeviceType, ...] = get_args(DeviceType)


def device(kind: str, **fields: Any) -> Device:
    given: dict[str, Any] = {
        "device_id": "d",
        "property_id": "p",
        "entity_id": f"{kind}.a",
        "friendly_name": "A",
        "device_type": kind,
        **fields,
    }
    return Device(**given)


def state(kind: str, text: str = "off", **attributes: Any) -> EntityState:
    return EntityState(entity_id=f"{kind}.a", state=text, seen_at=NOW, attributes=attributes)


@pytest.mark.parametrize(
    ("kind", "action", "value", "service", "data", "expected"),
    [
        ("light", "turn_on", None, "light.turn_on", {}, "on"),
        ("light", "set_brightness", 128, "light.turn_on", {"brightness": 128}, "on"),
        ("light", "set_brightness", "128", "light.turn_on", {"brightness": 128}, "on"),
        ("light", "set_brightness", 0, "light.turn_off", {}, "off"),
        ("light", "set_brightness", 255.0, "light.turn_on", {"brightness": 255}, "on"),
        ("switch", "turn_off", None, "switch.turn_off", {}, "off"),
        ("climate", "set_temperature", 22, "climate.set_temperature", {"temperature": 22}, None),
        ("climate", "set_temperature", 10, "climate.set_temperature", {"temperature": 10}, None),
        ("climate", "set_temperature", 40, "climate.set_temperature", {"temperature": 40}, None),
        (
            "climate",
            "set_temperature",
            "22.5",
            "climate.set_temperature",
            {"temperature": 22.5},
            None,
        ),
        ("climate", "turn_off", None, "climate.turn_off", {}, "off"),
        (
            "climate",
            "set_hvac_mode",
            "cool",
            "climate.set_hvac_mode",
            {"hvac_mode": "cool"},
            "cool",
        ),
        ("fan", "set_percentage", 50, "fan.set_percentage", {"percentage": 50}, None),
        ("cover", "turn_on", None, "cover.open_cover", {}, None),
        ("cover", "turn_off", None, "cover.close_cover", {}, None),
        ("cover", "stop_cover", None, "cover.stop_cover", {}, None),
        ("cover", "set_cover_position", 30, "cover.set_cover_position", {"position": 30}, None),
        ("scene", "turn_on", None, "scene.turn_on", {}, None),
        (
            "media_player",
            "volume_set",
            0.35,
            "media_player.volume_set",
            {"volume_level": 0.35},
            None,
        ),
        (
            "media_player",
            "volume_mute",
            "true",
            "media_player.volume_mute",
            {"is_volume_muted": True},
            None,
        ),
        ("lock", "unlock", None, "lock.unlock", {}, "unlocked"),
    ],
)
def test_what_home_assistant_is_asked(
    kind: str, action: Any, value: Any, service: str, data: dict[str, Any], expected: str | None
) -> None:
    known = state(kind, hvac_modes=["off", "cool"])
    call = call_for(device(kind), action, value, known)
    assert (call.service, call.data, call.state) == (service, data, expected)


@pytest.mark.parametrize(
    ("kind", "action", "value", "field"),
    [
        ("switch", "set_brightness", 10, "action"),
        ("cover", "set_brightness", 10, "action"),
        ("scene", "turn_off", None, "action"),
        ("lock", "turn_on", None, "action"),
        ("camera", "turn_off", None, "action"),
        ("sensor", "turn_on", None, "action"),
        ("other", "turn_on", None, "action"),
        ("light", "set_brightness", None, "value"),
        ("light", "set_brightness", 256, "value"),
        ("light", "set_brightness", -1, "value"),
        ("light", "set_brightness", 22.5, "value"),
        ("light", "set_brightness", True, "value"),
        ("light", "set_brightness", "nan", "value"),
        ("light", "set_brightness", "inf", "value"),
        ("light", "turn_on", 3, "value"),
        ("climate", "set_temperature", 9.5, "value"),
        ("climate", "set_temperature", 40.5, "value"),
        ("climate", "set_temperature", 22.3, "value"),
        ("climate", "set_hvac_mode", "boil", "value"),
        ("media_player", "volume_set", 1.01, "value"),
        ("media_player", "volume_mute", "maybe", "value"),
    ],
)
def test_what_is_refused(kind: str, action: Any, value: Any, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        call_for(device(kind), action, value, state(kind, hvac_modes=["cool"]))
    assert list(refused.value.fields) == [field]


def test_an_entity_narrows_the_bounds_and_never_widens_them() -> None:
    known = state("climate", min_temp=16, max_temp=60)
    takes = MATRIX["climate"]["set_temperature"].takes
    assert takes is not None
    assert bounds_of(takes, known.attributes) == (16, 40)
    assert bounds_of(takes, {"min_temp": 5, "max_temp": 30}) == (10, 30)
    with pytest.raises(Invalid):
        call_for(device("climate"), "set_temperature", 15.5, known)
    assert call_for(device("climate"), "set_temperature", 16, known).data == {"temperature": 16}


@pytest.mark.parametrize(
    ("kind", "text", "service"),
    [
        ("light", "on", "light.turn_off"),
        ("light", "off", "light.turn_on"),
        ("cover", "closed", "cover.open_cover"),
        ("cover", "open", "cover.close_cover"),
        ("media_player", "playing", "media_player.turn_off"),
    ],
)
def test_toggle_is_what_the_device_is_not(kind: str, text: str, service: str) -> None:
    assert call_for(device(kind), "toggle", None, state(kind, text)).service == service


@pytest.mark.parametrize("known", [None, state("light", "unknown"), state("light", "unavailable")])
def test_toggle_of_what_nobody_knows_is_refused(known: EntityState | None) -> None:
    with pytest.raises(StateUnknown):
        call_for(device("light"), "toggle", None, known)


@given(
    kind=st.sampled_from(TYPES),
    action=st.sampled_from(ACTIONS),
    value=st.none() | st.booleans() | st.floats() | st.text(max_size=5),
    known=st.none() | st.sampled_from(["on", "off", "open", "unknown"]),
)
def test_whatever_is_sent_is_a_call_of_the_matrix_or_refused(
    kind: DeviceType, action: Action, value: Any, known: str | None
) -> None:
    entity = None if known is None else state(kind, known)
    try:
        call = call_for(device(kind), action, value, entity)
    except (Invalid, StateUnknown):
        return
    domain, service = call.service.split(".")
    assert domain == kind
    assert action in actions_of(kind)
    assert service != "toggle"
    assert msgspec.json.encode(call.data)


def test_only_what_guests_may_have_is_shown() -> None:
    assert not is_shown(device("light"))
    assert is_shown(device("light", guest_accessible=True))
    assert not is_shown(device("light", guest_accessible=True, is_active=False))
    for kind in ("lock", "camera"):
        assert not is_open(device(kind, guest_accessible=True))
        assert not is_open(device(kind, sensitive_access=True))
        assert is_open(device(kind, guest_accessible=True, sensitive_access=True))


def test_dimming_is_known_of_a_light_that_is_off() -> None:
    assert takes_brightness("light", {"supported_color_modes": ["brightness"]})
    assert takes_brightness("light", {"brightness": 3})
    assert not takes_brightness("light", {"supported_color_modes": ["onoff"]})
    assert not takes_brightness("switch", {"brightness": 3})


def test_the_type_is_the_domain_or_other() -> None:
    assert type_of("light.a") == "light"
    assert type_of("vacuum.a") == "other"
