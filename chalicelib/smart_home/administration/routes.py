"""What administrators do with the devices of houses (home book, 2.3)."""

from datetime import timedelta
from uuid import UUID

from chalicelib.catalogue.types import Entry
from chalicelib.cloud.idempotency import Once
from chalicelib.kernel import clock
from chalicelib.kernel.callers import Staff
from chalicelib.kernel.permissions import Permission
from chalicelib.smart_home.administration import service
from chalicelib.smart_home.administration.wire import (
    DEVICE,
    CommandLine,
    ControlForm,
    ControlView,
    DeviceList,
    DevicesQuery,
    DiscoveredView,
    DiscoverQuery,
    HouseQuery,
    TriedView,
    command_lines,
)
from chalicelib.smart_home.devices.service import DEVICES
from chalicelib.smart_home.orders.wire import DeviceProblem, device_problem, is_pending
from chalicelib.smart_home.types import Device
from chalicelib.web.audiences import staff
from chalicelib.web.history import Version, versions_of
from chalicelib.web.limits import Limit
from chalicelib.web.routing import Options, Router

DeviceView, NewDevice, DeviceChange = DEVICE.view, DEVICE.new, DEVICE.change
MANAGES = staff(Permission.MANAGES_DEVICES)
QUESTIONS = Limit("questions to houses", most=60, within=timedelta(minutes=1), free=10)
ASKED: Options = {
    "audience": MANAGES,
    "limits": (QUESTIONS,),
    "envelope": device_problem,
    "problem": DeviceProblem,
}
SWITCHED: Options = {**ASKED, "later": is_pending}

router = Router("house")


@router.get("/ha/admin/devices", audience=MANAGES)
def list_devices(query: DevicesQuery) -> DeviceList:
    """The devices of all houses or of one, with how they are; nobody waits for a house."""
    entries = DEVICES.entries(fresh=True).values()
    devices = [entry.value for entry in entries if query.admits(entry.value)]
    return DeviceList.of(service.house_devices(devices), clock.now())


@router.post("/ha/admin/devices", audience=MANAGES, status=201)
def add_device(
    body: NewDevice,  # type: ignore[valid-type]
    caller: Staff,
    once: Once[Entry[Device]] | None,
) -> DeviceView:  # type: ignore[valid-type]
    """Enter a device of a house. Guests see it once it is `guest_accessible`."""
    device = DEVICES.new(**DEVICE.changes(body))
    answering = once and once.answering(DEVICE.show)
    return DEVICE.show(DEVICES.save(device, actor=caller.actor, once=answering))


@router.get("/ha/admin/devices/{device_id}", audience=MANAGES)
def show_device(device_id: UUID) -> DeviceView:  # type: ignore[valid-type]
    """One device with all of its fields."""
    return DEVICE.show(DEVICES.get(device_id))


@router.patch("/ha/admin/devices/{device_id}", audience=MANAGES)
def change_device(
    device_id: UUID,
    body: DeviceChange,  # type: ignore[valid-type]
    caller: Staff,
) -> DeviceView:  # type: ignore[valid-type]
    """Change the fields that are sent."""
    changes = DEVICE.changes(body)
    return DEVICE.show(DEVICES.change(device_id, changes, actor=caller.actor))


@router.delete("/ha/admin/devices/{device_id}", audience=MANAGES, status=204)
def remove_device(device_id: UUID, caller: Staff) -> None:
    """Take a device out; Home Assistant keeps its entity."""
    DEVICES.remove(device_id, actor=caller.actor)


@router.get("/ha/admin/devices/{device_id}/history", audience=MANAGES)
def history_of_device(device_id: UUID) -> list[Version]:
    """The changes of a device, the newest first."""
    return versions_of(DEVICES, device_id)


@router.post("/ha/admin/control", **SWITCHED)
def control(body: ControlForm, caller: Staff) -> ControlView:
    """Switch a device of any house, within the same bounds as guests.

    The answer waits for the house for up to eight seconds; then it is 202. A house that is away
    answers 503, one that refuses 502, a device that does not answer 504.
    """
    device_id = str(body.device_id)
    wish = body.wish(DEVICES.get(device_id).value.device_type)
    done = service.control(device_id, wish, actor=caller.actor, now=clock.now())
    return ControlView.of(done, body.action, clock.now())


@router.get("/ha/admin/test", **ASKED)
def test_connection(query: HouseQuery, caller: Staff) -> TriedView:
    """Whether the Home Assistant of a house answers; without a house, what is known of all."""
    house = None if query.property_id is None else str(query.property_id)
    found = service.tried(house, actor=caller.actor, now=clock.now())
    return TriedView.of(found, clock.now())


@router.get("/ha/admin/discover", **ASKED)
def discover(query: DiscoverQuery, caller: Staff) -> DiscoveredView:
    """What the Home Assistant of a house has, of what its bridge may tell; the house is asked."""
    house = None if query.property_id is None else str(query.property_id)
    found = service.discovered(house, actor=caller.actor, now=clock.now())
    return DiscoveredView.of(found, query)


@router.get("/ha/admin/commands/{property_id}", audience=MANAGES)
def commands(property_id: UUID) -> list[CommandLine]:
    """What was asked of a house, by whom, and what became of it, the newest first."""
    return command_lines(service.log_of(str(property_id)))
