"""Devices as those see them who use a house, and what they asked of it."""

from datetime import datetime

import msgspec

from chalicelib.clients.types import Client
from chalicelib.properties.types import House, Photo
from chalicelib.reservations.stays.windows import Window
from chalicelib.reservations.types import Stay
from chalicelib.smart_home.orders.types import StoredOrder
from chalicelib.smart_home.sharing.types import KeptShares, Share
from chalicelib.smart_home.states.types import StoredEntity, StoredHouse
from chalicelib.smart_home.types import Action, Device, Value


class Right(msgspec.Struct, frozen=True, kw_only=True):
    """The right to use a house. share: of whom a guest lets use a part of it; then `client` is
    None. closes: when it ends."""

    stay: Stay
    house: House
    client: Client | None
    share: Share | None
    shares: KeptShares
    window: Window

    @property
    def closes(self) -> datetime:
        """When it ends."""
        until = self.window.closes if self.share is None else self.share.until
        return min(until, self.window.closes)

    def has_device(self, device_id: str) -> bool:
        """Whether it covers a device of the house."""
        return self.share is None or device_id in self.share.device_ids


class Listed(msgspec.Struct, frozen=True):
    """A device with what its house told of it; None where it told nothing."""

    device: Device
    state: StoredEntity | None


class DevicesOfStay(msgspec.Struct, frozen=True, kw_only=True):
    """The devices that somebody may use, and the house in which they are."""

    right: Right
    photos: list[Photo]
    devices: list[Listed]
    house: StoredHouse | None
    now: datetime


class Wish(msgspec.Struct, frozen=True):
    """What somebody wants of a device."""

    action: Action
    value: Value | None = None


class Done(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a wish: a command that ended, or is under way."""

    device: Device
    wish: Wish
    order: StoredOrder
    state: StoredEntity | None
