"""The profile that guests read (clients book, 6.1)."""

from datetime import date, datetime
from typing import ClassVar, TypeVar

import msgspec
from msgspec import UNSET, UnsetType

from chalicelib.clients.identity import phones
from chalicelib.clients.identity.rules import private_name
from chalicelib.clients.types import WIRE_NAMES, Client, Consent, Details, DocumentType, Sex
from chalicelib.clients.wire import LevelInfo, Word
from chalicelib.discounts import wording
from chalicelib.discounts.wire import number
from chalicelib.guests.codes.wire import OtpCode
from chalicelib.guests.profile.types import Account, LevelSummary, WelcomeCode
from chalicelib.kernel import dates, decoding, money
from chalicelib.kernel.dates import in_lima
from chalicelib.loyalty.levels.rules import percentage
from chalicelib.loyalty.levels.types import Achievement
from chalicelib.loyalty.membership.wire import ClientStats
from chalicelib.web.formats import Amount, Id
from chalicelib.web.shapes import Values, sent_fields, shared_fields

S = TypeVar("S", bound=msgspec.Struct)


class NextLevel(msgspec.Struct):
    """The level to earn next."""

    TEXTS_FROM: ClassVar = (Achievement,)

    name: str
    description: str
    icon: str
    required_reservations: int
    required_referrals: int
    required_referral_reservations: int


class Step(msgspec.Struct):
    """How far the client is with one requirement."""

    current: int
    """What the client has."""
    required: int
    """What the level asks."""
    remaining: int
    """What is still missing; 0 once it is met."""


class LevelProgress(msgspec.Struct):
    """How far the client is with the next level."""

    reservations: Step
    """Approved stays of the client."""
    referrals: Step
    """Clients whom the client brought."""
    referral_reservations: Step
    """Approved stays of those clients."""


class LevelsOfGuest(msgspec.Struct):
    """The level that the client holds, and the next one, if any is left."""

    current_level: LevelInfo | None
    """The highest level that the client holds; null without one."""
    next_level: NextLevel | None
    """The level to reach next; null when none is left."""
    progress: LevelProgress | None
    """How far the client is with the next level; null when none is left."""
    total_achievements: int
    """How many levels the client holds."""

    @classmethod
    def of(cls, levels: LevelSummary) -> "LevelsOfGuest":
        """The view of a client's levels."""
        return cls(
            current_level=LevelInfo.of(levels.current),
            next_level=_like(levels.following, NextLevel),
            progress=_like(levels.progress, LevelProgress),
            total_achievements=levels.total,
        )


class AchievementCount(msgspec.Struct):
    """Levels earned of all there are; `percentage` has one decimal."""

    earned: int
    """How many levels the client holds."""
    total: int
    """How many levels there are."""
    percentage: float
    """The part of them that is held, in per cent with one decimal."""

    @classmethod
    def of(cls, levels: LevelSummary) -> "AchievementCount":
        """The count of a client's levels."""
        return cls(levels.earned, levels.total, float(percentage(levels.earned, levels.total)))


class AchievementStats(msgspec.Struct):
    """The client's numbers, and the levels they brought."""

    client_stats: ClientStats
    """What the levels count."""
    achievements: AchievementCount
    """How many levels are held."""


class ReferredBy(msgspec.Struct, kw_only=True):
    """Who brought the client, and what the client's first stay is worth for it.

    `has_used_discount` says that the client has an approved stay, with the discount or without;
    until then the other two tell the percentage, and whether a booking now would have it.
    """

    id: Id
    """Names the client who brought this one."""
    name: str
    """The name of that client."""
    referral_code: str | None
    """The code of that client."""
    has_used_discount: bool
    """Whether the client has an approved stay already; the discount is for the first."""
    discount_percentage: float | UnsetType = UNSET
    """What the first stay is cheaper, in per cent; left out once there was one."""
    discount_available: bool | UnsetType = UNSET
    """Whether a booking now would be cheaper; left out once there was one."""

    @classmethod
    def of(cls, account: Account) -> "ReferredBy | None":
        """The view of who brought a client, or null where nobody did."""
        inviter, first_stay = account.inviter, account.first_stay
        if inviter is None:
            return None
        return cls(
            id=inviter.client_id,
            name=private_name(inviter.first_name, inviter.last_name),
            referral_code=inviter.referral_code,
            has_used_discount=first_stay is None,
            discount_percentage=UNSET if first_stay is None else float(first_stay.percentage),
            discount_available=UNSET if first_stay is None else first_stay.is_available,
        )


