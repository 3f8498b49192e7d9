"""Groups that Telegram gave another id, in table `notifications`: `chat#<id>`, `moved`."""

from datetime import datetime

from pynamodb.attributes import UnicodeAttribute
from pynamodb.models import Model

from chalicelib.cloud import store
from chalicelib.cloud.transaction import Transaction

MOVED = "moved"


class MovedRecord(Model):
    """A chat that has another id since; that of the secret may be the former one."""

    Meta = store.meta("notifications")
    recipient = UnicodeAttribute(hash_key=True)
    entry = UnicodeAttribute(range_key=True, default=MOVED)
    to = UnicodeAttribute()


def present_id(chat_id: str) -> str:
    """The id that a chat has now."""
    record = store.fetch(MovedRecord, _named(chat_id), MOVED)
    return chat_id if record is None else record.to


def note_moved(chat_id: str, to: str, now: datetime) -> None:
    """Note that a chat has another id."""
    tx = Transaction(now)
    tx.put(MovedRecord(_named(chat_id), to=to))
    tx.commit()


def _named(chat_id: str) -> str:
    return f"chat#{chat_id}"
