"""Devices on the wire (notifications book, 3.2 and 3.3)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, ClassVar

import msgspec
from msgspec import UNSET, Meta, UnsetType

from chalicelib.kernel.dates import in_lima
from chalicelib.notifications.devices.types import Device, DeviceType, Owner, Registration
from chalicelib.notifications.texts.catalogue import of
from chalicelib.notifications.types import Audience, Key, audience_of
from chalicelib.web.formats import Id

Token = Annotated[str, Meta(min_length=1, max_length=255)]


class DeviceForm(msgspec.Struct, kw_only=True):
    """The telephone that an app runs on."""

    expo_token: Token
    """The token that Expo gave the app: `ExponentPushToken[…]`."""
    device_type: DeviceType = "android"
    """`ios` or `android`."""
    device_name: Annotated[str, Meta(max_length=100)] | None = None
    """What the owner calls it; the former name stays when left out."""

    def registration(self) -> Registration:
        """What is registered."""
        return Registration(
            token=self.expo_token,
            device_type=self.device_type,
            device_name=self.device_name or None,
        )


class TokenForm(msgspec.Struct, kw_only=True):
    """Which telephone; the same may be sent as a parameter."""

    expo_token: Token | None = None
    """The token that Expo gave the app."""


class TokenQuery(msgspec.Struct, kw_only=True):
    """Which telephone, where no body is sent."""

    expo_token: Token | None = None
    """The token that Expo gave the app."""


class Registered(msgspec.Struct, kw_only=True):
    """The telephone gets notifications since."""

    success: bool = True
    """True."""
    message: str
    """A text in Spanish for people."""
    created: bool
    """Whether the caller did not have it before."""
    token_id: Id
    """Names the device."""
    device_type: DeviceType
    """`ios` or `android`."""

    @classmethod
    def of(cls, device: Device, *, is_new: bool) -> "Registered":
        """The view of a device that was registered."""
        message = "Dispositivo registrado." if is_new else "Dispositivo actualizado."
        return cls(
            message=message,
            created=is_new,
            token_id=device.device_id,
            device_type=device.device_type,
        )


def is_new(registered: Registered) -> bool:
    """Whether the caller did not have the device before."""
    return registered.created


class DeviceView(msgspec.Struct, kw_only=True):
    """A device of the caller's; its token is never shown."""

    TEXTS_FROM: ClassVar = (Device,)

    id: Id
    """Names the device."""
    device_type: DeviceType
    device_name: str | None
    is_active: bool
    last_used: datetime | None
    failed_attempts: int
    created: datetime

    @classmethod
    def of(cls, device: Device) -> "DeviceView":
        """The view of a device."""
        return cls(
            id=device.device_id,
            device_type=device.device_type,
            device_name=device.device_name,
            is_active=device.is_active,
            last_used=in_lima(device.last_used),
            failed_attempts=device.failed_attempts,
            created=in_lima(device.created),
        )


class OwnDevices(msgspec.Struct, kw_only=True):
    """The devices of a guest, newest first."""

    devices: list[DeviceView]
    """The devices."""
    count: int
    """How many there are."""

    @classmethod
    def of(cls, owner: Owner) -> "OwnDevices":
        """The view of all."""
        return cls(devices=list(map(DeviceView.of, owner.devices)), count=len(owner.devices))


class StaffDevices(msgspec.Struct, kw_only=True):
    """The devices of a staff user, newest first."""

    success: bool = True
    """True."""
    devices: list[DeviceView]
    """The devices."""
    total: int
    """How many there are."""

    @classmethod
    def of(cls, owner: Owner) -> "StaffDevices":
        """The view of all."""
        return cls(devices=list(map(DeviceView.of, owner.devices)), total=len(owner.devices))


class ByType(msgspec.Struct):
    """Active devices by what they are."""

    ios: int
    """Those of Apple."""
    android: int
    """All others."""


class Numbers(msgspec.Struct, kw_only=True):
    """How many devices there are."""

    audience: Audience
    """Whose devices are counted: those of guests (`client`) or of `staff`."""
    total_tokens: int
    """All devices."""
    active_tokens: int
    """Those that get notifications."""
    inactive_tokens: int
    """Those that are gone or failed too often."""
    by_device_type: ByType
    """The active ones by what they are."""
    clients_with_push: int | UnsetType = UNSET
    """How many guests have an active one."""
    admins_with_tokens: int | UnsetType = UNSET
    """How many staff have an active one."""

    @classmethod
    def of(cls, audience: Audience, counts: Mapping[str, int]) -> "Numbers":
        """The view of some counts."""
        total, active = counts.get("total", 0), counts.get("active", 0)
        owners = counts.get("owners", 0)
        return cls(
            audience=audience,
            total_tokens=total,
            active_tokens=active,
            inactive_tokens=total - active,
            by_device_type=ByType(counts.get("ios", 0), counts.get("android", 0)),
            clients_with_push=owners if audience == "client" else UNSET,
            admins_with_tokens=owners if audience == "staff" else UNSET,
        )


class Statistics(msgspec.Struct, kw_only=True):
    """How many devices staff have."""

    success: bool = True
    """True."""
    stats: Numbers
    """The numbers."""


class Preferences(msgspec.Struct, kw_only=True):
    """Which notifications are pushed to the caller's devices. All stand in the list."""

    muted: list[Key]
    """The kinds that are not pushed."""
    can_be_muted: list[Key]
    """The kinds that need not be pushed; all others are."""
    without_own: bool
    """Whether what the caller did is not pushed to the caller."""

    @classmethod
    def of(cls, owner: Owner) -> "Preferences":
        """The view of somebody's wishes."""
        templates = of(audience_of(owner.account))
        return cls(
            muted=list(owner.muted),
            can_be_muted=[template.key for template in templates if template.can_be_muted],
            without_own=owner.without_own,
        )


class PreferencesForm(msgspec.Struct, kw_only=True):
    """What is to be pushed; what is left out stays as it is."""

    TEXTS_FROM: ClassVar = (Owner,)

    muted: list[Key] | None = None
    without_own: bool | None = None
