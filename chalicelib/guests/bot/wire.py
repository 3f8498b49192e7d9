"""A guest as the chatbot reads them (clients book, 5.3)."""

from datetime import date, datetime
from typing import ClassVar

import msgspec

from chalicelib.clients.identity import phones
from chalicelib.clients.types import WIRE_NAMES, Client, DocumentType, Level
from chalicelib.guests.bot.types import TalkingGuest
from chalicelib.kernel import dates
from chalicelib.kernel.errors import CasaAustinError
from chalicelib.loyalty.chatbot.wire import TROPHY
from chalicelib.reservations.types import STATUS_LABELS, Stay
from chalicelib.web.formats import Id
from chalicelib.web.shapes import shared_fields

DOCUMENT_LABELS: dict[DocumentType, str] = {
    "dni": "DNI",
    "cex": "Carnet de extranjería",
    "pas": "Pasaporte",
    "ruc": "RUC",
}
NAMES = {name: wire for name, wire in WIRE_NAMES.items() if name == "client_id"}


class BotGuestLevel(msgspec.Struct, frozen=True):
    """The highest level that the guest holds."""

    TEXTS_FROM: ClassVar = (Level,)

    name_icono: str
    """The name of the level behind its icon, or behind a trophy."""
    description: str
    earned_at: datetime

    @classmethod
    def of(cls, level: Level | None) -> "BotGuestLevel | None":
        """The view of a level; null without one."""
        if level is None:
            return None
        name = f"{level.icon or TROPHY} {level.name}"
        return cls(name, level.description, dates.in_lima(level.earned_at))


class BotStay(msgspec.Struct, frozen=True, kw_only=True):
    """An approved stay that is not over."""

    TEXTS_FROM: ClassVar = (Stay,)

    id: Id
    """Names the stay."""
    property_name: str
    """The name of the house."""
    check_in_date: date
    """The day of arrival."""
    check_out_date: date
    """The first day on which others may arrive."""
    guests: int
    nights: int
    """How many nights were sold."""
    price_sol: float
    status: str
    """Where it stands, in Spanish."""
    payment_full: bool
    """Whether everything is paid."""
    temperature_pool: bool

    @classmethod
    def of(cls, stay: Stay, house: str) -> "BotStay":
        """The view of a stay in a house of that name."""
        return cls(
            id=stay.reservation_id,
            property_name=house,
            check_in_date=stay.check_in,
            check_out_date=stay.blocked_until,
            guests=stay.guests,
            nights=len(stay.nights),
            price_sol=float(stay.price_sol),
            status=STATUS_LABELS[stay.status],
            payment_full=stay.full_payment,
            temperature_pool=stay.temperature_pool,
        )


class BotProfile(msgspec.Struct, frozen=True, kw_only=True, rename=NAMES):
    """A guest, for a chat with that guest."""

    TEXTS_FROM: ClassVar = (Client,)

    client_id: Id
    first_name: str
    last_name: str
    """The family names; empty where there are none."""
    full_name: str
    """First and last name."""
    email: str | None
    tel_number: str
    document_type: str
    """The kind of document, in Spanish."""
    number_doc: str
    birth_date: date | None
    available_points: float
    """The points that can be spent, in PEN."""
    points_balance: float
    """All points, in PEN, those with them that ended and were not taken out yet."""
    referral_code: str | None
    highest_level: BotGuestLevel | None
    """The highest level that the guest holds; null without one."""
    upcoming_reservations: list[BotStay]
    """Approved stays that are not over, by arrival."""
    has_past_reservations: bool
    """Whether an approved stay is over."""
    is_password_set: bool
    """Whether the guest has a password and so can sign in."""

    @classmethod
    def of(cls, guest: TalkingGuest) -> "BotProfile":
        """The view of a guest."""
        client, houses = guest.client, guest.upcoming.houses
        written = {
            **shared_fields(client, cls),
            "last_name": client.last_name or "",
            "document_type": DOCUMENT_LABELS[client.document_type],
            "tel_number": phones.on_wire(client.tel_number),
            "points_balance": float(guest.points.balance),
        }
        stays = [BotStay.of(stay, houses[stay.property_id].name) for stay in guest.upcoming.stays]
        return cls(
            full_name=client.full_name,
            available_points=guest.available,
            highest_level=BotGuestLevel.of(client.level),
            upcoming_reservations=stays,
            has_past_reservations=guest.has_past_stays,
            is_password_set=client.password is not None,
            **written,
        )


class BotGuest(msgspec.Struct, frozen=True):
    """A guest in the envelope of the chatbot."""

    client_profile: BotProfile
    """The guest."""
    success: bool = True
    """Always true."""


class BotRefusal(msgspec.Struct, frozen=True):
    """Why there is no guest."""

    message: str
    """The reason, in Spanish."""
    code: str | int
    """The same for programs."""
    success: bool = False
    """Always false."""


def refusal(error: CasaAustinError) -> BotRefusal:
    """An error in the shape that the chatbot reads."""
    return BotRefusal(error.message, error.code)
