"""The levels of two clients who are one person."""

from datetime import datetime

from chalicelib.cloud import budget, store
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel.errors import Stale
from chalicelib.loyalty.membership import awarding, rules
from chalicelib.loyalty.membership.records import (
    MEMBERSHIP,
    MembershipRecord,
    hold_levels,
    membership_in,
    membership_key,
)


def merge_levels(gone_id: str, kept_id: str, *, now: datetime) -> None:
    """Let a client hold what the other record held, since the first of both days, and then judge
    the client anew.

    Raises:
        Stale, Busy: others keep changing one of them.
    """
    budget.again(lambda: _merge(gone_id, kept_id, now), Stale)
    awarding.recheck(kept_id, now=now)


def _merge(gone_id: str, kept_id: str, now: datetime) -> None:
    found = store.fetch_many([membership_key(gone_id), membership_key(kept_id)])
    gone, kept = membership_in(found, gone_id).held, membership_in(found, kept_id).held
    if not gone:
        return
    tx = Transaction(now)
    hold_levels(tx, kept_id, kept, rules.held_by_both(kept, gone))
    tx.update(
        MembershipRecord(client_id=gone_id, entry=MEMBERSHIP), [MembershipRecord.levels.remove()]
    )
    tx.commit()
