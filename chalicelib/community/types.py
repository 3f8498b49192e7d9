"""What the events of guests are: categories, events, registrations (staff book, 4.1).

In code an event of this kind is an `Occasion`, since an event is what happened; the wire and the
log call it an event.
"""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Literal

import msgspec

from chalicelib.kernel.money import ZERO
from chalicelib.kernel.secrecy import SECRET

OccasionStatus = Literal["draft", "published", "closed", "cancelled"]
ContestType = Literal["referral_count", "referral_bookings"]
FileState = Literal["awaiting_file", "awaiting_check", "ready", "rejected"]
RegistrationStatus = Literal["incomplete", "pending", "approved", "rejected", "cancelled"]
WinnerStatus = Literal["not_winner", "winner"]

OPEN: tuple[RegistrationStatus, ...] = ("incomplete", "pending", "approved")
"""Where a guest takes part, or is on the way there."""
CONTEST_LABELS: dict[ContestType, str] = {
    "referral_count": "Cantidad de Referidos",
    "referral_bookings": "Reservas de Referidos",
}
SCORE_LABELS: dict[ContestType, str] = {
    "referral_count": "Referidos",
    "referral_bookings": "Reservas de Referidos",
}
STATUS_LABELS: dict[RegistrationStatus, str] = {
    "incomplete": "Incompleto",
    "pending": "Pendiente",
    "approved": "Aprobado",
    "rejected": "Rechazado",
    "cancelled": "Cancelado",
}


class Category(msgspec.Struct, frozen=True, kw_only=True):
    """A kind of event, such as a raffle or a private party."""

    category_id: str
    """Names the category."""
    name: str
    """What guests call it."""
    description: str = ""
    """What guests read of it."""
    icon: str = ""
    """An emoji."""
    color: str = "#007bff"
    """Its colour, as `#rrggbb`."""


class Image(msgspec.Struct, frozen=True):
    """The picture of an event: shown once its file was opened and made anew."""

    image_id: str
    state: FileState = "awaiting_check"
    reason: str | None = None


class Occasion(msgspec.Struct, frozen=True, kw_only=True):
    """An event that guests can register for; a contest is one in which they gather points.

    The contest ends with the registration: at `registration_deadline`.
    """

    occasion_id: str
    """Names the event."""
    title: str
    """What the event is called."""
    description: str
    """What guests read of it."""
    category_id: str
    """The category."""
    slug: str = ""
    """The event in addresses of the site. Made from the title once, unless it is sent; no two
    events ever have the same."""
    location: str = ""
    """Where it takes place."""
    event_date: datetime
    """When it takes place."""
    registration_deadline: datetime
    """Until when guests register, this instant included. A contest ends then."""
    max_participants: int | None = None
    """How many may take part; null is any number."""
    is_public: bool = True
    """Whether everybody may see it, once it is published."""
    is_active: bool = True
    """Whether it counts at all."""
    status: OccasionStatus = "draft"
    """Only for `published` ones guests register, and only these are shown to everybody."""
    required_achievements: frozenset[str] = frozenset()
    """The levels of which a guest needs one at least; empty asks for none."""
    min_points_required: Decimal = ZERO
    """How many points a guest needs, which are not spent: one is worth one PEN."""
    requires_facebook_verification: bool = False
    """Whether a guest needs a linked account at Facebook."""
    requires_approved_reservation: bool = True
    """Whether a guest needs an approved stay, past or to come."""
    requires_evidence: bool = False
    """Whether a guest sends a picture, which administrators approve."""
    is_contest: bool = False
    """Whether it is a contest."""
    contest_type: ContestType | None = None
    """What counts in a contest: `referral_count`, clients whom a guest brought, or
    `referral_bookings`, the approved stays that those booked."""
    property_id: str | None = None
    """The house that it is about, such as the prize; null is none."""
    image: Image | None = None
    """The picture; null where there is none."""

    @property
    def is_listed(self) -> bool:
        """Whether everybody may see it (staff book, 9 #5). A removed one stands nowhere."""
        return self.status == "published" and self.is_public and self.is_active

    @property
    def contest(self) -> ContestType | None:
        """What counts, of a contest."""
        return self.contest_type if self.is_contest else None


class Evidence(msgspec.Struct, frozen=True):
    """The picture with which a guest proves something: its file stands where it was made anew once
    it is `ready`, and nowhere where it was refused for `reason` (Spanish)."""

    evidence_id: str
    state: FileState
    sent_at: datetime
    reason: str | None = None


class Win(msgspec.Struct, frozen=True):
    """A prize, from when on everybody may know of it, when it was announced, and when a
    message reached a telephone of the winner."""

    prize: str
    announced_for: datetime
    announced_at: datetime | None = None
    told_at: datetime | None = None


class Registration(msgspec.Struct, frozen=True, kw_only=True):
    """That a guest takes part in an event.

    name, has_facebook: the guest as everybody may know them (`Ana Q.`). score: what counts in a
    contest, which it was at first at `reached_at`. registered_at: since when a contest counts.
    """

    registration_id: str
    """Names the registration."""
    occasion_id: str
    client_id: str
    version: int = 1
    status: RegistrationStatus
    """Where the registration stands."""
    created: datetime
    registered_at: datetime
    updated: datetime
    name: Annotated[str, SECRET]
    has_facebook: bool = False
    notes: Annotated[str, SECRET] = ""
    """What the guest wishes."""
    admin_notes: Annotated[str, SECRET] = ""
    """What administrators note, which the guest never sees."""
    evidence: Evidence | None = None
    win: Win | None = None
    score: int = 0
    reached_at: datetime | None = None
    cancelled_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether the guest takes part, or is on the way there."""
        return self.status in OPEN
