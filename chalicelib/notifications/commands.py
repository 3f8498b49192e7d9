"""What notifications ask for. No command holds a name, a telephone or words for somebody."""

from datetime import date, datetime
from typing import Literal

import msgspec

from chalicelib.kernel.commands import Command

ReminderKind = Literal["checkin_reminder", "checkout_reminder"]
ChatKind = Literal[
    "stay_sold",
    "stay_requested",
    "arrival_today",
    "stay_in_full",
    "voucher_received",
    "card_paid",
    "service_paid",
    "client_created",
    "password_set",
    "level_earned",
    "hold_expired",
]
"""What is written to chats of the business: T1 to T11, in this order (notifications book, 10)."""
GuestKind = Literal["payment_approved", "reservation_cancelled", "welcome", "event_winner"]
"""What is written to a guest's telephone (notifications book, 11)."""
TextKind = Literal["payment_approved", "reservation_cancelled"]
"""What goes as a plain text message where WhatsApp does not reach a guest who has no app."""


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


class WriteToChat(Command, frozen=True, kw_only=True, tag="notifications.write_to_chat"):
    """Write to the chat for such news, once for `cause`: the event, or what several events tell
    together. at: when it happened."""

    kind: ChatKind
    cause: str
    at: datetime
    reservation_id: str | None = None
    client_id: str | None = None
    payment_id: str | None = None


class WriteToGuest(Command, frozen=True, kw_only=True, tag="notifications.write_to_guest"):
    """Send a guest the template for such news, once for `cause`: the event, or the stay. at: when
    it happened; contest, prize: what a winner won, as everybody may read it; registration_id: by
    which they take part."""

    kind: GuestKind
    cause: str
    at: datetime
    client_id: str
    reservation_id: str | None = None
    contest: str | None = None
    prize: str | None = None
    registration_id: str | None = None


class TextGuest(Command, frozen=True, kw_only=True, tag="notifications.text_guest"):
    """Send as a plain text message what WhatsApp did not bring to a guest."""

    kind: TextKind
    cause: str
    at: datetime
    client_id: str
    reservation_id: str


class Step(msgspec.Struct, frozen=True):
    """How far a message came, by a digest of what its service calls it."""

    reference: str
    state: Literal["sent", "failed", "delivered", "read"]
    code: int | None = None


class NoteSteps(Command, frozen=True, kw_only=True, tag="notifications.note_steps"):
    """Note how far messages came, which was told at `at`."""

    at: datetime
    steps: tuple[Step, ...]
