"""What administrators may enter of a device, and what may be asked of each type (home book,
2.5)."""

import re
from collections.abc import Mapping, Sequence
from typing import Literal, get_args

import msgspec

from chalicelib.kernel import spanish
from chalicelib.kernel.validation import Problems, between
from chalicelib.smart_home.states.rules import domain_of, number_in, texts_in
from chalicelib.smart_home.types import Action, Device, DeviceType
from protocol.things import Attributes, EntityState

ENTITY_ID = re.compile(r"[a-z][a-z0-9_]*\.[a-z0-9_]+")
LONGEST = {
    "entity_id": 200,
    "friendly_name": 200,
    "location": 100,
    "icon": 50,
    "description": 2000,
}
MOST_ORDER, MOST_HOURS, MOST_CONFIG_BYTES = 100_000, 48, 5000
TYPES: tuple[DeviceType, ...] = get_args(DeviceType)
SENSITIVE: frozenset[DeviceType] = frozenset({"lock", "camera"})
HEATERS: frozenset[DeviceType] = frozenset({"switch", "climate"})
NOT_AN_ENTITY = "Escriba la entidad como la nombra Home Assistant, por ejemplo «light.sala»."
OTHER_TYPE = "El tipo debe ser el de la entidad: {}."
NOT_A_HEATER = "Solo un interruptor o un clima puede calentar la piscina."
NOT_SENSITIVE = "Solo las cerraduras y cámaras tienen este permiso."
TOO_MUCH = f"Use {MOST_CONFIG_BYTES} bytes como máximo."

Unit = Literal["whole", "half", "part", "mode", "whether"]
"""What a value is: a whole number, a multiple of a half, any number, a name of a mode, or a truth
value."""


class Takes(msgspec.Struct, frozen=True):
    """The value of an action. data: what Home Assistant calls it. lowest, highest: its bounds, and
    lowest_of, highest_of: the attributes of the entity that narrow them. modes: the attribute that
    lists what is allowed."""

    data: str
    unit: Unit
    lowest: float = 0
    highest: float = 0
    lowest_of: str = ""
    highest_of: str = ""
    modes: str = ""


class Does(msgspec.Struct, frozen=True):
    """What an action is to Home Assistant: a service of the entity's domain. state: as what the
    entity is seen afterwards, where that is certain. first: what `toggle` means where the device
    is off or closed, since a house is only told absolute states."""

    service: str
    takes: Takes | None = None
    state: str | None = None
    first: "Does | None" = None


ON, OFF = Does("turn_on", state="on"), Does("turn_off", state="off")
COVER_OPENS, COVER_CLOSES = Does("open_cover"), Does("close_cover")
TOGGLED = Does("turn_off", state="off", first=ON)
SWITCHED: Mapping[Action, Does] = {"turn_on": ON, "turn_off": OFF, "toggle": TOGGLED}
NOTHING: Mapping[Action, Does] = {}
MATRIX: Mapping[DeviceType, Mapping[Action, Does]] = {
    "light": {
        **SWITCHED,
        "set_brightness": Does("turn_on", Takes("brightness", "whole", 0, 255), "on"),
    },
    "switch": SWITCHED,
    "climate": {
        "turn_on": Does("turn_on"),
        "turn_off": OFF,
        "set_temperature": Does(
            "set_temperature", Takes("temperature", "half", 10, 40, "min_temp", "max_temp")
        ),
        "set_hvac_mode": Does("set_hvac_mode", Takes("hvac_mode", "mode", modes="hvac_modes")),
    },
    "fan": {
        **SWITCHED,
        "set_percentage": Does("set_percentage", Takes("percentage", "whole", 0, 100)),
    },
    "cover": {
        "turn_on": COVER_OPENS,
        "turn_off": COVER_CLOSES,
        "open_cover": COVER_OPENS,
        "close_cover": COVER_CLOSES,
        "stop_cover": Does("stop_cover"),
        "toggle": Does("close_cover", first=COVER_OPENS),
        "set_cover_position": Does("set_cover_position", Takes("position", "whole", 0, 100)),
    },
    "scene": {"turn_on": Does("turn_on")},
    "media_player": {
        "turn_on": Does("turn_on"),
        "turn_off": OFF,
        "toggle": Does("turn_off", state="off", first=Does("turn_on")),
        "volume_set": Does("volume_set", Takes("volume_level", "part", 0, 1)),
        "volume_mute": Does("volume_mute", Takes("is_volume_muted", "whether")),
        "media_play": Does("media_play"),
        "media_pause": Does("media_pause"),
        "media_stop": Does("media_stop"),
        "media_next_track": Does("media_next_track"),
        "media_previous_track": Does("media_previous_track"),
    },
    "lock": {"lock": Does("lock", state="locked"), "unlock": Does("unlock", state="unlocked")},
    "camera": NOTHING,
    "sensor": NOTHING,
    "other": NOTHING,
}
"""What may be asked of each type."""


