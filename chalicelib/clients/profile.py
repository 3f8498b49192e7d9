"""How a client signs in, and what a signed-in client reads of themself (clients book, 6.1)."""

from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from chalicelib.clients.records import ClientRecord
from chalicelib.clients.rules import phones, points
from chalicelib.clients.rules.identity import DocumentType
from chalicelib.clients.wire import Day, LevelInfo
from chalicelib.kernel import money
from chalicelib.kernel.dates import in_lima


class ClientCredentials(msgspec.Struct):
    """How a client signs in."""

    document_type: DocumentType
    number_doc: Annotated[str, Meta(max_length=50)]
    password: Annotated[str, Meta(max_length=128)]


class NextLevel(msgspec.Struct):
    """The level to earn next."""

    name: str
    description: str
    icon: str
    required_reservations: int
    required_referrals: int
    required_referral_reservations: int


class Step(msgspec.Struct):
    """How far the client is with one requirement."""

    current: int
    required: int
    remaining: int


class LevelProgress(msgspec.Struct):
    """How far the client is with the next level."""

    reservations: Step
    referrals: Step
    referral_reservations: Step


class LevelStanding(msgspec.Struct):
    """The level that the client holds, and the next one, if any is left."""

    current_level: LevelInfo | None = None
    next_level: NextLevel | None = None
    progress: LevelProgress | None = None
    total_achievements: int = 0


class ClientStats(msgspec.Struct):
    """What levels count."""

    reservations: int = 0
    referrals: int = 0
    referral_reservations: int = 0


class AchievementCount(msgspec.Struct):
    """Levels earned of all there are; `percentage` has one decimal."""

    earned: int = 0
    total: int = 0
    percentage: float = 0


class AchievementStats(msgspec.Struct):
    """The client's numbers, and the levels they brought."""

    client_stats: ClientStats
    achievements: AchievementCount


class ReferredBy(msgspec.Struct, kw_only=True):
    """Who brought the client, and what the client's first stay is worth for it.

    `has_used_discount` says that the client has an approved stay, with the discount or without;
    until then the other two tell the percentage, and whether a booking now would have it.
    """

    id: str
    name: str
    referral_code: str | None
    has_used_discount: bool
    discount_percentage: float | UnsetType = UNSET
    discount_available: bool | UnsetType = UNSET


class WelcomeGift(msgspec.Struct, kw_only=True):
    """The code that the client was welcomed with. Both days count."""

    code: str
    discount_percentage: float
    valid_from: Day
    valid_until: Day
    min_amount_usd: float | None
    max_discount_usd: float | None
    restrictions: list[str]
    is_used: bool
    is_expired: bool
    issued_at: datetime


class Parts(msgspec.Struct, kw_only=True):
    """The parts of a profile that rooms above this one know."""

    referred_by_info: ReferredBy | None = None
    level_info: LevelStanding = msgspec.field(default_factory=LevelStanding)
    achievements_stats: AchievementStats = msgspec.field(
        default_factory=lambda: AchievementStats(ClientStats(), AchievementCount())
    )
    welcome_discount: WelcomeGift | None = None


class Profile(msgspec.Struct, kw_only=True):
    """A client as the client sees it. `available_points` is 0 once the points have expired."""

    id: str
    first_name: str
    last_name: str
    email: str | None
    tel_number: str
    document_type: str
    number_doc: str
    date: Day | None
    sex: str | None
    last_login: datetime | None
    points_balance: str
    points_expires_at: datetime | None
    available_points: float
    points_are_expired: bool
    referred_by_info: ReferredBy | None
    referral_code: str | None
    level_info: LevelStanding
    achievements_stats: AchievementStats
    facebook_linked: bool
    facebook_profile_picture: str | None = None
    facebook_name: str | None = None
    facebook_linked_at: datetime | None
    welcome_discount: WelcomeGift | None

    @classmethod
    def of(cls, record: ClientRecord, now: datetime, parts: Parts | None) -> "Profile":
        """The view of a client at `now`; `parts` is what others know, None for nothing."""
        parts = parts or Parts()
        available = points.available(record.points_balance, record.points_expires_at, now)
        return cls(
            id=record.client_id,
            first_name=record.first_name,
            last_name=record.last_name or "",
            email=record.email,
            tel_number=phones.on_wire(record.tel_number),
            document_type=record.document_type,
            number_doc=record.number_doc,
            date=record.birth_date,
            sex=record.sex,
            last_login=in_lima(record.last_login),
            points_balance=money.text(record.points_balance),
            points_expires_at=in_lima(record.points_expires_at),
            available_points=float(available),
            points_are_expired=points.expired(record.points_expires_at, now),
            referred_by_info=parts.referred_by_info,
            referral_code=record.referral_code,
            level_info=parts.level_info,
            achievements_stats=parts.achievements_stats,
            facebook_linked=record.facebook_id is not None,
            facebook_linked_at=in_lima(record.facebook_linked_at),
            welcome_discount=parts.welcome_discount,
        )


class ClientSignedIn(msgspec.Struct):
    """The tokens of a new session, and whose it is."""

    token: str
    refresh: str
    client: Profile
