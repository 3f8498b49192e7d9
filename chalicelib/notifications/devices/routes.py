"""Devices over HTTP: those of guests, and those of staff."""

from chalicelib.kernel import clock
from chalicelib.kernel.callers import Guest, Staff
from chalicelib.kernel.errors import Invalid
from chalicelib.notifications.devices import records, service
from chalicelib.notifications.devices.wire import (
    DeviceForm,
    Numbers,
    OwnDevices,
    Preferences,
    PreferencesForm,
    Registered,
    StaffDevices,
    Statistics,
    TokenForm,
    TokenQuery,
    is_new,
)
from chalicelib.notifications.options import OF_GUESTS, OF_SENDERS, OF_STAFF
from chalicelib.notifications.wire import Done
from chalicelib.web.routing import Options, Router

router = Router("notifications")
REGISTERS: Options = {**OF_GUESTS, "made": is_new}
REGISTERS_OF_STAFF: Options = {**OF_STAFF, "made": is_new}
REMOVED = "Dispositivo eliminado."


@router.post("/clients/push/register", **REGISTERS)
def register(body: DeviceForm, caller: Guest) -> Registered:
    """Let the telephone get the guest's notifications, whoever had it before.

    A guest has ten devices at most: another takes the place of the one that was used longest ago.
    """
    return _register(body, caller)


@router.post("/admin/push/register", **REGISTERS_OF_STAFF)
def register_for_staff(body: DeviceForm, caller: Staff) -> Registered:
    """Let the telephone get the notifications of staff, whoever had it before."""
    return _register(body, caller)


@router.delete("/clients/push/unregister", **OF_GUESTS)
def unregister(query: TokenQuery, body: TokenForm, caller: Guest) -> Done:
    """Let the telephone get no notifications of the guest any more."""
    return _unregister(query, body, caller)


@router.delete("/admin/push/unregister", **OF_STAFF)
def unregister_for_staff(query: TokenQuery, body: TokenForm, caller: Staff) -> Done:
    """Let the telephone get no notifications of staff any more."""
    return _unregister(query, body, caller)


@router.get("/clients/push/devices", **OF_GUESTS)
def own_devices(caller: Guest) -> OwnDevices:
    """The guest's devices, newest first."""
    return OwnDevices.of(service.owner_of(caller.actor))


@router.get("/admin/push/devices", **OF_STAFF)
def devices_of_staff(caller: Staff) -> StaffDevices:
    """The caller's devices, newest first."""
    return StaffDevices.of(service.owner_of(caller.actor))


@router.get("/clients/push/preferences", **OF_GUESTS)
def preferences(caller: Guest) -> Preferences:
    """Which notifications are pushed to the guest."""
    return Preferences.of(service.owner_of(caller.actor))


@router.patch("/clients/push/preferences", **OF_GUESTS)
def change_preferences(body: PreferencesForm, caller: Guest) -> Preferences:
    """Say which notifications are pushed to the guest."""
    return _change(body, caller)


@router.get("/admin/push/preferences", **OF_STAFF)
def preferences_of_staff(caller: Staff) -> Preferences:
    """Which notifications are pushed to the caller."""
    return Preferences.of(service.owner_of(caller.actor))


@router.patch("/admin/push/preferences", **OF_STAFF)
def change_preferences_of_staff(body: PreferencesForm, caller: Staff) -> Preferences:
    """Say which notifications are pushed to the caller."""
    return _change(body, caller)


@router.get("/admin/push/statistics", **OF_SENDERS)
def statistics_of_staff() -> Statistics:
    """How many devices staff have."""
    return Statistics(stats=Numbers.of("staff", records.counts("staff")))


@router.get("/admin/push/stats", **OF_SENDERS)
def statistics_of_guests() -> Numbers:
    """How many devices guests have."""
    return Numbers.of("client", records.counts("client"))


def _register(body: DeviceForm, caller: Guest | Staff) -> Registered:
    device, is_new = service.register(caller.actor, body.registration(), now=clock.now())
    return Registered.of(device, is_new=is_new)


def _unregister(query: TokenQuery, body: TokenForm, caller: Guest | Staff) -> Done:
    token = body.expo_token or query.expo_token
    if token is None:
        raise Invalid(fields={"expo_token": ["Este campo es requerido."]})
    service.unregister(caller.actor, token, now=clock.now())
    return Done(message=REMOVED)


def _change(body: PreferencesForm, caller: Guest | Staff) -> Preferences:
    owner = service.set_wishes(
        caller.actor, muted=body.muted, without_own=body.without_own, now=clock.now()
    )
    return Preferences.of(owner)
