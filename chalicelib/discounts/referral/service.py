"""What a guest's first stay is worth who was referred (pricing book, 2.4 and 8.4): one discount
for each level, under the id of the level."""

from chalicelib.catalogue.collections import Change, Collection
from chalicelib.catalogue.types import Entry
from chalicelib.clients.records import client_in, client_key
from chalicelib.cloud import store
from chalicelib.discounts.events import ReferralDiscountRemoved, ReferralDiscountSaved
from chalicelib.discounts.referral import rules
from chalicelib.discounts.types import ReferralDiscount
from chalicelib.loyalty.levels import service as levels
from chalicelib.loyalty.levels.rules import highest
from chalicelib.loyalty.levels.service import LEVELS
from chalicelib.loyalty.membership.records import membership_in, membership_key
from chalicelib.loyalty.membership.types import Membership

LEVEL_TAKEN = "Ese nivel ya tiene un descuento por referidos."


def _examine(change: Change[ReferralDiscount]) -> None:
    if change.before is None:
        level = {change.value.achievement_id}
        levels.note_unknown(change.problems, level, "achievement")
        change.problems.note("achievement", LEVEL_TAKEN, when=not REFERRAL.unknown(level))


REFERRAL = Collection(
    ReferralDiscount,
    key="achievement_id",
    saved=ReferralDiscountSaved,
    removed=ReferralDiscountRemoved,
    checked=rules.checked,
    examine=_examine,
)


def by_level() -> list[Entry[ReferralDiscount]]:
    """Every one as of now, in the order of the levels; those of removed levels last."""
    ranks = {level_id: rank for rank, level_id in enumerate(LEVELS.entries(fresh=True))}
    entries = REFERRAL.entries().values()
    return sorted(entries, key=lambda entry: ranks.get(entry.entry_id, len(ranks)))


def worth_of_referrer(referrer_id: str) -> ReferralDiscount | None:
    """What a client's highest level gives to those whom the client brought; nothing once the
    client is gone."""
    found = store.fetch_many([client_key(referrer_id), membership_key(referrer_id)])
    referrer = client_in(found, referrer_id)
    if referrer is None or referrer.deleted_at is not None:
        return None
    return worth_of_membership(membership_in(found, referrer_id))


def worth_of_membership(referrer: Membership) -> ReferralDiscount | None:
    """What the highest level of a referrer with that membership is worth."""
    level = highest(LEVELS.values(), referrer.levels)
    entry = REFERRAL.entries().get(level.achievement_id) if level is not None else None
    return entry.value if entry is not None and entry.value.is_active else None
