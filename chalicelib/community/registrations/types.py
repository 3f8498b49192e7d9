"""What a guest is asked before they register, and how it was answered (staff book, 4.2)."""

from datetime import datetime
from decimal import Decimal
from typing import Literal

import msgspec
from msgspec import UNSET, UnsetType

from chalicelib.clients.types import Client
from chalicelib.community.occasions.types import Places
from chalicelib.community.types import (
    Occasion,
    Registration,
    RegistrationStatus,
    Win,
    WinnerStatus,
)
from chalicelib.kernel.money import ZERO

Requirement = Literal[
    "availability",
    "deadline",
    "capacity",
    "registration",
    "points",
    "facebook",
    "reservation",
    "achievements",
]
Code = Literal[
    "EVENT_NOT_AVAILABLE",
    "REGISTRATION_CLOSED",
    "EVENT_FULL",
    "ALREADY_REGISTERED",
    "REGISTRATION_REJECTED",
    "SIGN_IN",
    "REQUIREMENTS_NOT_MET",
]


class Entrant(msgspec.Struct, frozen=True, kw_only=True):
    """A guest as an event asks for them. points: those that can be spent; levels: ids of those that
    are held; stays: approved ones, past and to come."""

    points: Decimal = ZERO
    has_facebook: bool = False
    stays: int = 0
    levels: frozenset[str] = frozenset()


class Check(msgspec.Struct, frozen=True):
    """A requirement of an event, whether it is met, and what to tell a guest who does not meet
    it (Spanish)."""

    requirement: Requirement
    """What is asked; they are asked in this order."""
    is_met: bool
    """Whether it is so."""
    message: str
    """What is missing, in Spanish; empty where nothing is."""


class Verdict(msgspec.Struct, frozen=True):
    """Whether a guest may register, and by which requirements that was decided. `code` names the
    first that is not met."""

    checks: tuple[Check, ...]
    code: Code | None = None
    message: str = "Puedes registrarte en este evento."

    @property
    def can_register(self) -> bool:
        """Whether nothing stands in the way."""
        return self.code is None


class Asked(msgspec.Struct, frozen=True):
    """A guest who asks for an event: client, what the event asks for, the registration that there
    is, and the places of the event."""

    client: Client
    entrant: Entrant
    registration: Registration | None
    places: Places


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """What administrators say of a registration; what is left out stays."""

    status: RegistrationStatus | UnsetType = UNSET
    """Where the registration is to stand."""
    admin_notes: str | UnsetType = UNSET
    """What administrators note, which the guest never sees."""
    winner_status: WinnerStatus | UnsetType = UNSET
    """`winner`, or `not_winner`, which takes a prize back."""
    prize_description: str | UnsetType = UNSET
    """What was won."""
    winner_announcement_date: datetime | UnsetType | None = UNSET
    """From when on everybody may know, and when the winner is told; null is the event's date."""


class Row(msgspec.Struct, frozen=True):
    """A registration with its event and its guest, as administrators see it."""

    registration: Registration
    occasion: Occasion
    client: Client | None


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """Whoever takes part in an event, as everybody may know them."""

    registration_id: str
    name: str
    has_facebook: bool
    registered_at: datetime
    status: RegistrationStatus
    score: int
    win: Win | None


class Place(msgspec.Struct, frozen=True):
    """Whoever takes part, and their place in the standings, from 1 on."""

    position: int
    line: Line
