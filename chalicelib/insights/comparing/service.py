"""Comparing the figures of a month with what its stays and profits make, as they stand now.

A stay that changed a moment ago may not have been counted yet: it is taken as it was counted.
"""

import time
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import partial

from chalicelib.cloud import parallel, store
from chalicelib.cloud.proofs import LOOKS, PAUSE
from chalicelib.cloud.transaction import Transaction
from chalicelib.insights.booked.rules import is_recent
from chalicelib.insights.commands import CompareFigures
from chalicelib.insights.comparing import records, rules
from chalicelib.insights.comparing.types import Comparison, Drift
from chalicelib.insights.figures import records as figures
from chalicelib.insights.figures.records import counted_in, counted_key
from chalicelib.insights.figures.rules import facts_of, rows_of
from chalicelib.insights.figures.types import Facts, Numbers, Row
from chalicelib.insights.profits import rules as profits
from chalicelib.insights.profits.records import of_months
from chalicelib.kernel import dates
from chalicelib.kernel.callers import SYSTEM
from chalicelib.reservations.stays import counts
from chalicelib.reservations.stays.records import in_month, stays_of
from chalicelib.reservations.types import Stay


def begin(now: datetime) -> None:
    """Have the months of this night compared."""
    today = dates.today(now)
    known = sorted({count.month for count in counts.read(today)})
    request(rules.months_of_night(today, known), actor=SYSTEM.actor, now=now)


def request(months: Iterable[str], *, actor: str, now: datetime) -> None:
    """Have months compared soon."""
    tx = Transaction(now)
    for month in months:
        tx.enqueue(CompareFigures(month=month), actor=actor)
    tx.commit()


def compare(month: str, *, now: datetime) -> Comparison:
    """Compare a month, and keep what was found."""
    drifts: list[Drift] | None = None
    for look in range(LOOKS):
        time.sleep(PAUSE if look else 0)
        kept, stays = figures.of_month(month), _stays(month)
        right = _right(month, stays, now)
        before, drifts = drifts, rules.drifts_of(kept, right)
        # What was seen half done is no drift: it is not the same the next time.
        if not drifts or drifts == before:
            break
    comparison = Comparison(
        month=month,
        compared_at=now,
        stays=len(stays),
        rows=len(kept.keys() | right.keys()),
        drifted=len(drifts or ()),
        drifts=tuple((drifts or ())[: rules.MOST_DRIFTS]),
    )
    tx = Transaction(now)
    records.write(tx, comparison)
    tx.commit()
    return comparison


def _stays(month: str) -> list[Stay]:
    """The stays that may have a night in a month, as they stand now."""
    calls = [partial(in_month, each) for each in rules.arrival_months(month)]
    listed = [row.reservation_id for rows in parallel.together(calls) for row in rows]
    return list(stays_of(listed).values())


def _right(month: str, stays: Sequence[Stay], now: datetime) -> dict[Row, Numbers]:
    """What the rows of a month are to be."""
    recent = [f"reservation#{s.reservation_id}" for s in stays if is_recent(s, now)]
    found = store.fetch_many(map(counted_key, recent))
    facts: list[Facts | None] = [facts_of(stay) for stay in stays if not is_recent(stay, now)]
    counted = (counted_in(found, subject) for subject in recent)
    facts += [each.facts for each in counted if each is not None]
    facts += [profits.facts_of(record.profit) for record in of_months(month, month)]
    return {row: numbers for row, numbers in rows_of(facts).items() if rules.belongs(row, month)}
