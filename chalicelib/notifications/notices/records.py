"""Notices in table `notifications`.

| recipient | entry | holds |
|---|---|---|
| `notice#<id>` | `notice` | what is told (`types.Notice`) |
| `about#<account>` | notice id | that a notice speaks of somebody |
"""

from typing import cast

from pynamodb.attributes import UnicodeAttribute
from pynamodb.models import Model

from chalicelib.cloud import store
from chalicelib.cloud.attributes import StructAttribute
from chalicelib.cloud.store import Found, Key
from chalicelib.cloud.transaction import Transaction
from chalicelib.notifications.types import Notice

NOTICE = "notice"


class NoticeRecord(Model):
    """What is told."""

    Meta = store.meta("notifications")
    recipient = UnicodeAttribute(hash_key=True)
    entry = UnicodeAttribute(range_key=True, default=NOTICE)
    notice = StructAttribute[Notice](Notice)

    @classmethod
    def of(cls, notice: Notice) -> "NoticeRecord":
        """The record of a notice."""
        return cls(_named(notice.notice_id), notice=notice)


class AboutRecord(Model):
    """A notice speaks of somebody."""

    Meta = store.meta("notifications")
    recipient = UnicodeAttribute(hash_key=True)
    entry = UnicodeAttribute(range_key=True)


def write(tx: Transaction, notice: Notice) -> None:
    """Put a new notice into `tx`, and where those are found of whom it speaks."""
    tx.put(NoticeRecord.of(notice))
    for account in notice.about:
        tx.put(AboutRecord(about(account), notice.notice_id))


def replace(tx: Transaction, notice: Notice) -> None:
    """Let a notice that there is say something else."""
    tx.put(NoticeRecord.of(notice))


def notice_key(notice_id: str) -> Key:
    """Where a notice stands, for reads of many things."""
    return Key(NoticeRecord, _named(notice_id), NOTICE)


def notice_in(found: Found, notice_id: str) -> Notice | None:
    """A notice whose key was read; None where its people are erased."""
    record = cast("NoticeRecord | None", found.get(NoticeRecord, _named(notice_id), NOTICE))
    return None if record is None else record.notice


def find(notice_id: str) -> Notice | None:
    """A notice."""
    return notice_in(store.fetch_many([notice_key(notice_id)]), notice_id)


def about_of(account: str) -> list[AboutRecord]:
    """Where notices speak of somebody."""
    return store.query_records(AboutRecord, about(account), consistent=True)


def about(account: str) -> str:
    """The partition of what speaks of somebody."""
    return f"about#{account}"


def _named(notice_id: str) -> str:
    return f"notice#{notice_id}"
