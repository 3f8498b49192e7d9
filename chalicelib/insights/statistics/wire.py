"""How many bring others, on the wire (clients book, 10.2 and 10.4; staff book, section 6)."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from chalicelib.clients.identity import phones
from chalicelib.clients.types import Client
from chalicelib.insights.referrals.types import (
    Counted,
    FriendInFull,
    MonthFigures,
    Order,
    OwnFriend,
    Referrer,
    Scope,
)
from chalicelib.insights.referrals.wire import (
    DEFAULT_ROWS,
    EVER,
    MOST_ROWS,
    name_of,
    period,
)
from chalicelib.kernel import dates, decoding, money
from chalicelib.kernel.errors import CasaAustinError, Invalid
from chalicelib.kernel.money import ZERO
from chalicelib.reservations.types import Status, Stay
from chalicelib.web.formats import Amount, Id

UNKNOWN_CHOICE = (
    "«scope» debe ser «all» o «with_reservations», y «order_by», «total_referrals» o "
    "«referrals_with_reservations»."
)


class StatsQuery(msgspec.Struct, kw_only=True):
    """Which statistics of those who brought others."""

    scope: str = "all"
    """`all`, or `with_reservations` for those of whose friends one has an approved stay."""
    order_by: str = "total_referrals"
    """`total_referrals`, or `referrals_with_reservations`."""
    limit: str = str(DEFAULT_ROWS)
    """How many rows to answer, 100 at most; 10 where it is no number."""
    client_id: UUID | None = None
    """The client to show in full; staff only."""

    @property
    def most(self) -> int:
        """How many rows to answer."""
        is_number = self.limit.isascii() and self.limit.isdigit() and len(self.limit) <= len("100")
        number = int(self.limit) if is_number else DEFAULT_ROWS
        return min(max(number, 1), MOST_ROWS)

    def chosen(self) -> tuple[Scope, Order]:
        """Scope and order.

        Raises:
            Invalid: one of them is none.
        """
        try:
            return decoding.converted((self.scope, self.order_by), tuple[Scope, Order])
        except msgspec.ValidationError:
            raise Invalid(UNKNOWN_CHOICE) from None


class StatsProblem(msgspec.Struct):
    """Why there are no statistics."""

    error: str
    """What was wrong, in Spanish."""
    code: str | int
    """The machine's name of the error."""


def stats_problem(error: CasaAustinError) -> StatsProblem:
    """Why there are no statistics."""
    return StatsProblem(error.message, error.code)


class TopRow(msgspec.Struct, kw_only=True):
    """A client who brought others."""

    client_name: str
    """The private name (`Ana Q.`)."""
    total_referrals: int
    """Clients whom this one brought and who still are clients."""
    referrals_with_reservations: int
    """Those of them who have an approved stay."""
    referrals_without_reservations: int
    """Those of them who have none."""
    position: int
    """The place in the list, 1 the first."""

    @classmethod
    def of(cls, row: Referrer) -> "TopRow":
        """A row of the statistics."""
        totals = row.totals
        return cls(
            client_name=name_of(row.client, in_full=False),
            total_referrals=totals.friends,
            referrals_with_reservations=totals.converted,
            referrals_without_reservations=totals.friends - totals.converted,
            position=row.position,
        )


class ReferralStats(msgspec.Struct, kw_only=True):
    """How many brought others, and whom. With scope `with_reservations` only those count of whose
    friends one has an approved stay."""

    type: str
    """`all_referrals`, or `with_reservations`."""
    scope: Scope
    """Who is counted."""
    period_display: str = EVER
    """The time that is counted, in Spanish."""
    total_clients_with_referrals: int
    """How many clients brought others."""
    total_referrals: int | UnsetType = UNSET
    """How many clients they brought; of all only."""
    total_referrals_with_reservations: int
    """Those of them who have an approved stay."""
    total_referrals_without_reservations: int | UnsetType = UNSET
    """Those of them who have none; of all only."""
    top_rankings: list[TopRow]
    """The first rows."""

    @classmethod
    def of(cls, scope: Scope, rows: Iterable[Referrer], counted: Counted) -> "ReferralStats":
        """The view of the statistics."""
        is_all = scope == "all"
        without = counted.friends - counted.converted
        return cls(
            type="all_referrals" if is_all else scope,
            scope=scope,
            total_clients_with_referrals=counted.referrers if is_all else counted.active,
            total_referrals=counted.friends if is_all else UNSET,
            total_referrals_with_reservations=counted.converted,
            total_referrals_without_reservations=without if is_all else UNSET,
            top_rankings=[TopRow.of(row) for row in rows],
        )


class Person(msgspec.Struct):
    """A client, for staff."""

    id: Id
    """Names the client."""
    name: str
    """First and last name."""
    email: str | None
    """The e-mail; null where unknown."""
    phone: str
    """The telephone in digits with its country code."""


class StayOfFriend(msgspec.Struct, kw_only=True):
    """A stay of a client whom another brought."""

    id: Id
    """Names the stay."""
    property_name: str
    """The name of the house."""
    check_in: date
    """The day of arrival."""
    check_out: date
    """The first day on which others may arrive."""
    status: Status
    """Where it stands."""
    total_price: Amount
    """What it costs, in PEN."""
    created_at: datetime
    """When it was booked."""

    @classmethod
    def of(cls, stay: Stay, houses: Mapping[str, str]) -> "StayOfFriend":
        """The view of a stay."""
        return cls(
            id=stay.reservation_id,
            property_name=houses.get(stay.property_id, ""),
            check_in=stay.check_in,
            check_out=stay.blocked_until,
            status=stay.status,
            total_price=money.text(stay.price_sol),
            created_at=dates.in_lima(stay.created),
        )


