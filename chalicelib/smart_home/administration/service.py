"""What administrators ask of a house: a device, whether Home Assistant answers, what it has."""

from datetime import datetime
from functools import partial

from chalicelib.catalogue.snapshots import VERSION_KEY, catch_up
from chalicelib.cloud import events, store
from chalicelib.cloud.events import Plain
from chalicelib.kernel.errors import Invalid
from chalicelib.properties.houses.service import house_names, unknown_house
from chalicelib.smart_home.administration.types import Entities, HouseDevice, Tried, TriedHouse
from chalicelib.smart_home.bridges.service import BRIDGES
from chalicelib.smart_home.control.service import carried_out, order_for
from chalicelib.smart_home.control.types import Done, Wish
from chalicelib.smart_home.devices.service import DEVICES
from chalicelib.smart_home.orders import service as orders
from chalicelib.smart_home.orders.types import Order, StoredOrder
from chalicelib.smart_home.states.records import entity_in, entity_key, house_in, house_key
from chalicelib.smart_home.types import Device
from protocol.commands import ReadHouse

SWITCHED_OFF = "Este dispositivo no está en uso."
WHICH_HOUSE = "Indique la casa: cada una tiene su propio Home Assistant."


def house_devices(devices: list[Device]) -> list[HouseDevice]:
    """Devices with what their houses told of them: one round trip, whatever the number."""
    houses = {each.property_id for each in devices}
    keys = [entity_key(each.property_id, each.entity_id) for each in devices]
    found = store.fetch_many([*map(house_key, houses), *keys])
    names = house_names(houses)
    return [
        HouseDevice(
            each, names[each.property_id], entity_in(found, each.property_id, each.entity_id)
        )
        for each in devices
    ]


def control(device_id: str, wish: Wish, *, actor: str, now: datetime) -> Done:
    """Ask something of a device of any house, and wait for what becomes of it.

    Raises:
        NotFound: there is no such device.
        Invalid: it is not in use, does not take the action, or not the value.
        BridgeAway, HouseRefused, HouseTimedOut, Superseded: see `orders.service`.
    """
    device = DEVICES.get(device_id).value
    if not device.is_active:
        raise Invalid(SWITCHED_OFF)
    keys = [house_key(device.property_id), entity_key(device.property_id, device.entity_id)]
    found = store.fetch_many([*keys, VERSION_KEY])
    catch_up(found)
    state = entity_in(found, device.property_id, device.entity_id)
    house = house_in(found, device.property_id)
    order = order_for(device, wish, state)
    return carried_out(device, wish, order, state, house, actor=actor, now=now)


def tried(property_id: str | None, *, actor: str, now: datetime) -> Tried:
    """Whether the Home Assistant of a house answers now; without a house, what is known of all.

    Raises:
        BridgeAway, HouseRefused, HouseTimedOut: it does not.
    """
    houses = [property_id] if property_id is not None else list(BRIDGES.entries(fresh=True))
    found = store.fetch_many([house_key(each) for each in houses])
    names = house_names(houses)
    known = [TriedHouse(each, names.get(each, ""), house_in(found, each)) for each in houses]
    if property_id is not None:
        read = _read(property_id, actor=actor, now=now)
        return Tried(is_connected=read.ended is not None, total=len(read.read), houses=known)
    reached = [each.house for each in known if each.house is not None]
    return Tried(
        is_connected=any(each.is_there(now) and each.home_assistant for each in reached),
        total=len(DEVICES.entries()),
        houses=known,
    )


def discovered(property_id: str | None, *, actor: str, now: datetime) -> Entities:
    """What the Home Assistant of a house has, of what its bridge may tell.

    Raises:
        Invalid: nobody said which house, and more than one has a bridge.
        BridgeAway, HouseRefused, HouseTimedOut: it does not answer.
    """
    houses = list(BRIDGES.entries(fresh=True))
    if property_id is None and len(houses) != 1:
        raise Invalid(fields={"property_id": [WHICH_HOUSE]})
    house = property_id or houses[0]
    read = _read(house, actor=actor, now=now)
    devices = DEVICES.values()
    return Entities(
        states=sorted(read.read, key=lambda each: each.entity_id),
        configured=frozenset(each.entity_id for each in devices if each.property_id == house),
        configured_anywhere=len({each.entity_id for each in devices}),
    )


def log_of(property_id: str) -> list[Plain]:
    """What was asked of a house and what became of it, the newest first."""
    return events.timeline(f"house#{property_id}")


def _read(property_id: str, *, actor: str, now: datetime) -> StoredOrder:
    """All that a house has."""
    if not house_names([property_id]):
        raise unknown_house()
    found = store.fetch_many([house_key(property_id), VERSION_KEY])
    catch_up(found)
    order = Order(
        house_id=property_id,
        target="",
        make=partial(ReadHouse, wanted="states"),
        what="ha.read",
    )
    given = orders.give(order, house_in(found, property_id), actor=actor, now=now)
    read = orders.carried_out(given)
    if read.ended is None:
        raise orders.HouseTimedOut
    return read
