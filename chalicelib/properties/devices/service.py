"""The keys of devices: administrators hand them out, change and remove them."""

from chalicelib.catalogue.collections import Change, Collection
from chalicelib.catalogue.handed_out import Tokens
from chalicelib.kernel.callers import DEVICE_PREFIX, Device
from chalicelib.kernel.errors import Unauthenticated
from chalicelib.properties.devices import rules
from chalicelib.properties.devices.types import DeviceKey
from chalicelib.properties.events import DeviceKeyRemoved, DeviceKeySaved
from chalicelib.properties.houses.service import note_unknown_houses
from chalicelib.properties.types import natural_order


def _examine(change: Change[DeviceKey]) -> None:
    note_unknown_houses(change.problems, change.added("property_ids"))


DEVICE_KEYS = Collection(
    DeviceKey,
    key="device_key_id",
    saved=DeviceKeySaved,
    removed=DeviceKeyRemoved,
    order=lambda entry: natural_order(entry.value.name),
    checked=rules.checked,
    examine=_examine,
)


_TOKENS = Tokens(DEVICE_KEYS, "device")


def hand_out(device_key_id: str, *, actor: str) -> str:
    """A new key for a device; the one before it ends.

    Raises:
        NotFound: there is no such device.
    """
    return DEVICE_PREFIX + _TOKENS.hand_out(device_key_id, actor=actor)


def device_of(key: str) -> Device:
    """Who holds a key.

    Raises:
        Unauthenticated: nobody, or nobody any more.
    """
    holder = _TOKENS.holder(key.removeprefix(DEVICE_PREFIX))
    if holder is None:
        raise Unauthenticated
    return Device(holder.entry_id, holder.value.property_ids)
