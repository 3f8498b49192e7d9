"""A telephone, and everything that somebody has of them (notifications book, 3)."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec

from chalicelib.kernel.secrecy import SECRET
from chalicelib.notifications.types import Key

DeviceType = Literal["ios", "android"]


class Device(msgspec.Struct, frozen=True, kw_only=True):
    """A telephone with the app, as its owner registered it."""

    device_id: str
    """Names the device."""
    token: Annotated[str, SECRET]
    """Where Expo finds it."""
    device_type: DeviceType = "android"
    """`ios` or `android`."""
    device_name: str | None = None
    """What its owner calls it; null where nobody said."""
    is_active: bool = True
    """Whether notifications are pushed to it."""
    last_used: datetime | None = None
    """When something was last pushed to it, to the hour."""
    failed_attempts: int = 0
    """How many pushes failed since the last one that did not."""
    created: datetime
    """When it was registered."""


class Owner(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody has: devices, and wishes. waiting: notifications that are pushed once there is
    a first device."""

    account: str
    devices: tuple[Device, ...] = ()
    muted: tuple[Key, ...] = ()
    """The kinds that are not pushed, only listed."""
    without_own: bool = False
    """Whether what one did oneself is left out."""
    waiting: tuple[str, ...] = ()

    @property
    def active(self) -> tuple[Device, ...]:
        """The devices that get something."""
        return tuple(device for device in self.devices if device.is_active)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to keep."""
        return not (self.devices or self.muted or self.without_own or self.waiting)


class Registration(msgspec.Struct, frozen=True, kw_only=True):
    """What an app says of the telephone that it runs on; without a name the former one stays."""

    token: str
    device_type: DeviceType = "android"
    device_name: str | None = None
