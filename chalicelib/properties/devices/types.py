"""Who holds the key of a device."""

from chalicelib.catalogue.types import Holder


class DeviceKey(Holder, frozen=True, kw_only=True):
    """A key for one device or service."""

    device_key_id: str
    """Names the key."""
    name: str
    """What holds it, for people."""
    property_ids: frozenset[str] = frozenset()
    """The houses of which it reads; none means all."""
