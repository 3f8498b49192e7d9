"""What administrators look for in a house."""

import msgspec

from chalicelib.smart_home.states.types import StoredEntity, StoredHouse
from chalicelib.smart_home.types import Device
from protocol.things import EntityState


class HouseDevice(msgspec.Struct, frozen=True):
    """A device, the name of its house, and what that told of it."""

    device: Device
    property_name: str
    state: StoredEntity | None


class Entities(msgspec.Struct, frozen=True, kw_only=True):
    """What Home Assistant has in a house. configured: the entities that are devices there.
    configured_anywhere: how many entities are devices, over all houses."""

    states: list[EntityState]
    configured: frozenset[str]
    configured_anywhere: int


class Tried(msgspec.Struct, frozen=True, kw_only=True):
    """Whether Home Assistant answers. total: how many entities it has; of all houses, those that
    are devices."""

    is_connected: bool
    total: int
    houses: list["TriedHouse"]


class TriedHouse(msgspec.Struct, frozen=True):
    """A house with a bridge, and what is known of it."""

    property_id: str
    property_name: str
    house: StoredHouse | None
