"""What a kind of notification is made of, and of what it speaks."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Generic, Literal, TypeVar

import msgspec

from chalicelib.clients.types import DocumentType
from chalicelib.notifications.types import Audience, Content, Key
from chalicelib.reservations.stays.windows import ARRIVES
from chalicelib.reservations.types import Currency, Origin, Status

F = TypeVar("F")
DAY = timedelta(days=1)
MOST_TITLE, MOST_BODY = 200, 1000
ELLIPSIS = "…"
Ended = Literal["staff", "expired"]
"""Why a stay left every list: staff removed it, or nobody paid in time."""


class StayFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What messages say of a stay. check_out: the first free day; departure: when guests leave;
    arrives_at: from when they are expected, in Lima."""

    reservation_id: str
    client_id: str
    property_name: str
    client_name: str
    check_in: date
    check_out: date
    departure: date
    late_checkout: bool
    guests: int
    price_usd: Decimal
    price_sol: Decimal
    advance: Decimal
    advance_currency: Currency
    status: Status
    origin: Origin
    seller_id: int | None = None
    seller_name: str | None = None
    deadline: datetime | None = None
    temperature_pool: bool = False
    arrives_at: time = ARRIVES


class StayNews(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a stay: as it is now, and as it was before (the same where nothing changed).

    ended: why it left every list; reason: what staff gave as their reason; by: who did it, in
    words for staff.
    """

    now: StayFacts
    before: StayFacts
    ended: Ended | None = None
    reason: str | None = None
    by: str | None = None


class PointsFacts(msgspec.Struct, frozen=True, kw_only=True):
    """Points that somebody got, in PEN. friend: the first name of who was brought."""

    points: Decimal
    balance: Decimal
    property_name: str | None = None
    friend: str | None = None


class WelcomeFacts(msgspec.Struct, frozen=True, kw_only=True):
    """The personal code of a new guest."""

    first_name: str
    code: str
    percentage: Decimal
    valid_until: date | None


class ClientFacts(msgspec.Struct, frozen=True, kw_only=True):
    """A new client, for staff."""

    client_id: str
    client_name: str
    document_type: DocumentType
    number_doc: str
    email: str
    tel_number: str
    referral_code: str
    referred_by_id: str
    referred_by_name: str
    is_password_set: bool


class WinnerFacts(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody won a contest. position: from 1, where places are told apart; registration_id: by
    which they take part."""

    event_id: str
    event_name: str
    position: int | None
    prize: str | None
    registration_id: str = ""


class MusicFacts(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody asks the guest of a stay to let them choose its music; `friend` is who asks, by the
    first words of their names."""

    reservation_id: str
    request_id: str
    friend: str
    property_name: str


class ManualFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What an administrator writes."""

    title: str
    body: str
    data: dict[str, Any] = {}


class Template(msgspec.Struct, Generic[F], frozen=True, kw_only=True):
    """One kind of notification.

    can_wait: the night holds it back (22:00 to 8:00 in Lima). can_be_muted: who does not want it
    gets it in the list of notifications only. waits_for_device: it is pushed once a first telephone
    is registered. lasts: how long after what it tells it may still be pushed.
    """

    key: Key
    aliases: tuple[str, ...] = ()
    audience: Audience
    screen: str
    title: Callable[[F], str] | str
    body: Callable[[F], str]
    data: Callable[[F], dict[str, Any]]
    sample: F
    can_wait: bool = False
    can_be_muted: bool = True
    waits_for_device: bool = False
    lasts: timedelta = DAY

    def content(self, facts: F) -> Content:
        """The notification that these facts give."""
        title = self.title if isinstance(self.title, str) else self.title(facts)
        return Content(
            key=self.key,
            title=cut(title, MOST_TITLE),
            body=cut(self.body(facts), MOST_BODY),
            data={"screen": self.screen, **self.data(facts), **naming(self.key)},
        )


def naming(key: Key) -> dict[str, Any]:
    """How apps tell what kind a notification is; whoever writes one by hand cannot say another."""
    return {"type": key, "notification_type": key}


def cut(text: str, most: int) -> str:
    """A text that is not longer than `most`."""
    return text if len(text) <= most else text[: most - 1].rstrip() + ELLIPSIS
