"""What notifications ask for."""

from datetime import date
from typing import Literal

import msgspec

from chalicelib.kernel.commands import Command
from chalicelib.notifications.types import Audience

ReminderKind = Literal["checkin_reminder", "checkout_reminder"]


class TellOfStay(Command, frozen=True, kw_only=True, tag="notifications.tell"):
    """Tell what became of a stay, once its time to settle is over."""

    reservation_id: str


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """How far a notice for many was placed: the last account of a partition (guests only)."""

    shard: int = 0
    after: str | None = None


class PlaceNotice(Command, frozen=True, kw_only=True, tag="notifications.place"):
    """Put a notice into the lists of everybody whom it is for, from some place on."""

    notice_id: str
    audience: Audience
    place: Place = Place()


class PushNotice(Command, frozen=True, kw_only=True, tag="notifications.push"):
    """Push a notice to the devices of some people, in whose lists it stands."""

    notice_id: str
    to: tuple[str, ...]


class RemindOfStay(Command, frozen=True, kw_only=True, tag="notifications.remind"):
    """Remind a guest that a stay begins or ends on `day`."""

    reservation_id: str
    kind: ReminderKind
    day: date
