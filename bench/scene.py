"""A small business to measure: houses, clients, staff, made through the product's use cases."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import msgspec

from chalicelib.accounts.sessions.types import Device
from chalicelib.accounts.sign_in import service as sign_in
from chalicelib.accounts.users import service as users
from chalicelib.accounts.users.types import StaffDetails
from chalicelib.clients import service as clients
from chalicelib.clients.technical import ensure_technical_clients
from chalicelib.clients.types import CHANNEL_ID, Details
from chalicelib.kernel import cache, clock
from chalicelib.kernel.callers import Staff
from chalicelib.kernel.permissions import ADMINISTRATORS
from chalicelib.properties.houses import service as houses
from chalicelib.properties.prices import service as prices
from chalicelib.properties.types import House, Rates
from chalicelib.reservations.bookings.types import StaffBooking
from chalicelib.reservations.guest_bookings.types import GuestBooking
from chalicelib.reservations.types import Attribution

NOW = datetime(2026, 1, 5, 15, 0, tzinfo=UTC)
EMAIL, PASSWORD = "bench@casaaustin.test", "Mareas-de-Enero-2026"
FIRST_NIGHT = date(2026, 2, 1)
ADMINISTRATOR = Staff(1, ("admin",), "bench")


class Scene(msgspec.Struct, frozen=True):
    """Houses and clients to book with."""

    houses: tuple[House, ...]
    client_ids: tuple[str, ...]


def build(*, house_count: int, client_count: int) -> Scene:
    """Houses with rates and an extra-guest price, and registered guests."""
    with clock.at(NOW):
        cache.forget_all()
        ensure_technical_clients(now=NOW)
        return Scene(
            houses=tuple(_house(number) for number in range(1, house_count + 1)),
            client_ids=tuple(_client(number) for number in range(client_count)),
        )


def staff_command(
    scene: Scene, house: int, client: int, start: int, length: int, *, channel: bool = False
) -> StaffBooking:
    """A stay of `length` nights from `start` days after the first night."""
    check_in = FIRST_NIGHT + timedelta(days=start)
    return StaffBooking(
        property_id=scene.houses[house].property_id,
        client_id=CHANNEL_ID if channel else scene.client_ids[client],
        check_in=check_in,
        departure=check_in + timedelta(days=length),
        late_checkout=False,
        guests=2,
        price_usd=Decimal(100),
        price_sol=Decimal(375),
        advance_payment=Decimal(0),
        advance_payment_currency="sol",
        full_payment=False,
        temperature_pool=False,
        points_to_redeem=Decimal(0),
        origin="aus",
        tel_contact_number=None,
        comments=None,
        force=False,
    )


def guest_command(scene: Scene, house: int, start: int, length: int) -> GuestBooking:
    """What a guest asks for, for the same days."""
    check_in = FIRST_NIGHT + timedelta(days=start)
    return GuestBooking(
        property_id=scene.houses[house].property_id,
        check_in=check_in,
        check_out=check_in + timedelta(days=length),
        guests=2,
        temperature_pool=False,
        service_ids=(),
        currency="sol",
        points_to_redeem=Decimal(0),
        discount_code=None,
        tel_contact_number=None,
        comments=None,
        quote_token=None,
        expected_total_usd=None,
        attribution=Attribution(),
    )


def real_now() -> datetime:
    """The time of this machine, which processes of their own go by."""
    return datetime.now(UTC)


def staff_token(now: datetime) -> str:
    """The access token of a new administrator."""
    details = StaffDetails(
        email=EMAIL, first_name="Bench", last_name="Austin", groups=(ADMINISTRATORS,)
    )
    with clock.at(now):
        users.create(details, PASSWORD, actor="bench", now=now)
        _, tokens = sign_in.sign_in(EMAIL, PASSWORD, device=Device("127.0.0.1", "bench"), now=now)
    return tokens.access


def _house(number: int) -> House:
    made = houses.create_house(
        {"name": f"Casa Austin {number}", "extra_guest_usd": Decimal(15)}, actor="system"
    ).value
    rates = Rates(
        weekday_low=Decimal(100),
        weekend_low=Decimal(150),
        weekday_high=Decimal(180),
        weekend_high=Decimal(240),
    )
    prices.set_rates(made.property_id, rates, actor="system")
    return made


def _client(number: int) -> str:
    details = Details(
        document_type="dni",
        number_doc=f"{50_000_000 + number}",
        first_name=f"Huésped {number}",
        last_name="Quispe",
        tel_number="51987654321",
    )
    return clients.create(details, now=NOW, actor="system").client_id
