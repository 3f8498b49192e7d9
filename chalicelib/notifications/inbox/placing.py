"""Putting what is told into lists, once for each person."""

from collections.abc import Sequence
from datetime import datetime

from chalicelib.cloud import store
from chalicelib.cloud.transaction import Transaction
from chalicelib.notifications.inbox import records, rules
from chalicelib.notifications.types import Notice

MOST_AT_ONCE = 45
"""People whose lists one transaction changes, with two writes each."""


def place(tx: Transaction, notice: Notice, accounts: Sequence[str]) -> list[str]:
    """Put a notice into the lists of some people (`MOST_AT_ONCE` at most): those to whom it is
    pushed. Who has it, or was told the same a moment ago, is left out.

    The commit raises `Stale` where one of the lists changed meanwhile.
    """
    keys = [records.box_key(account) for account in accounts]
    entries = [records.entry_key(account, notice.notice_id) for account in accounts]
    found = store.fetch_many([*keys, *entries])
    return [account for account in accounts if _place(tx, notice, account, found, tx.now)]


def _place(
    tx: Transaction, notice: Notice, account: str, found: store.Found, now: datetime
) -> bool:
    if records.entry_in(found, account, notice.notice_id) is not None:
        return False
    box = records.box_in(found, account)
    if rules.is_repeated(box, notice.content, now):
        records.write_box(tx, account, rules.suppressing(box))
        return False
    records.add(tx, account, notice.notice_id, rules.with_another(box, notice.content, now))
    return True
