"""What notifications ask for."""

from datetime import date
from typing import Literal

from chalicelib.kernel.commands import Command

ReminderKind = Literal["checkin_reminder", "checkout_reminder"]


class TellOfStay(Command, frozen=True, kw_only=True, tag="notifications.tell"):
    """Tell what became of a stay, once its time to settle is over."""

    reservation_id: str


class PlaceNotice(Command, frozen=True, kw_only=True, tag="notifications.place"):
    """Put a notice into the lists of all staff who are told such things."""

    notice_id: str


class SendBroadcast(Command, frozen=True, kw_only=True, tag="notifications.broadcast"):
    """Tell the next guests of a broadcast, whose version is `step`."""

    broadcast_id: str
    step: int


class PushNotice(Command, frozen=True, kw_only=True, tag="notifications.push"):
    """Push a notice to the devices of some people, in whose lists it stands."""

    notice_id: str
    to: tuple[str, ...]


class RemindOfStay(Command, frozen=True, kw_only=True, tag="notifications.remind"):
    """Remind a guest that a stay begins or ends on `day`."""

    reservation_id: str
    kind: ReminderKind
    day: date
