"""What tests of houses ask, in few words."""

from datetime import datetime
from typing import Any

import msgspec

from chalicelib.cloud import store
from chalicelib.kernel import clock
from chalicelib.reservations.stays.records import StayRecord, stay_of
from chalicelib.reservations.types import Status
from chalicelib.smart_home.types import Device
from tests.support.http import Api


def at(text: str) -> datetime:
    """An instant of March 2026 in Lima: `06T11:59:59`."""
    return datetime.fromisoformat(f"2026-03-{text}-05:00")


def listed(api: Api, stay: str, moment: str | None = None, token: str = "ana") -> Any:
    """The devices of a stay as its guest asks for them."""
    with clock.at(at(moment) if moment else clock.now()):
        return api.get(f"/api/v1/{stay}/ha/devices/", token=token)


def act(
    api: Api, stay: str, device: Device | str, action: str, value: Any = None, *, token: str = "ana"
) -> Any:
    """Ask something of a device."""
    device_id = device if isinstance(device, str) else device.device_id
    body = {"action": action} | ({} if value is None else {"value": value})
    return api.post(f"/api/v1/{stay}/ha/devices/{device_id}/actions/", token=token, json=body)


def stand(stay: str, status: Status) -> None:
    """Let a stay stand somewhere, however it came there."""
    changed = msgspec.structs.replace(stay_of(stay), status=status)
    assert store.put(StayRecord.of(changed), when=StayRecord.reservation_id.exists())
