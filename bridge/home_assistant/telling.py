"""What of an entity leaves the house: its state, and the attributes that its kind may tell (home
book, 10 #8). Never addresses, pictures, tokens, codes, or who did something."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from protocol.things import Attributes, Scalar

COMMON = frozenset({"friendly_name", "device_class", "supported_features"})
TOLD: Mapping[str, frozenset[str]] = {
    "light": frozenset({"brightness", "color_mode", "supported_color_modes"}),
    "climate": frozenset(
        {
            "temperature",
            "current_temperature",
            "min_temp",
            "max_temp",
            "target_temp_step",
            "hvac_modes",
            "hvac_action",
        }
    ),
    "fan": frozenset({"percentage", "percentage_step"}),
    "cover": frozenset({"current_position"}),
    "media_player": frozenset({"volume_level", "is_volume_muted"}),
    "sensor": frozenset({"unit_of_measurement", "state_class"}),
    "binary_sensor": frozenset(),
}
LONGEST_TEXT, LONGEST_LIST = 255, 50


class RawState(msgspec.Struct, frozen=True):
    """A state as Home Assistant says it; what else it says is left."""

    entity_id: str
    state: str
    last_changed: datetime
    last_updated: datetime
    attributes: dict[str, Any] = {}


def told(raw: RawState) -> Attributes:
    """The attributes of an entity that may be told."""
    names = COMMON | TOLD.get(raw.entity_id.partition(".")[0], frozenset())
    found = {name: raw.attributes[name] for name in sorted(names) if name in raw.attributes}
    return {name: value for name, value in found.items() if _is_plain(value)}


def _is_plain(value: object) -> bool:
    if isinstance(value, list):
        return len(value) <= LONGEST_LIST and all(_is_scalar(each) for each in value)
    return value is None or _is_scalar(value)


def _is_scalar(value: object) -> bool:
    return isinstance(value, Scalar) and (not isinstance(value, str) or len(value) <= LONGEST_TEXT)
