"""The list of what somebody was told (notifications book, 8)."""

from datetime import datetime
from typing import Literal

import msgspec

from chalicelib.notifications.devices.types import DeviceType
from chalicelib.notifications.types import Notice

DeliveryState = Literal["claimed", "queued", "accepted", "delivered", "failed", "expired", "off"]
"""What became of a push to one device: on its way to Expo (`claimed`), to be tried again
(`queued`), taken by Expo (`accepted`), handed to the telephone's service (`delivered`), refused
(`failed`), too late (`expired`), or not possible since nobody has entered an account (`off`)."""
REACHED: frozenset[DeliveryState] = frozenset({"accepted", "delivered"})
OVER: frozenset[DeliveryState] = frozenset({"accepted", "delivered", "failed", "expired", "off"})


class Delivery(msgspec.Struct, frozen=True, kw_only=True):
    """A push to one device; `code` is why it failed, in the words of Expo."""

    device_id: str
    device_type: DeviceType
    state: DeliveryState
    code: str | None = None


class Pushing(msgspec.Struct, frozen=True, kw_only=True):
    """What became of the pushes of a notification.

    attempts: how often Expo was asked; unsure: how often nobody knows whether it took them;
    claimed_at: when a worker last set about it.
    """

    deliveries: tuple[Delivery, ...] = ()
    attempts: int = 0
    unsure: int = 0
    claimed_at: datetime | None = None

    @property
    def is_over(self) -> bool:
        """Whether nothing is to be done any more."""
        return all(delivery.state in OVER for delivery in self.deliveries)

    @property
    def is_lost(self) -> bool:
        """Whether it is over, and reached nobody although there was an account at Expo."""
        states = {delivery.state for delivery in self.deliveries}
        return self.is_over and not self.reached and states != {"off"}

    @property
    def code(self) -> str | None:
        """Why it did not reach the first device that it did not reach."""
        return next((delivery.code for delivery in self.deliveries if delivery.code), None)

    @property
    def reached(self) -> bool:
        """Whether it reached a device, or there was none."""
        states = [delivery.state for delivery in self.deliveries]
        return not states or any(state in REACHED for state in states)


class Recent(msgspec.Struct, frozen=True):
    """Something that somebody was told lately: a digest of its words."""

    digest: str
    at: datetime


class Box(msgspec.Struct, frozen=True, kw_only=True):
    """How many notifications somebody has. Those with numbers up to `read_through` were read at
    `read_at` at the latest."""

    total: int = 0
    unread: int = 0
    read_through: int = 0
    read_at: datetime | None = None
    recent: tuple[Recent, ...] = ()
    suppressed: int = 0
    version: int = 0


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """A notification in somebody's list."""

    notice: Notice
    number: int
    read_at: datetime | None
    pushing: Pushing


class Filters(msgspec.Struct, frozen=True, kw_only=True):
    """Which notifications of a list are wanted."""

    key: str | None = None
    read: bool | None = None
    success: bool | None = None
    since: datetime


class ListedPage(msgspec.Struct, frozen=True, kw_only=True):
    """Some of a list, newest first; `after` leads to those that follow."""

    rows: list[Listed]
    box: Box
    after: str | None
