"""Telephones (notifications book, 3.1)."""

from typing import get_args

from chalicelib.imports.moving.rules.values import (
    flag,
    instant,
    made,
    needed,
    one_of,
    text,
    whole,
)
from chalicelib.imports.moving.types import Row
from chalicelib.notifications.devices.types import Device, DeviceType


def device(row: Row) -> Device:
    """A telephone as it was registered."""
    return Device(
        device_id=row.key,
        token=needed("expo_token", text(row, "expo_token")),
        device_type=one_of(row, "device_type", get_args(DeviceType), "android"),
        device_name=text(row, "device_name"),
        is_active=flag(row, "is_active"),
        last_used=instant(row, "last_used"),
        failed_attempts=whole(row, "failed_attempts") or 0,
        created=made(row),
    )
