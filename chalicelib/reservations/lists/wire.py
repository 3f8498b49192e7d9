"""The filters of the lists of staff, and the calendar on the wire (reservations book, 4.1, 4.2).

Computed amounts of the calendar are numbers; stored ones are two-decimal texts.
"""

from datetime import date
from typing import Annotated, Literal

import msgspec

from chalicelib.accounts.users.wire import SellerView
from chalicelib.clients.wire import ClientInStay
from chalicelib.properties.listings.wire import HouseShort
from chalicelib.reservations.lists.rules import (
    Filters,
    Scope,
    month_period,
    origins_of,
    year_period,
)
from chalicelib.reservations.stays.rules import balance
from chalicelib.reservations.stays.service import StaysInFull
from chalicelib.reservations.stays.wire import (
    STAY_NAMES,
    client_of,
    named,
    seller_of,
    stay_values,
)
from chalicelib.reservations.types import Stay
from chalicelib.web.pages import PageQuery

Flag = Literal["true", "false"]
Search = Annotated[str, msgspec.Meta(max_length=200)]


class StayListQuery(PageQuery, kw_only=True, rename={"scope": "from"}):
    """The filters of the staff list; empty ones do not filter."""

    year: str | None = None
    month: str | None = None
    from_check_in: Flag = "false"
    scope: Scope | None = None
    type: str | None = None
    exclude: str | None = None
    created_today: Flag = "false"
    search: Search = ""

    def filters(self, today: date) -> Filters:
        """The filters, on the Lima date `today`.

        Raises:
            Invalid: an impossible year or month.
        """
        arrivals_only = self.from_check_in == "true"
        return Filters(
            today=today,
            period=month_period(self.year, self.month, arrivals_only=arrivals_only),
            scope=self.scope,
            origins=origins_of(self.type, self.exclude),
            created_today=self.created_today == "true",
        )


class CalendarQuery(msgspec.Struct, kw_only=True, rename={"scope": "from"}):
    """The filters of the calendar view; without a year it shows the present one."""

    year: str | None = None
    month: str | None = None
    scope: Scope | None = None
    type: str | None = None
    exclude: str | None = None

    def filters(self, today: date) -> Filters:
        """The filters, on the Lima date `today`.

        Raises:
            Invalid: an impossible year or month.
        """
        year = self.year or str(today.year)
        period = month_period(year, self.month, arrivals_only=False) or year_period(year)
        return Filters(
            today=today,
            period=period,
            scope=self.scope,
            origins=origins_of(self.type, self.exclude),
        )


class CalendarStay(msgspec.Struct, kw_only=True, rename=STAY_NAMES):
    """A stay in the calendar view (reservations book, 4.2)."""

    reservation_id: str
    check_in: date
    blocked_until: date
    guests: int
    price_sol: str
    price_usd: str
    advance_payment_currency: str
    adelanto_normalizado: float
    status: str
    client: ClientInStay
    seller: SellerView
    property: HouseShort
    origin: str
    late_checkout: bool
    late_departure: date | None

    def discreet(self) -> "CalendarStay":
        """The same without prices and contacts, for those who only need to know when."""
        return msgspec.structs.replace(
            self,
            price_sol="0.00",
            price_usd="0.00",
            adelanto_normalizado=0.0,
            client=named(self.client.client_id, self.client.first_name),
        )


def calendar(found: StaysInFull) -> list[CalendarStay]:
    """Stays in the calendar."""
    houses = {id_: HouseShort.of(house) for id_, house in found.houses.items()}
    return [_calendar_stay(stay, found, houses[stay.property_id]) for stay in found.stays]


def _calendar_stay(stay: Stay, found: StaysInFull, house: HouseShort) -> CalendarStay:
    return CalendarStay(
        **stay_values(stay, CalendarStay),
        adelanto_normalizado=float(balance(stay).advance_sol),
        client=client_of(stay, found),
        seller=seller_of(stay, found),
        property=house,
    )
