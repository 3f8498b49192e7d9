"""What the display of a house gets (home book, 2.6): words where nobody is there, since it shows
whatever it is sent."""

from datetime import date, datetime
from uuid import UUID

import msgspec

from chalicelib.clients.types import Client
from chalicelib.kernel import spanish
from chalicelib.properties.types import House
from chalicelib.reservations.display.types import Shown
from chalicelib.reservations.types import STATUS_LABELS, Stay
from chalicelib.web.formats import Id

NOBODY, NO_STAY, NO_LEVEL = "Reserva no activa", "none", "Sin reserva activa"


class HouseQuery(msgspec.Struct, kw_only=True):
    """Which house."""

    property_uuid: UUID
    """The house."""


class UpcomingStay(msgspec.Struct, kw_only=True):
    """A sold stay of the guest that is not over."""

    id: Id
    """Names the stay."""
    property_name: str
    """The name of the house."""
    check_in_date: date
    """The day of arrival."""
    check_out_date: date
    """The first day on which others may arrive."""
    guests: int
    """How many guests come."""
    nights: int
    """How many nights they stay."""
    price_sol: float
    """What the stay costs, in PEN."""
    status: str
    """Where it stands, in Spanish."""
    payment_full: bool
    """Whether everything is paid."""
    temperature_pool: bool
    """Whether the pool is heated."""

    @classmethod
    def of(cls, stay: Stay, house: House | None) -> "UpcomingStay":
        """The view of a stay."""
        return cls(
            id=stay.reservation_id,
            property_name=house.name if house else "",
            check_in_date=stay.check_in,
            check_out_date=stay.blocked_until,
            guests=stay.guests,
            nights=len(stay.nights),
            price_sol=float(stay.price_sol),
            status=STATUS_LABELS[stay.status],
            payment_full=stay.full_payment,
            temperature_pool=stay.temperature_pool,
        )


class DisplayView(msgspec.Struct, kw_only=True):
    """Whose house it is now; words that say so where it is nobody's."""

    client_id: str
    """The guest."""
    first_name: str
    """The guest's first given name."""
    last_name: str
    """The guest's first family name."""
    referral_code: str
    """What the guest's friends book with."""
    check_in_date: str
    """The day of arrival: `21 de noviembre`."""
    check_out_date: str
    """The first day on which others may arrive, in the same form."""
    temperature_pool: int
    """1 where the pool is heated."""
    full_payment: int
    """1 where everything is paid."""
    property_name: str
    """The name of the house."""
    reservation_id: str
    """The stay; `none` without one."""
    highest_achievement: str
    """The guest's level with its sign."""
    points_balance: int
    """The guest's points, in whole PEN."""
    upcoming_reservations: list[UpcomingStay]
    """The guest's sold stays that are not over, by arrival."""

    @classmethod
    def of(cls, shown: Shown | None, house_name: str, now: datetime) -> "DisplayView":
        """The view of a house."""
        if shown is None:
            return _nobody(house_name)
        stay, client = shown.stay, shown.client
        return cls(
            client_id=stay.client_id if client else NOBODY,
            first_name=spanish.first_word(client.first_name) if client else NOBODY,
            last_name=spanish.first_word(client.last_name or "") if client else NOBODY,
            referral_code=(client.referral_code or "") if client else NOBODY,
            check_in_date=_day(stay.check_in),
            check_out_date=_day(stay.blocked_until),
            temperature_pool=int(stay.temperature_pool),
            full_payment=int(stay.full_payment),
            property_name=house_name,
            reservation_id=stay.reservation_id,
            highest_achievement=_level(client),
            points_balance=int(client.points_at(now)) if client else 0,
            upcoming_reservations=[
                UpcomingStay.of(each, shown.houses.get(each.property_id)) for each in shown.upcoming
            ],
        )


def _nobody(house_name: str) -> DisplayView:
    return DisplayView(
        client_id=NOBODY,
        first_name=NOBODY,
        last_name=NOBODY,
        referral_code=NOBODY,
        check_in_date=NOBODY,
        check_out_date=NOBODY,
        temperature_pool=0,
        full_payment=0,
        property_name=house_name,
        reservation_id=NO_STAY,
        highest_achievement=NO_LEVEL,
        points_balance=0,
        upcoming_reservations=[],
    )


def _day(day: date) -> str:
    return f"{day.day} de {spanish.MONTHS[day.month - 1]}"


def _level(client: Client | None) -> str:
    level = None if client is None else client.level
    return NO_LEVEL if level is None else f"{level.icon} {level.name}".strip()
