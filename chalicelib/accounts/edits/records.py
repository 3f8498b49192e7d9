"""Table `ledgers`: the notices of others' changes that a person got."""

import hashlib
from datetime import datetime

import msgspec
from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.models import Model

from chalicelib.cloud import store
from chalicelib.kernel.edits import WINDOW


class NoticeRecord(Model):
    """That a person got a notice, for as long as it matters."""

    Meta = store.meta("ledgers")
    account = UnicodeAttribute(hash_key=True)
    entry = UnicodeAttribute(range_key=True)
    expires_at = NumberAttribute()


def is_first_notice(actor: str, notice: object, now: datetime) -> bool:
    """Note that somebody gets a notice, in one write; False where the same was noted before.

    Raises:
        Unavailable: the database did not answer.
    """
    content = msgspec.json.encode(notice, order="deterministic")
    record = NoticeRecord(
        account=actor,
        entry=f"notice#{hashlib.sha256(content).hexdigest()}",
        expires_at=int((now + WINDOW).timestamp()),
    )
    # Expired items leave the table late.
    is_past = NoticeRecord.expires_at < int(now.timestamp())
    return store.put(record, when=NoticeRecord.account.does_not_exist() | is_past)
