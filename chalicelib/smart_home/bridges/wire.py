"""Bridges as administrators see them."""

from collections.abc import Mapping
from datetime import datetime

import msgspec

from chalicelib.catalogue.types import Entry
from chalicelib.kernel import clock, dates
from chalicelib.smart_home.bridges.types import Bridge
from chalicelib.smart_home.states.types import StoredHouse


class Reach(msgspec.Struct, frozen=True, kw_only=True):
    """Whether a bridge is heard of."""

    is_connected: bool
    """Whether it was heard of in the last minute and a half."""
    last_seen: datetime | None
    """When it was last heard of; null before."""
    bridge_release: str | None
    """The release of its program; null before it was heard of."""
    home_assistant_release: str | None
    """The release of Home Assistant that it reached; null where it reached none."""

    @classmethod
    def of(cls, entry: Entry[Bridge], found: Mapping[str, StoredHouse]) -> "Reach":
        """What is known of a bridge."""
        return cls.of_house(found.get(entry.value.property_id), clock.now())

    @classmethod
    def of_house(cls, house: StoredHouse | None, now: datetime) -> "Reach":
        """What is known of the bridge of a house."""
        return cls(
            is_connected=house is not None and house.is_there(now),
            last_seen=dates.in_lima(house.last_seen) if house is not None else None,
            bridge_release=house.bridge if house is not None else None,
            home_assistant_release=house.home_assistant if house is not None else None,
        )


class BridgeKey(msgspec.Struct, frozen=True):
    """The key of a bridge."""

    key: str
    """What the bridge sends as `Authorization: Bearer <key>`. It is shown here and nowhere else."""
