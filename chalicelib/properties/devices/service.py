"""The keys of devices: administrators hand them out, change and remove them.

A key is signed by us and kept nowhere. Whether it still counts says its entry, which every process
has in its snapshot: so a device costs no read, and a key that was removed, switched off or followed
by another ends everywhere within 30 seconds.
"""

import msgspec

from chalicelib.catalogue.collections import Change, Collection
from chalicelib.cloud import signed
from chalicelib.kernel import decoding
from chalicelib.kernel.callers import DEVICE_PREFIX, Device
from chalicelib.kernel.errors import Unauthenticated
from chalicelib.properties.devices import rules
from chalicelib.properties.devices.types import DeviceKey, KeyClaims
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


def hand_out(device_key_id: str, *, actor: str) -> str:
    """A new key for a device; the one before it ends.

    Raises:
        NotFound: there is no such device.
    """
    edition = DEVICE_KEYS.get(device_key_id).value.edition + 1
    entry = DEVICE_KEYS.change(device_key_id, {"edition": edition}, actor=actor)
    claims = KeyClaims(key=entry.entry_id, edition=entry.value.edition)
    return DEVICE_PREFIX + signed.sign(claims)


def device_of(key: str) -> Device:
    """Who holds a key.

    Raises:
        Unauthenticated: nobody, or nobody any more.
    """
    claims = _claims(signed.claims_of(key.removeprefix(DEVICE_PREFIX)))
    entry = DEVICE_KEYS.entries().get(claims.key)
    if entry is None or not entry.value.is_active or entry.value.edition != claims.edition:
        raise Unauthenticated
    return Device(entry.entry_id, entry.value.property_ids)


def _claims(said: object) -> KeyClaims:
    try:
        return decoding.converted(said, KeyClaims)
    except msgspec.ValidationError:
        raise Unauthenticated from None
