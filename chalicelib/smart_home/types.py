"""The devices of houses, and what may be asked of them (home book, 2.1 and 2.5)."""

from typing import Literal

import msgspec

DeviceType = Literal[
    "light",
    "climate",
    "switch",
    "cover",
    "scene",
    "fan",
    "media_player",
    "lock",
    "camera",
    "sensor",
    "other",
]
Action = Literal[
    "turn_on",
    "turn_off",
    "toggle",
    "set_brightness",
    "set_temperature",
    "set_hvac_mode",
    "set_percentage",
    "open_cover",
    "close_cover",
    "stop_cover",
    "set_cover_position",
    "volume_set",
    "volume_mute",
    "media_play",
    "media_pause",
    "media_stop",
    "media_next_track",
    "media_previous_track",
    "lock",
    "unlock",
]
Value = bool | int | float | str
"""What an action is given: a number, a mode, or whether."""


class Device(msgspec.Struct, frozen=True, kw_only=True):
    """Something in a house that Home Assistant knows as an entity. A house has each entity once.

    device_config is kept for the panel, and nothing reads it.
    """

    device_id: str
    """Names the device."""
    property_id: str
    """The house."""
    entity_id: str
    """What Home Assistant calls it: `light.sala`."""
    friendly_name: str
    """What guests read."""
    location: str | None = None
    """Where it is, by which the app groups (a floor, the pool); null without one."""
    device_type: DeviceType = "light"
    """What it is; the first word of `entity_id`, or `other` where that is none of these."""
    icon: str | None = None
    """An emoji or the name of an icon; null without one."""
    display_order: int = 0
    """Its place in lists, the lowest first."""
    guest_accessible: bool = False
    """Whether guests see it and, as far as its type allows, use it."""
    sensitive_access: bool = False
    """Whether guests see it though it is a lock or a camera, and lock and unlock with it;
    `guest_accessible` alone does not open these."""
    is_active: bool = True
    """Whether it is in use."""
    heats_pool: bool = False
    """Whether it heats the pool: a switch or a climate, which then follows the stays that paid for
    a warm pool. A house has one."""
    heats_hours_before: int = 6
    """How many hours before the house opens it begins to heat."""
    device_config: dict[str, str | int | float | bool | None] = {}
    """What the panel keeps of it, a text, number or truth value by name."""
    description: str | None = None
    """How to use it, for guests; null without anything."""
