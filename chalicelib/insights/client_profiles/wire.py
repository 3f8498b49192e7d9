"""What a client brought, on the wire (staff book, 3.8)."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime

import msgspec

from chalicelib.clients.identity import phones
from chalicelib.clients.types import Client
from chalicelib.insights.client_profiles.types import ClientProfile, ListedStatus
from chalicelib.insights.figures.sums import each
from chalicelib.insights.figures.types import Numbers
from chalicelib.insights.figures.wire import number
from chalicelib.insights.referrals.types import Totals
from chalicelib.kernel import money
from chalicelib.kernel.dates import in_lima
from chalicelib.loyalty.points.types import Account
from chalicelib.reservations.types import BLOCKING, STATUS_LABELS, Status
from chalicelib.web.formats import Id


class ProfiledClient(msgspec.Struct):
    """The client."""

    id: Id
    """Names the client."""
    first_name: str
    """The given names."""
    last_name: str
    """The family names; empty where unknown."""
    email: str | None
    """The e-mail."""
    tel_number: str
    """The telephone, in digits with its country code."""
    created: datetime
    """When the client was registered, in Lima's time."""

    @classmethod
    def of(cls, client: Client) -> "ProfiledClient":
        """The view of a client."""
        return cls(
            id=client.client_id,
            first_name=client.first_name,
            last_name=client.last_name or "",
            email=client.email,
            tel_number=phones.on_wire(client.tel_number),
            created=in_lima(client.created),
        )


class StatusCount(msgspec.Struct):
    """How many stays stand somewhere."""

    status: Status
    """Where they stand."""
    label: str
    """The same in Spanish."""
    count: int
    """How many."""


class ProfiledStays(msgspec.Struct, kw_only=True):
    """The stays of the client. Sold are approved ones that are neither deleted nor repairs."""

    total: int
    """How many stays there are, whatever became of them; deleted ones are left out."""
    by_status: list[StatusCount]
    """Where they stand."""
    sold: int
    """How many are sold."""
    nights: int
    """Nights of sold stays."""
    spent: float
    """What sold stays cost together, in PEN, before points."""
    average_spent: float
    """`spent` by sold stays."""
    receivable: float
    """What is left to pay of sold stays, in PEN."""
    points_used: float
    """Points that paid for sold stays, in PEN."""
    last_check_in: date | None
    """The newest arrival of a stay that has not ended otherwise, also one to come; null without
    any."""

    @classmethod
    def of(cls, stays: Iterable[ListedStatus], numbers: Numbers) -> "ProfiledStays":
        """The view of stays and of the figures of those that are sold."""
        listed = list(stays)
        counts = Counter(stay.status for stay in listed)
        sold, spent = numbers.get("stays", 0), money.from_integer_cents(numbers.get("billed", 0))
        return cls(
            total=len(listed),
            by_status=[
                StatusCount(status, label, counts[status])
                for status, label in STATUS_LABELS.items()
                if counts[status]
            ],
            sold=sold,
            nights=numbers.get("stay_nights", 0),
            spent=number(spent),
            average_spent=number(each(spent, sold)),
            receivable=_amount(numbers, "receivable"),
            points_used=_amount(numbers, "points"),
            last_check_in=max(
                (stay.check_in for stay in listed if stay.status in BLOCKING), default=None
            ),
        )


class ProfiledPoints(msgspec.Struct):
    """The points of the client."""

    balance: float
    """What is left, in PEN."""
    expires_at: datetime | None
    """When the last of them end, in Lima's time; null for never, or without points."""

    @classmethod
    def of(cls, account: Account) -> "ProfiledPoints":
        """The view of an account."""
        return cls(number(account.balance), in_lima(account.expires_at))


class ProfiledSearches(msgspec.Struct):
    """What the client searched for while signed in."""

    total: int
    """How many searches are kept; 1000 stands for more, too."""
    last_search_date: datetime | None
    """When the newest was made, in Lima's time; null without any."""


class ProfiledReferrals(msgspec.Struct):
    """Whom the client brought."""

    brought: int
    """Clients whom this one brought and who still are clients."""
    with_stays: int
    """Those of them who have an approved stay."""
    stays: int
    """Approved stays of those clients, over all months."""
    revenue: float
    """What those stays cost, in PEN."""
    points: float
    """The points that bringing others earned, in PEN."""

    @classmethod
    def of(cls, totals: Totals) -> "ProfiledReferrals":
        """The view of totals."""
        return cls(
            brought=totals.friends,
            with_stays=totals.converted,
            stays=totals.reservations,
            revenue=number(totals.revenue),
            points=number(totals.points),
        )


class ClientFigures(msgspec.Struct, kw_only=True):
    """All that a client brought."""

    client: ProfiledClient
    """The client."""
    reservations: ProfiledStays
    """Their stays."""
    points: ProfiledPoints
    """Their points."""
    searches: ProfiledSearches
    """Their searches."""
    referrals: ProfiledReferrals
    """Whom they brought."""

    @classmethod
    def of(cls, profile: ClientProfile) -> "ClientFigures":
        """The view of a client."""
        searched = profile.searched
        return cls(
            client=ProfiledClient.of(profile.client),
            reservations=ProfiledStays.of(profile.stays, profile.numbers),
            points=ProfiledPoints.of(profile.account),
            searches=ProfiledSearches(len(searched), in_lima(max(searched, default=None))),
            referrals=ProfiledReferrals.of(profile.brought),
        )


def _amount(numbers: Numbers, name: str) -> float:
    return number(money.from_integer_cents(numbers.get(name, 0)))