class WelcomeGift(msgspec.Struct, kw_only=True):
    """The code that the client was welcomed with. Both days count."""

    code: str
    """What the client types; nobody else can use it."""
    discount_percentage: float
    """What it takes off, in per cent."""
    valid_from: date
    """The first day on which it counts."""
    valid_until: date
    """The last day on which it counts."""
    min_amount_usd: float | None
    """What a stay must cost at least, in USD; null asks nothing."""
    max_discount_usd: float | None
    """The most that it takes off, in USD; null is without limit."""
    restrictions: list[str]
    """What limits it, in Spanish, a sentence each."""
    is_used: bool
    """Whether a booking carries it."""
    is_expired: bool
    """Whether its last day is over."""
    issued_at: datetime
    """When it was given."""

    @classmethod
    def of(cls, code: WelcomeCode | None, now: datetime) -> "WelcomeGift | None":
        """The view of a code at `now`, or null without one."""
        if code is None:
            return None
        terms = code.terms
        return cls(
            code=terms.code,
            discount_percentage=float(terms.discount_value),
            valid_from=terms.start_date,
            valid_until=terms.end_date,
            min_amount_usd=number(terms.min_amount_usd),
            max_discount_usd=number(terms.max_discount_usd),
            restrictions=wording.restrictions(terms),
            is_used=code.is_used,
            is_expired=dates.today(now) > terms.end_date,
            issued_at=in_lima(code.issued_at),
        )


class ProfileChange(msgspec.Struct, kw_only=True, rename=WIRE_NAMES):
    """What a guest changes of themself; null clears a field. A new e-mail or telephone needs the
    code of `request-otp-phone/`."""

    TEXTS_FROM: ClassVar = (Details, Consent)

    document_type: DocumentType | UnsetType = UNSET
    """The kind of document, which only staff change: another one is refused."""
    number_doc: Word | UnsetType = UNSET
    """The number of the document, which only staff change: another one is refused."""
    first_name: Word | UnsetType = UNSET
    """The given names, which only staff change: others are refused."""
    last_name: Word | UnsetType | None = UNSET
    """The family names, which only staff change: others are refused."""
    email: Word | UnsetType | None = UNSET
    tel_number: Word | UnsetType = UNSET
    """The telephone, with a country code or Peruvian; spaces and punctuation do not matter."""
    sex: Sex | UnsetType | None = UNSET
    birth_date: date | UnsetType | None = UNSET
    marketing_consent: bool | UnsetType = UNSET
    otp_code: OtpCode | None = None
    """The six digits that were sent to the telephone that the guest will have."""

    def changes(self) -> Values:
        """The fields that were sent, by the names of `Details`."""
        sent = sent_fields(self)
        return {name: sent[name] for name in Details.__struct_fields__ if name in sent}

    def consent(self) -> bool | None:
        """Whether the guest allows advertising; None where nothing was sent of it."""
        return None if self.marketing_consent is UNSET else self.marketing_consent


class Profile(msgspec.Struct, kw_only=True, rename=WIRE_NAMES):
    """A client as the client sees it. Points that have expired are not among `available_points`."""

    TEXTS_FROM: ClassVar = (Client, Consent)

    client_id: Id
    first_name: str
    last_name: str
    email: str | None
    tel_number: str
    document_type: DocumentType
    number_doc: str
    birth_date: date | None
    sex: Sex | None
    marketing_consent: bool
    last_login: datetime | None
    points_balance: Amount
    """All points in PEN, those with them that expired since the last night."""
    points_expires_at: datetime | None
    available_points: float
    """The points that can be spent now, in PEN: one point is worth one sol."""
    points_are_expired: bool
    """Whether all points have expired."""
    referred_by_info: ReferredBy | None
    """Who brought the client; null where nobody did."""
    referral_code: str | None
    level_info: LevelsOfGuest
    """The level of the client, and the next one."""
    achievements_stats: AchievementStats
    """What the levels of the client count."""
    facebook_linked: bool
    """Whether an account at Facebook is linked."""
    facebook_profile_picture: str | None
    facebook_name: str | None
    facebook_linked_at: datetime | None
    welcome_discount: WelcomeGift | None
    """The personal code of the welcome; null where none was given."""

    @classmethod
    def of(cls, account: Account) -> "Profile":
        """The view of a client."""
        client, points, now = account.client, account.points, account.now
        written = {
            **shared_fields(client, cls),
            "last_name": client.last_name or "",
            "tel_number": phones.on_wire(client.tel_number),
            "last_login": in_lima(client.last_login),
            "points_balance": money.text(points.balance),
            "points_expires_at": in_lima(points.expires_at),
            "facebook_linked_at": in_lima(client.facebook_linked_at),
        }
        return cls(
            available_points=float(points.available(now)),
            points_are_expired=points.is_expired(now),
            referred_by_info=ReferredBy.of(account),
            level_info=LevelsOfGuest.of(account.levels),
            achievements_stats=AchievementStats(
                ClientStats.of(account.stats), AchievementCount.of(account.levels)
            ),
            marketing_consent=client.marketing_consent,
            facebook_linked=client.facebook_id is not None,
            welcome_discount=WelcomeGift.of(account.welcome, now),
            **written,
        )


def _like(value: msgspec.Struct | None, struct: type[S]) -> S | None:
    """What `struct` shows of a value: its fields are called the same."""
    return None if value is None else decoding.converted(value, struct, from_attributes=True)
