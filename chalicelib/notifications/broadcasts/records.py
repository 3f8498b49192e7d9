"""Broadcasts in table `notifications`: `broadcasts`, broadcast id."""

from typing import cast

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition
from pynamodb.models import Model

from chalicelib.cloud import store
from chalicelib.cloud.attributes import StructAttribute
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel.errors import Stale
from chalicelib.notifications.broadcasts.types import Broadcast

BROADCASTS = "broadcasts"


class BroadcastRecord(Model):
    """A broadcast, and how far it is."""

    Meta = store.meta("notifications")
    recipient = UnicodeAttribute(hash_key=True, default=BROADCASTS)
    entry = UnicodeAttribute(range_key=True)
    broadcast = StructAttribute[Broadcast](Broadcast)
    version = NumberAttribute()


def find(broadcast_id: str) -> Broadcast | None:
    """A broadcast."""
    record = store.fetch(BroadcastRecord, BROADCASTS, broadcast_id)
    return None if record is None else record.broadcast


def newest(most: int) -> list[Broadcast]:
    """The newest broadcasts, newest first."""
    found = store.query_records(BroadcastRecord, BROADCASTS, forward=False, limit=most)
    return [record.broadcast for record in found]


def write(tx: Transaction, broadcast: Broadcast) -> None:
    """Write a broadcast over the version before; the commit raises `Stale` where another one
    stands there."""
    record = BroadcastRecord(
        BROADCASTS, broadcast.broadcast_id, broadcast=broadcast, version=broadcast.version
    )
    before = (
        BroadcastRecord.recipient.does_not_exist()
        if broadcast.version == 1
        else cast("Condition", BroadcastRecord.version == broadcast.version - 1)
    )
    tx.put(record, when=before, otherwise=Stale())
