"""Stays whose nights calendars show, and calendars as others read them."""

from datetime import date
from decimal import Decimal
from typing import Any

import msgspec

from chalicelib.clients.types import CHANNEL_ID, MAINTENANCE_ID, Client
from chalicelib.kernel import clock
from chalicelib.kernel.callers import Staff
from chalicelib.properties.types import House
from chalicelib.reservations.bookings.service import book_by_staff
from chalicelib.reservations.bookings.types import StaffBooking
from chalicelib.reservations.types import Stay
from tests.support.http import Api

ADMIN = Staff(1, ("admin",), "s1")
LINKS = "/api/v1/admin/calendar-links/"
CALENDAR = "/api/v1/get-ics/"
OF_KIND = {"channel": CHANNEL_ID, "repairs": MAINTENANCE_ID}
FREE = StaffBooking(
    property_id="",
    client_id="",
    check_in=date.min,
    departure=date.max,
    late_checkout=False,
    guests=1,
    price_usd=Decimal(0),
    price_sol=Decimal(0),
    advance_payment=Decimal(0),
    advance_payment_currency="sol",
    full_payment=False,
    temperature_pool=False,
    points_to_redeem=Decimal(0),
    origin="aus",
    tel_contact_number=None,
    comments=None,
    force=True,
)


def day(month: int, number: int) -> date:
    return date(2026, month, number)


def take(house: House, client: Client | str, start: date, end: date, **fields: Any) -> Stay:
    """A stay that staff take, of a guest, of the `channel` or for `repairs`."""
    client_id = OF_KIND[client] if isinstance(client, str) else client.client_id
    booking = msgspec.structs.replace(
        FREE,
        property_id=house.property_id,
        client_id=client_id,
        check_in=start,
        departure=end,
        **fields,
    )
    return book_by_staff(booking, caller=ADMIN, now=clock.now())


def new_link(api: Api, **fields: Any) -> str:
    """The id of a link that an administrator makes."""
    made = api.post(LINKS, token="admin", json={"name": "Airbnb", **fields})
    assert made.status_code == 201, made.body
    link: str = made.json_body["id"]
    return link


def handed_out(api: Api, link: str) -> str:
    """The address of a link, below that of the API."""
    answer = api.post(f"{LINKS}{link}/address/", token="admin")
    assert answer.status_code == 201, answer.body
    address: str = answer.json_body["url"]
    return address[address.index(CALENDAR) :]


def days(text: str) -> list[tuple[str, str]]:
    """The stretches that a calendar shows."""
    lines = text.split("\r\n")
    starts = [line.partition(":")[2] for line in lines if line.startswith("DTSTART;VALUE=DATE:")]
    ends = [line.partition(":")[2] for line in lines if line.startswith("DTEND;VALUE=DATE:")]
    return list(zip(starts, ends, strict=True))
