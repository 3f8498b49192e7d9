"""Deleting any number of records, in as many transactions as that takes."""

from collections.abc import Sequence
from datetime import datetime

from pynamodb.models import Model

from chalicelib.cloud.transaction import MOST_ACTIONS, Transaction


def remove_all(records: Sequence[Model], now: datetime) -> None:
    """Delete records; those that are gone are no error. After a crash, doing it again ends it."""
    for start in range(0, len(records), MOST_ACTIONS):
        tx = Transaction(now)
        for record in records[start : start + MOST_ACTIONS]:
            tx.delete(record)
        tx.commit()
