"""What waits to be told of a stay, in table `notifications`: `stay#<id>`, `waiting`."""

from typing import cast

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition
from pynamodb.models import Model

from chalicelib.cloud import store
from chalicelib.cloud.attributes import StructAttribute
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel.errors import Stale
from chalicelib.notifications.stays.types import Waiting

WAITING = "waiting"


class WaitingRecord(Model):
    """What was heard of a stay; `version` counts the events."""

    Meta = store.meta("notifications")
    recipient = UnicodeAttribute(hash_key=True)
    entry = UnicodeAttribute(range_key=True, default=WAITING)
    waiting = StructAttribute[Waiting](Waiting)
    version = NumberAttribute()


def find(reservation_id: str) -> WaitingRecord | None:
    """What waits of a stay."""
    return store.fetch(WaitingRecord, _named(reservation_id), WAITING)


def write(tx: Transaction, before: WaitingRecord | None, waiting: Waiting) -> None:
    """Let more wait; the commit raises `Stale` where somebody else did, or told it."""
    version = 0 if before is None else int(before.version)
    record = WaitingRecord(_named(waiting.reservation_id), waiting=waiting, version=version + 1)
    unchanged = WaitingRecord.recipient.does_not_exist() if before is None else _as_read(before)
    tx.put(record, when=unchanged, otherwise=Stale())


def done(tx: Transaction, record: WaitingRecord) -> None:
    """Let nothing wait any more; the commit raises `Stale` where more came."""
    tx.delete(record, when=_as_read(record), otherwise=Stale())


def _as_read(record: WaitingRecord) -> Condition:
    return cast("Condition", WaitingRecord.version == record.version)


def _named(reservation_id: str) -> str:
    return f"stay#{reservation_id}"