def type_of(entity_id: str) -> DeviceType:
    """The type of device that an entity is."""
    domain = domain_of(entity_id)
    return next((kind for kind in TYPES if kind == domain), "other")


def checked(device: Device, problems: Problems) -> Device:
    """`device` with its texts tidy.

    Raises:
        Invalid: a field breaks its limits; with what `problems` had noted.
    """
    name = spanish.one_line(device.friendly_name)
    entity_id = device.entity_id.strip().lower()
    problems.name("friendly_name", name, LONGEST["friendly_name"])
    for field in ("entity_id", "location", "icon", "description"):
        problems.text(field, getattr(device, field), LONGEST[field])
    _check_kind(device, entity_id, problems)
    problems.number("display_order", device.display_order, -MOST_ORDER, MOST_ORDER)
    problems.number("heats_hours_before", device.heats_hours_before, 0, MOST_HOURS)
    size = len(msgspec.json.encode(device.device_config))
    problems.note("device_config", TOO_MUCH, when=size > MOST_CONFIG_BYTES)
    problems.raise_any()
    return msgspec.structs.replace(
        device,
        friendly_name=name,
        entity_id=entity_id,
        location=spanish.one_line(device.location or "") or None,
        icon=spanish.one_line(device.icon or "") or None,
        description=(device.description or "").strip() or None,
    )


def _check_kind(device: Device, entity_id: str, problems: Problems) -> None:
    is_entity = ENTITY_ID.fullmatch(entity_id) is not None
    problems.note("entity_id", NOT_AN_ENTITY, when=not is_entity)
    kind = type_of(entity_id)
    is_other_type = is_entity and device.device_type != kind
    problems.note("device_type", OTHER_TYPE.format(kind), when=is_other_type)
    is_sensitive = device.device_type in SENSITIVE
    problems.note(
        "sensitive_access", NOT_SENSITIVE, when=device.sensitive_access and not is_sensitive
    )
    is_heater = device.device_type in HEATERS
    problems.note("heats_pool", NOT_A_HEATER, when=device.heats_pool and not is_heater)


def is_shown(device: Device) -> bool:
    """Whether guests see a device."""
    return device.is_active and is_open(device)


def is_open(device: Device) -> bool:
    """Whether guests may have a device: a lock or a camera needs a permission of its own."""
    is_private = device.device_type in SENSITIVE and not device.sensitive_access
    return device.guest_accessible and not is_private


def actions_of(device_type: DeviceType) -> tuple[Action, ...]:
    """What may be asked of a type."""
    return tuple(MATRIX[device_type])


def takes_brightness(device_type: DeviceType, attributes: Attributes) -> bool:
    """Whether a light can be dimmed: by what it can do, since one that is off tells no brightness
    (home book, 10 #22)."""
    modes = set(texts_in(attributes, "supported_color_modes")) - {"onoff", "unknown"}
    return device_type == "light" and (bool(modes) or "brightness" in attributes)


def bounds_of(takes: Takes, attributes: Attributes) -> tuple[float, float]:
    """The bounds of a value, narrowed by those of the entity."""
    lowest, highest = (
        number_in(attributes, takes.lowest_of),
        number_in(attributes, takes.highest_of),
    )
    return (
        takes.lowest if lowest is None else max(takes.lowest, lowest),
        takes.highest if highest is None else min(takes.highest, highest),
    )


def out_of_bounds(lowest: float, highest: float) -> str:
    """What is wrong with a value that is not between the two."""
    return between(plain(lowest), plain(highest))


def plain(number: float) -> int | float:
    """A number as people write it: whole ones without decimals."""
    return int(number) if number == int(number) else number


def in_order(devices: Sequence[Device]) -> list[Device]:
    """Devices as guests see them (home book, 2.4)."""
    return sorted(devices, key=lambda each: (each.display_order, each.friendly_name))


def chosen(states: list[EntityState], kind: str | None, search: str | None) -> list[EntityState]:
    """The entities of a domain whose id or name has a text; a domain wins over a text (home book,
    2.3)."""
    if kind:
        return [each for each in states if domain_of(each.entity_id) == kind]
    wanted = spanish.fold(search or "")
    return [each for each in states if wanted in spanish.fold(f"{each.entity_id} {name_of(each)}")]


def name_of(state: EntityState) -> str:
    """What Home Assistant calls an entity for people."""
    name = state.attributes.get("friendly_name")
    return name if isinstance(name, str) else state.entity_id
