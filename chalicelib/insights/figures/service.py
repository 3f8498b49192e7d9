"""Counting a stay.

Whoever hears of a stay reads it as it stands now, and beside it what it was last counted as; the
differences go into the rows in one transaction with the latter, on the condition that nobody
counted the stay meanwhile. So events may come twice and in any order.
"""

from datetime import datetime

from chalicelib.cloud import budget, store
from chalicelib.cloud.transaction import Busy, Transaction
from chalicelib.insights.figures import records, rules
from chalicelib.insights.figures.records import counted_in, counted_key
from chalicelib.insights.figures.types import Counted
from chalicelib.kernel.errors import Stale
from chalicelib.reservations.stays.records import stay_key, stays_in


def count(reservation_id: str, *, now: datetime) -> None:
    """Let the figures have a stay as it stands now; nothing to change writes nothing.

    Raises:
        Busy: others keep counting the same stay.
    """
    budget.again(lambda: _count(reservation_id, now), Stale, otherwise=Busy)


def _count(reservation_id: str, now: datetime) -> None:
    subject = f"reservation#{reservation_id}"
    found = store.fetch_many([stay_key(reservation_id), counted_key(subject)])
    stay, before = stays_in(found).get(reservation_id), counted_in(found, subject)
    # The two are not read at one moment: a stay may be older here than the one that was counted.
    if stay is None or (before is not None and stay.version <= before.version):
        return
    after = Counted(stay.version, rules.facts_of(stay))
    if after.facts == (None if before is None else before.facts):
        return
    tx = Transaction(now)
    records.count(tx, subject, before, after)
    tx.commit()
