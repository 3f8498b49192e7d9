"""What guests and staff are told, and who they are (notifications book, sections 2, 5 and 8)."""

from datetime import datetime, timedelta
from typing import Annotated, Any, Literal

import msgspec

from chalicelib.kernel.secrecy import SECRET

Audience = Literal["client", "staff"]
"""Whose app it is: that of guests or that of staff, which are two projects at Expo."""
Channel = Literal["telegram", "whatsapp", "sms"]
"""Where messages are written beside pushes: chats of the business, and guests' telephones."""
GuestKey = Literal[
    "reservation_created",
    "payment_approved",
    "payment_pending",
    "payment_cancelled",
    "checkin_reminder",
    "checkout_reminder",
    "points_earned",
    "referral_bonus",
    "welcome_discount",
    "reservation_updated",
    "reservation_dates_changed",
    "reservation_price_changed",
    "reservation_advance_changed",
    "reservation_guests_changed",
    "reservation_deleted",
    "event_winner",
    "music_access_requested",
    "custom",
]
StaffKey = Literal[
    "admin_reservation_created",
    "admin_status_changed",
    "admin_dates_changed",
    "admin_price_changed",
    "admin_advance_changed",
    "admin_guests_changed",
    "admin_reservation_updated",
    "admin_reservation_deleted",
    "admin_client_registered",
    "admin_test",
]
Key = GuestKey | StaffKey
"""The kinds of what is told, as the published apps know them."""


class Content(msgspec.Struct, frozen=True, kw_only=True):
    """What is told, in Spanish; `data` is what an app gets beside the words."""

    key: Key
    """The kind of notification."""
    title: Annotated[str, SECRET]
    """The title."""
    body: Annotated[str, SECRET]
    """The text."""
    data: Annotated[dict[str, Any], SECRET]
    """What the app does with it: where a tap leads, and of what it speaks."""


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """Something that is told to one person or to many, once.

    about: the clients of whom it speaks, each an account; actor: whoever caused it. It is not
    pushed from `expires_at` on, nor, where it `can_wait`, at night.
    """

    notice_id: str
    """Names the notification, the same for everybody who gets it."""
    audience: Audience
    content: Content
    about: tuple[str, ...] = ()
    actor: str = "system"
    at: datetime
    """When what it tells happened."""
    expires_at: datetime
    can_wait: bool = False


NEWS_FOR = timedelta(hours=24)
"""Who is told later than that learns nothing new (notifications book, 15.1)."""


def is_news(at: datetime, now: datetime) -> bool:
    """Whether people are still told what happened at `at`: events may come late, or be entered
    late."""
    return now - at <= NEWS_FOR


def account_id(account: str) -> str:
    """The id in `client#<id>` or `staff#<id>`."""
    return account.partition("#")[2]


def client_account(client_id: str) -> str:
    """A guest as notifications name one."""
    return f"client#{client_id}"


def audience_of(account: str) -> Audience:
    """Which app somebody has."""
    return "staff" if account.startswith("staff#") else "client"