class FriendDetail(Person, kw_only=True):
    """A client whom another brought, with their stays."""

    created_at: datetime
    """When the client registered."""
    total_reservations: int
    """Stays in any state."""
    approved_reservations: int
    """Those of them that are approved."""
    total_spent: Amount
    """What the approved ones cost, in PEN."""
    reservations: list[StayOfFriend]
    """All of them."""

    @classmethod
    def of(cls, friend: FriendInFull, houses: Mapping[str, str]) -> "FriendDetail":
        """The view of a friend."""
        approved = _approved(friend)
        return cls(
            *_person(friend.client),
            created_at=dates.in_lima(friend.client.created),
            total_reservations=len(friend.stays),
            approved_reservations=len(approved),
            total_spent=money.text(sum((stay.price_sol for stay in approved), ZERO)),
            reservations=[StayOfFriend.of(stay, houses) for stay in friend.stays],
        )


class ReferrerDetail(msgspec.Struct, kw_only=True):
    """A client who brought others, in full, for staff."""

    type: str = "client_detail"
    """Always `client_detail`."""
    client: Person
    """The client."""
    total_referrals: int
    """Clients whom this one brought and who still are clients."""
    referrals_with_reservations: int
    """Those of them who have an approved stay."""
    referrals_without_reservations: int
    """Those of them who have none."""
    total_reservations_from_referrals: int
    """Their approved stays."""
    total_revenue_from_referrals: Amount
    """What those cost, in PEN."""
    referrals: list[FriendDetail]
    """Those clients, the newest first."""

    @classmethod
    def of(
        cls, client: Client, friends: list[FriendInFull], houses: Mapping[str, str]
    ) -> "ReferrerDetail":
        """The view of a client."""
        approved = [stay for friend in friends for stay in _approved(friend)]
        converted = sum(bool(_approved(friend)) for friend in friends)
        return cls(
            client=Person(*_person(client)),
            total_referrals=len(friends),
            referrals_with_reservations=converted,
            referrals_without_reservations=len(friends) - converted,
            total_reservations_from_referrals=len(approved),
            total_revenue_from_referrals=money.text(sum((s.price_sol for s in approved), ZERO)),
            referrals=[FriendDetail.of(friend, houses) for friend in friends],
        )


class OwnFriendRow(msgspec.Struct, kw_only=True):
    """A client whom the signed-in one brought."""

    id: Id
    """Names the client."""
    first_name: str
    """The given names."""
    last_name: str
    """The family names; empty where there are none."""
    created_at: datetime
    """When the client registered."""
    reservations_count: int
    """Approved stays of the client."""
    points_earned: float
    """The points that these earned the signed-in client, in PEN."""

    @classmethod
    def of(cls, own: OwnFriend) -> "OwnFriendRow":
        """The view of a friend."""
        client = own.friend.client
        return cls(
            id=client.client_id,
            first_name=client.first_name,
            last_name=client.last_name or "",
            created_at=dates.in_lima(client.created),
            reservations_count=len(own.friend.stays),
            points_earned=float(own.points),
        )


class OwnReferrals(msgspec.Struct, kw_only=True):
    """Whom the signed-in client brought, and what it earned."""

    total_referrals: int
    """Clients whom this one brought and who still are clients."""
    referral_reservations: int
    """Their approved stays."""
    referral_points: float
    """The points that their stays earned, in PEN."""
    referrals: list[OwnFriendRow]
    """The newest 500 of them, the newest first."""

    @classmethod
    def of(cls, friends: list[OwnFriend], most: int) -> "OwnReferrals":
        """The view of friends, of whom `most` are listed."""
        return cls(
            total_referrals=len(friends),
            referral_reservations=sum(len(each.friend.stays) for each in friends),
            referral_points=float(sum((each.points for each in friends), ZERO)),
            referrals=[OwnFriendRow.of(each) for each in friends[:most]],
        )


class OwnMonth(msgspec.Struct, kw_only=True):
    """What those whom the signed-in client brought did in a month."""

    referral_reservations_count: int
    """Approved stays that they booked in the month."""
    total_referral_revenue: float
    """What those stays cost, in PEN."""
    referrals_made_count: int
    """How many of them registered in the month."""
    points_earned: float
    """The points that bringing others earned in the month, in PEN."""
    ranking_position: int | None
    """The place in the ranking of the month; null outside it."""
    is_in_ranking: bool
    """Whether the client is in the ranking of the month."""
    year: int
    """The year of the month."""
    month: int
    """The month, 1 to 12."""
    period_display: str
    """The month in Spanish."""

    @classmethod
    def of(cls, figures: MonthFigures, position: int | None, month: str) -> "OwnMonth":
        """The view of a client's month."""
        return cls(
            referral_reservations_count=figures.reservations,
            total_referral_revenue=float(figures.revenue),
            referrals_made_count=figures.referrals,
            points_earned=float(figures.points),
            ranking_position=position,
            is_in_ranking=position is not None,
            year=int(month[:4]),
            month=int(month[5:]),
            period_display=period(month),
        )


def _person(client: Client) -> tuple[str, str, str | None, str]:
    phone = phones.on_wire(client.tel_number)
    return client.client_id, client.full_name, client.email, phone


def _approved(friend: FriendInFull) -> list[Stay]:
    return [stay for stay in friend.stays if stay.status == "approved"]
