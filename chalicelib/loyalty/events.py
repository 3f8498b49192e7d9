"""What happens to levels and points, to the guests who have them, and to their settings."""

from decimal import Decimal

from chalicelib.clients.events import ClientEvent
from chalicelib.kernel.events import EntryRemoved, EntrySaved, Event


class LevelEvent(Event, frozen=True, kw_only=True):
    """A guest's level came or went; it is told as it was called then."""

    client_id: str
    achievement_id: str
    name: str
    icon: str

    @property
    def subject(self) -> str:
        """The guest."""
        return f"client#{self.client_id}"


class LevelEarned(LevelEvent, frozen=True, kw_only=True, tag="level.earned"):
    """A guest holds a level."""


class LevelWithdrawn(LevelEvent, frozen=True, kw_only=True, tag="level.withdrawn"):
    """A guest no longer holds a level."""


class ReferrerChanged(ClientEvent, frozen=True, kw_only=True, tag="client.referrer_changed"):
    """Staff corrected who brought a client: `referred_by`, no longer `before`."""

    referred_by: str | None
    before: str | None


class AchievementSaved(EntrySaved, frozen=True, kw_only=True, tag="achievement.saved"):
    """A level was added or changed."""


class AchievementRemoved(EntryRemoved, frozen=True, kw_only=True, tag="achievement.removed"):
    """A level was taken out."""


class PointsEvent(Event, frozen=True, kw_only=True):
    """The points of a guest changed.

    points: what came (positive) or went (negative), in PEN; balance: what the guest has then.
    entry_id: the entry of the ledger that says so, `reservation_id` the stay that it is about;
    referred_client_id: the guest whose stay brought points to whoever brought the guest.
    """

    client_id: str
    entry_id: str
    points: Decimal
    balance: Decimal
    reservation_id: str | None = None
    referred_client_id: str | None = None

    @property
    def subject(self) -> str:
        """The guest."""
        return f"client#{self.client_id}"


class PointsEarned(PointsEvent, frozen=True, kw_only=True, tag="points.earned"):
    """A guest earned points with a stay."""


class PointsOfReferral(PointsEvent, frozen=True, kw_only=True, tag="points.referral"):
    """A guest earned points with the stay of a guest whom they brought."""


class PointsRedeemed(PointsEvent, frozen=True, kw_only=True, tag="points.redeemed"):
    """Points were spent."""


class PointsRefunded(PointsEvent, frozen=True, kw_only=True, tag="points.refunded"):
    """Points that had been spent were given back."""


class PointsExpired(PointsEvent, frozen=True, kw_only=True, tag="points.expired"):
    """Points ended."""


class PointsAdjusted(PointsEvent, frozen=True, kw_only=True, tag="points.adjusted"):
    """Staff gave or took points."""


class PointsTakenBack(PointsEvent, frozen=True, kw_only=True, tag="points.taken_back"):
    """Points went that a stay had earned which does not count any more."""


class PointsMerged(PointsEvent, frozen=True, kw_only=True, tag="points.merged"):
    """All points went to another record of the same person, or came from there."""


class LoyaltyMessageSaved(EntrySaved, frozen=True, kw_only=True, tag="loyalty_message.saved"):
    """A message of the loyalty program was added or changed."""


class LoyaltyMessageRemoved(EntryRemoved, frozen=True, kw_only=True, tag="loyalty_message.removed"):
    """A message of the loyalty program was taken out."""


class ReferralPointsSaved(EntrySaved, frozen=True, kw_only=True, tag="referral_points.saved"):
    """A percentage of referral points was added or changed."""


class ReferralPointsRemoved(EntryRemoved, frozen=True, kw_only=True, tag="referral_points.removed"):
    """A percentage of referral points was taken out."""
