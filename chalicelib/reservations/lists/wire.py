"""The filters of the lists of staff, and the calendar on the wire (reservations book, 4.1, 4.2).

Computed amounts of the calendar are numbers; stored ones are two-decimal texts.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Annotated, ClassVar, Literal

import msgspec

from chalicelib.accounts.users.types import StaffUser
from chalicelib.accounts.users.wire import SellerView
from chalicelib.clients.wire import ClientInStay
from chalicelib.kernel import dates
from chalicelib.properties.listings.wire import HouseShort
from chalicelib.properties.types import House
from chalicelib.reservations.lists.rules import (
    Filters,
    Period,
    Scope,
    month_period,
    origins_of,
    year_period,
)
from chalicelib.reservations.stays.records import CalendarRow
from chalicelib.reservations.stays.rules import status_at
from chalicelib.reservations.stays.wire import NO_SELLER, STAY_NAMES, named
from chalicelib.reservations.types import Currency, Origin, Status, Stay
from chalicelib.web.formats import Amount, Id
from chalicelib.web.pages import PageQuery, RestQuery

Flag = Literal["true", "false"]
Search = Annotated[str, msgspec.Meta(max_length=200)]


class StayListQuery(PageQuery, kw_only=True, rename={"scope": "from"}):
    """The filters of the staff list; empty ones do not filter."""

    year: str | None = None
    """The year of `month`; the two come together."""
    month: str | None = None
    """The month that the stays touch, 1 to 12."""
    from_check_in: Flag = "false"
    """Whether they must arrive in that month."""
    scope: Scope | None = None
    """`today` are those that arrive today or later, `in_progress` those whose guests are there,
    `pending` those whose payment staff have to look at."""
    type: str | None = None
    """Where the stays come from: an `origin`."""
    exclude: Origin | None = None
    """Where the stays do not come from: an `origin`."""
    created_today: Flag = "false"
    """Whether to list those that were booked today in Lima."""
    search: Search = ""
    """Words that must all occur in what a stay shows, in any order."""
    ended: Flag = "false"
    """Whether to list what was rejected or cancelled, too."""

    def filters(self, now: datetime) -> Filters:
        """The filters as of `now`. The arrivals of a month are what it earns: without `ended` those
        that ended are left out. A hold that lapsed keeps nobody in a house.

        Raises:
            Invalid: an impossible year or month.
        """
        arrivals_only = self.from_check_in == "true"
        period = month_period(self.year, self.month, arrivals_only=arrivals_only)
        is_income = period is not None and arrivals_only and self.ended == "false"
        return Filters(
            today=dates.today(now),
            period=period,
            blocking_at=now if is_income or self.scope == "in_progress" else None,
            scope=self.scope,
            origins=origins_of(self.type, self.exclude),
            created_today=self.created_today == "true",
        )


class CalendarQuery(RestQuery, kw_only=True, rename={"scope": "from"}):
    """The filters of the calendar view. Without a year it shows the present one or, with `from`,
    all that passes. `ended` shows what was rejected or cancelled too."""

    year: str | None = None
    """The year that the stays touch; this year when left out."""
    month: str | None = None
    """The month of `year`, 1 to 12."""
    scope: Scope | None = None
    """`today` are those that arrive today or later, `in_progress` those whose guests are there,
    `pending` those whose payment staff have to look at."""
    type: str | None = None
    """Where the stays come from: an `origin`."""
    exclude: Origin | None = None
    """Where the stays do not come from: an `origin`."""
    ended: Flag = "false"
    """Whether to show what was rejected or cancelled, too."""

    def filters(self, now: datetime) -> Filters:
        """The filters as of `now`.

        Raises:
            Invalid: an impossible year or month.
        """
        today = dates.today(now)
        return Filters(
            today=today,
            period=self._period(today),
            blocking_at=now if self.ended == "false" or self.scope == "in_progress" else None,
            scope=self.scope,
            origins=origins_of(self.type, self.exclude),
        )

    def _period(self, today: date) -> Period | None:
        if self.year is None and self.month is None and self.scope is not None:
            return None
        year = self.year or str(today.year)
        return month_period(year, self.month, arrivals_only=False) or year_period(year)


class CalendarStay(msgspec.Struct, kw_only=True, rename=STAY_NAMES):
    """A stay in the calendar view (reservations book, 4.2).

    `client` has the name only: the calendar is read from an index, which keeps no contacts.
    """

    TEXTS_FROM: ClassVar = (Stay,)

    reservation_id: Id
    check_in: date
    blocked_until: date
    """The first day on which others may arrive."""
    guests: int
    price_sol: Amount
    price_usd: Amount
    advance_payment_currency: Currency
    adelanto_normalizado: float
    """What was paid so far, in PEN."""
    status: Status
    client: ClientInStay
    """The guest, by name only."""
    seller: SellerView
    """The staff user who sold it."""
    property: HouseShort
    """The house."""
    origin: Origin
    late_checkout: bool
    late_departure: date | None
    """The day of departure of a late checkout; null without one."""

    def discreet(self) -> "CalendarStay":
        """The same without prices and contacts, for those who only need to know when."""
        return msgspec.structs.replace(
            self,
            price_sol="0.00",
            price_usd="0.00",
            adelanto_normalizado=0.0,
            client=named(self.client.client_id, self.client.first_name),
        )


def calendar_stays(
    rows: Sequence[CalendarRow],
    users: Mapping[int, StaffUser],
    places: Mapping[str, House],
    now: datetime,
    discreet: bool,
) -> list[CalendarStay]:
    """Stays in the calendar, as of `now`, with the sellers and the houses that they name.

    discreet: without prices, and with first names only.
    """
    houses = {id_: HouseShort.of(house) for id_, house in places.items()}
    sellers = {id_: SellerView.of(user) for id_, user in users.items()}
    stays = (
        _calendar_stay(
            row, sellers.get(row.seller_id or 0, NO_SELLER), houses[row.property_id], now
        )
        for row in rows
    )
    return [stay.discreet() if discreet else stay for stay in stays]


def _calendar_stay(
    row: CalendarRow, seller: SellerView, house: HouseShort, now: datetime
) -> CalendarStay:
    shown = row.shown
    return CalendarStay(
        reservation_id=row.reservation_id,
        check_in=row.check_in,
        blocked_until=row.check_out,
        guests=shown.guests,
        price_sol=shown.price_sol,
        price_usd=shown.price_usd,
        advance_payment_currency=shown.advance_payment_currency,
        adelanto_normalizado=shown.advance_sol,
        status=status_at(row, now),
        client=named(row.client_id, shown.first_name, shown.last_name),
        seller=seller,
        property=house,
        origin=row.origin,
        late_checkout=shown.late_checkout,
        late_departure=row.check_out - dates.ONE_DAY if shown.late_checkout else None,
    )
