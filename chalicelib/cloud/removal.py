"""Deleting any number of records, in as many transactions as that takes."""

from collections.abc import Sequence
from datetime import datetime

from pynamodb.models import Model

from chalicelib.cloud.transaction import MOST_ACTIONS, Transaction
from chalicelib.kernel.parts import in_parts


def remove_all(records: Sequence[Model], now: datetime) -> None:
    """Delete records; those that are gone are no error. After a crash, doing it again ends it."""
    for part in in_parts(records, MOST_ACTIONS):
        tx = Transaction(now)
        for record in part:
            tx.delete(record)
        tx.commit()
