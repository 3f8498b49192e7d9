"""What the activity feed is made of (staff book, 5)."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal

import msgspec

from chalicelib.kernel.secrecy import SECRET
from chalicelib.reservations.types import Origin

ActivityType = Literal[
    "points_earned",
    "reservation_made",
    "reservation_confirmed",
    "reservation_cancelled",
    "reservation_expired",
    "reservation_auto_deleted_cron",
    "client_registered",
    "event_created",
    "event_registration",
    "event_cancellation",
    "event_winner",
    "payment_completed",
    "achievement_earned",
    "discount_used",
    "review_posted",
    "staff_assigned",
    "milestone_reached",
    "system_update",
]

StatusChange = Literal[
    "approved", "approved_from_admin", "approved_by_admin", "cancelled", "expired", "removed"
]
Action = Literal["registered", "evidence_uploaded", "cancelled"]


class ActivityConfig(msgspec.Struct, frozen=True, kw_only=True):
    """How entries of one kind are shown."""

    activity_type: ActivityType
    """The kind."""
    is_enabled: bool = True
    """Whether entries of the kind are made."""
    is_public_by_default: bool = True
    """Whether everybody sees new entries of the kind."""
    default_importance_level: int = 2
    """How important new entries of the kind are, 1 (very low) to 5 (critical)."""
    default_icon: str = ""
    """An emoji; empty is the usual one of the kind."""
    default_reason: str = ""
    """What is said as the reason, in all entries of the kind; empty says nothing."""
    description: str = ""
    """What administrators note of the kind."""


class Span(msgspec.Struct, frozen=True):
    """The stay of which an entry speaks: nobody may know whose it is, where, or when, before it is
    over at `closes_at`."""

    reservation_id: str
    property_name: str
    check_in: date
    check_out: date
    closes_at: datetime


class Facts(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What an entry may tell everybody beside its stay: nothing else goes out as `activity_data`.

    points: in PEN. is_referral: whether a friend brought them, or brought the client.
    """

    status_change: StatusChange | None = None
    """What became of the stay: `approved`, `approved_from_admin`, `approved_by_admin`,
    `cancelled`, `expired` or `removed`."""
    origin: Origin | None = None
    """Who booked: `client`, or `aus` for staff."""
    points: Decimal | None = None
    """How many points, in PEN."""
    is_referral: bool | None = None
    """Whether it came by a friend."""
    registration_method: str | None = None
    """How somebody registered."""
    event_id: str | None = None
    """The event."""
    event_name: str | None = None
    """What the event is called."""
    event_date: datetime | None = None
    """When the event takes place."""
    registration_deadline: datetime | None = None
    """Until when guests register."""
    category: str | None = None
    """The category of the event."""
    location: str | None = None
    """Where the event takes place."""
    max_participants: int | None = None
    """How many may take part."""
    min_points_required: Decimal | None = None
    """How many points a guest needs, in PEN."""
    action: Action | None = None
    """What a guest did: `registered`, `evidence_uploaded` or `cancelled`."""
    position: int | None = None
    """The place in the standings."""
    prize: str | None = None
    """What was won."""
    winner_announcement_date: datetime | None = None
    """From when on everybody may know of the winner."""


class Activity(msgspec.Struct, frozen=True, kw_only=True):
    """An entry. name, has_facebook: whom it is of, as everybody may know them (`Ana Q.`)."""

    activity_id: str
    """Names the entry."""
    activity_type: ActivityType
    """The kind."""
    at: datetime
    title: str
    """The heading."""
    description: str = ""
    """More of it, where an administrator wrote it."""
    client_id: str | None = None
    name: Annotated[str | None, SECRET] = None
    has_facebook: bool = False
    facts: Facts = Facts()
    span: Span | None = None
    property_name: str | None = None
    """The house that an entry of an administrator is about."""
    is_public: bool = True
    """Whether everybody sees it."""
    importance_level: int = 2
    """1 (very low) to 5 (critical)."""
    is_removed: bool = False
    version: int = 1

    @property
    def is_shown(self) -> bool:
        """Whether it stands in the public feed."""
        return self.is_public and not self.is_removed


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """What becomes an entry, if its kind is made at all."""

    activity_type: ActivityType
    at: datetime
    client_id: str | None = None
    facts: Facts = Facts()
    reservation_id: str | None = None
    once: str | None = None
    """What there is one entry of, ever."""
