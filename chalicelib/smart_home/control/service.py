"""What guests and their friends do with the devices of a house: one read, one transaction, one
message."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

import msgspec

from chalicelib.cloud import store
from chalicelib.kernel.cache import Cache
from chalicelib.kernel.callers import Guest, Shared
from chalicelib.kernel.errors import Forbidden, Invalid, NotFound
from chalicelib.properties.photos.reading import photos_of
from chalicelib.smart_home.control import access
from chalicelib.smart_home.control.rules import call_for
from chalicelib.smart_home.control.types import DevicesOfStay, Done, Listed, Right, Wish
from chalicelib.smart_home.devices import rules as devices
from chalicelib.smart_home.devices.service import DEVICES, UNKNOWN_DEVICE, devices_of
from chalicelib.smart_home.orders import service as orders
from chalicelib.smart_home.orders.types import Order, StoredOrder
from chalicelib.smart_home.states.records import entity_in, entity_key, house_in, house_key
from chalicelib.smart_home.states.types import StoredEntity, StoredHouse
from chalicelib.smart_home.types import Device
from protocol.commands import CallService

NOT_FOR_GUESTS = "Este dispositivo no está disponible para huéspedes."
NOT_SHARED = "No le compartieron este dispositivo."
SWITCHED_OFF = "Este dispositivo no está en uso."
_houses: Cache[str, str] = Cache(timedelta(hours=12), 5000)
"""In which house a stay was last seen: where it is still there, one read tells everything."""


def listed(reservation_id: str, *, caller: Guest | Shared, now: datetime) -> DevicesOfStay:
    """The devices that a caller may use now: one round trip in a process that has seen the stay,
    two in others, or where the stay was moved.

    Raises:
        NotFound, Forbidden: see `access.right_in`.
    """
    known = _houses.get(reservation_id)
    keys = access.keys_of(reservation_id, caller)
    found = store.fetch_many([*keys, *_told_by(known)])
    right = access.right_in(found, reservation_id, caller=caller, now=now)
    property_id = right.stay.property_id
    if property_id != known:
        _houses.put(reservation_id, property_id)
        found = store.fetch_many(_told_by(property_id))
    shown = [each for each in _shown(property_id) if right.has_device(each.device_id)]
    return DevicesOfStay(
        right=right,
        photos=photos_of(property_id),
        devices=[Listed(each, entity_in(found, property_id, each.entity_id)) for each in shown],
        house=house_in(found, property_id),
        now=now,
    )


def _told_by(property_id: str | None) -> list[store.Key]:
    """Where it stands what a house told of all that guests see."""
    if property_id is None:
        return []
    entities = [entity_key(property_id, each.entity_id) for each in _shown(property_id)]
    return [house_key(property_id), *entities]


def _shown(property_id: str) -> list[Device]:
    return devices.in_order([each for each in devices_of(property_id) if devices.is_shown(each)])


def asked(
    reservation_id: str,
    device_id: str,
    wish: Wish,
    *,
    caller: Guest | Shared,
    now: datetime,
    count: Callable[[str], None],
) -> Done:
    """Ask something of a device, and wait for what becomes of it. `count` counts what is asked for
    a stay by whoever may.

    Raises:
        NotFound: no such stay of the caller, or no such device in its house.
        Forbidden: not now (`access.right_in`), or not this device.
        Invalid: the device is not in use, does not take the action, or not the value.
        StateUnknown: `toggle`, where nobody knows the state.
        TooManyRequests: its stay asked too much.
        BridgeAway, HouseRefused, HouseTimedOut, Superseded: see `orders.service`.
    """
    guess = DEVICES.entries().get(device_id)
    property_id = guess.value.property_id if guess is not None else ""
    told = _of_device(guess.value) if guess is not None else []
    found = store.fetch_many([*access.keys_of(reservation_id, caller), *told])
    right = access.right_in(found, reservation_id, caller=caller, now=now)
    device = _device(device_id, right)
    count(reservation_id)
    if device.property_id != property_id:
        found = store.fetch_many(_of_device(device))
    state = entity_in(found, device.property_id, device.entity_id)
    order = _order(device, wish, state, right)
    house = house_in(found, device.property_id)
    return carried_out(device, wish, order, state, house, actor=caller.actor, now=now)


def carried_out(
    device: Device,
    wish: Wish,
    order: Order,
    state: StoredEntity | None,
    house: StoredHouse | None,
    *,
    actor: str,
    now: datetime,
) -> Done:
    """What became of an order for a device.

    Raises:
        BridgeAway, HouseRefused, HouseTimedOut, Superseded: see `orders.service`.
    """
    given = orders.give(order, house, actor=actor, now=now)
    done = orders.carried_out(given)
    return Done(device=device, wish=wish, order=done, state=_after(done, state, house))


def _of_device(device: Device) -> list[store.Key]:
    return [house_key(device.property_id), entity_key(device.property_id, device.entity_id)]


def _device(device_id: str, right: Right) -> Device:
    """A device that a right covers, in the order of the book: it is there, for guests, in use."""
    entry = DEVICES.entries().get(device_id)
    if entry is None or entry.value.property_id != right.stay.property_id:
        raise NotFound(UNKNOWN_DEVICE)
    device = entry.value
    if not devices.is_open(device):
        raise Forbidden(NOT_FOR_GUESTS)
    if not right.has_device(device_id):
        raise Forbidden(NOT_SHARED)
    if not device.is_active:
        raise Invalid(SWITCHED_OFF)
    return device


def _order(device: Device, wish: Wish, state: StoredEntity | None, right: Right) -> Order:
    order = order_for(device, wish, state)
    stay = right.stay.reservation_id
    return msgspec.structs.replace(order, reservation_id=stay, closes=right.closes)


def order_for(device: Device, wish: Wish, state: StoredEntity | None) -> Order:
    """What a wish asks of the house of a device, for nobody's stay.

    Raises:
        Invalid: the device does not take the action, or not the value.
        StateUnknown: `toggle`, where nobody knows the state.
    """
    known = None if state is None else state.entity
    call = call_for(device, wish.action, wish.value, known)
    return Order(
        house_id=device.property_id,
        target=device.entity_id,
        make=partial(CallService, service=call.service, data={**call.data}, state=call.state),
        what=call.service,
        device_id=device.device_id,
    )


def _after(
    order: StoredOrder, before: StoredEntity | None, house: StoredHouse | None
) -> StoredEntity | None:
    """The device afterwards, as the house told it; as it was before, where it told nothing."""
    told = () if order.ended is None else order.ended.states
    return StoredEntity(told[0], house) if told else before
