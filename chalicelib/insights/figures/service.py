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
from chalicelib.kernel.errors import Stale
from chalicelib.reservations.stays.records import stay_key, stays_in


def count(reservation_id: str, *, now: datetime) -> None:
    """Let the figures have a stay as it stands now; nothing to change writes nothing.

    Raises:
        Busy: others keep counting the same stay.
    """
    budget.again(lambda: _count(reservation_id, now), Stale, otherwise=Busy)


def _count(reservation_id: str, now: datetime) -> None:
    found = store.fetch_many([stay_key(reservation_id), counted_key(reservation_id)])
    stay, before = stays_in(found).get(reservation_id), counted_in(found, reservation_id)
    facts = rules.facts_of(stay)
    # The two are not read at one moment: a stay may be older here than the one that was counted.
    is_known = before is not None and (stay is None or stay.version <= before.version)
    if stay is None or is_known or facts == (None if before is None else before.facts):
        return
    tx = Transaction(now)
    records.count_stay(tx, reservation_id, before, facts, stay.version)
    tx.commit()
