"""Devices: administrators enter, change and remove them; everybody else finds them by house."""

from collections import defaultdict
from collections.abc import Mapping

from chalicelib.catalogue.collections import Change, Collection
from chalicelib.catalogue.snapshots import Snapshot, snapshot
from chalicelib.properties.houses.service import note_unknown_houses
from chalicelib.smart_home.devices import rules
from chalicelib.smart_home.events import DeviceRemoved, DeviceSaved
from chalicelib.smart_home.states import records
from chalicelib.smart_home.types import Device

UNKNOWN_DEVICE = "Dispositivo no encontrado."
SAME_ENTITY = "Otro dispositivo de la casa ya usa esta entidad."
TWO_HEATERS = "Otro dispositivo de la casa ya calienta la piscina."


def _examine(change: Change[Device]) -> None:
    """A house has each entity once, and one thing that heats its pool."""
    device, before = change.value, change.before
    if before is None:
        note_unknown_houses(change.problems, [device.property_id], "property_id")
    others = [
        entry.value
        for entry in change.others().values()
        if entry.value.property_id == device.property_id
    ]
    entities = {each.entity_id for each in others}
    is_taken = device.entity_id.strip().lower() in entities
    change.problems.note("entity_id", SAME_ENTITY, when=is_taken)
    has_heater = device.heats_pool and any(each.heats_pool for each in others)
    change.problems.note("heats_pool", TWO_HEATERS, when=has_heater)


def _guard(removal: Change[Device]) -> None:
    """What its entity told last goes with a device."""
    device = removal.value
    removal.publication.tx.delete(records.forgotten(device.property_id, device.entity_id))


DEVICES = Collection(
    Device,
    key="device_id",
    saved=DeviceSaved,
    removed=DeviceRemoved,
    order=lambda entry: (
        entry.value.property_id,
        entry.value.display_order,
        entry.value.friendly_name,
    ),
    checked=rules.checked,
    examine=_examine,
    guard=_guard,
    missing=UNKNOWN_DEVICE,
)


def devices_of(property_id: str) -> tuple[Device, ...]:
    """The devices of a house, in the order of lists, as this process knows them."""
    return _by_house().get(property_id, ())


def heaters() -> dict[str, Device]:
    """What heats the pools, by house."""
    found = (each for devices in _by_house().values() for each in devices)
    return {each.property_id: each for each in found if each.heats_pool and each.is_active}


def entities_of(property_id: str) -> tuple[str, ...]:
    """The entities of which a house is asked to tell."""
    return tuple(sorted(each.entity_id for each in devices_of(property_id)))


def _by_house() -> Mapping[str, tuple[Device, ...]]:
    return snapshot().derived("devices by house", _grouped)


def _grouped(present: Snapshot) -> Mapping[str, tuple[Device, ...]]:
    grouped: dict[str, list[Device]] = defaultdict(list)
    for device in DEVICES.values(present):
        grouped[device.property_id].append(device)
    return {property_id: tuple(devices) for property_id, devices in grouped.items()}
