"""What notifications tell: whom they told of which stay, and whom they remind."""

from datetime import date

from chalicelib.kernel.events import Event
from chalicelib.notifications.types import Channel, Key


class StayNoticeEvent(Event, frozen=True, kw_only=True):
    """Somebody was told something of a stay."""

    reservation_id: str

    @property
    def subject(self) -> str:
        """The stay."""
        return f"reservation#{self.reservation_id}"


class GuestTold(StayNoticeEvent, frozen=True, kw_only=True, tag="guest.told"):
    """The guest of a stay has a notification in the list of the app, of this kind."""

    client_id: str
    notice_id: str
    key: Key


class MessageSent(StayNoticeEvent, frozen=True, kw_only=True, tag="message.sent"):
    """A service outside took a message that speaks of a stay."""

    channel: Channel
    kind: str


class MessageFailed(StayNoticeEvent, frozen=True, kw_only=True, tag="message.failed"):
    """A message that speaks of a stay could not be sent; `code` is why."""

    channel: Channel
    kind: str
    code: str | None


class ReminderEvent(StayNoticeEvent, frozen=True, kw_only=True):
    """A guest is reminded of `day`, which is tomorrow in Lima."""

    client_id: str
    day: date


class CheckInTomorrow(ReminderEvent, frozen=True, kw_only=True, tag="reservation.checkin_tomorrow"):
    """A guest arrives tomorrow."""


class CheckOutTomorrow(
    ReminderEvent, frozen=True, kw_only=True, tag="reservation.checkout_tomorrow"
):
    """A guest leaves tomorrow."""
