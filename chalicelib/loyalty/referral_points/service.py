"""The percentages of referral points that administrators keep."""

from decimal import Decimal

from chalicelib.catalogue.collections import Collection
from chalicelib.catalogue.snapshots import Snapshot
from chalicelib.loyalty.events import ReferralPointsRemoved, ReferralPointsSaved
from chalicelib.loyalty.referral_points import rules
from chalicelib.loyalty.referral_points.types import ReferralPoints

REFERRAL_POINTS = Collection(
    ReferralPoints,
    key="referral_points_id",
    saved=ReferralPointsSaved,
    removed=ReferralPointsRemoved,
    order=lambda entry: (-entry.created.timestamp(), entry.entry_id),
    checked=rules.checked,
)


def percentage(of: Snapshot | None = None, *, fresh: bool = False) -> Decimal:
    """What whoever brought a guest earns with their stays, in per cent; 0 where nothing does. Of
    the snapshot `of`, or at most 30 seconds old; `fresh` asks whether it changed."""
    return rules.percentage(REFERRAL_POINTS.entries(of, fresh=fresh).values())
