"""The points of two clients who are one person."""

from datetime import datetime

from chalicelib.cloud import budget
from chalicelib.cloud.transaction import Transaction
from chalicelib.loyalty.points import rules
from chalicelib.loyalty.points.purses import purses_of
from chalicelib.loyalty.points.records import PointsChanged


def merge(gone_id: str, kept_id: str, *, actor: str, now: datetime) -> None:
    """Give all points of one client to another, lot by lot, and all debts; where there are none,
    nothing.

    Raises:
        PointsChanged: others keep changing one of the accounts.
    """
    budget.again(lambda: _merge(gone_id, kept_id, actor, now), PointsChanged)


def _merge(gone_id: str, kept_id: str, actor: str, now: datetime) -> None:
    purses = purses_of([gone_id, kept_id])
    kept, gone = purses.account(kept_id), purses.account(gone_id)
    if not (gone.lots or gone.debts):
        return
    given, taken = rules.merge(kept, gone, now)
    purses.add(given)
    purses.add(taken)
    tx = Transaction(now)
    purses.write(tx, actor=actor)
    tx.commit()
