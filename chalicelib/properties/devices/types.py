"""Who holds the key of a device."""

from typing import Literal

import msgspec


class DeviceKey(msgspec.Struct, frozen=True, kw_only=True):
    """A key for one device or service. The key itself is kept by nobody but its holder."""

    device_key_id: str
    """Names the key."""
    name: str
    """What holds it, for people."""
    property_ids: frozenset[str] = frozenset()
    """The houses of which it reads; none means all."""
    is_active: bool = True
    """Whether it opens anything."""
    edition: int = 0
    """How often a key was handed out; only the last one counts."""


class KeyClaims(msgspec.Struct, frozen=True):
    """What a key says, signed by us."""

    key: str
    edition: int
    aud: Literal["device"] = "device"
