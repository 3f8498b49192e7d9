"""Tickets of Expo in table `notifications`: `tickets#<audience>`, `<when to ask>#<id>`."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.models import Model

from chalicelib.cloud import store
from chalicelib.cloud.attributes import StructAttribute, instant_key
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel.errors import Stale
from chalicelib.kernel.ids import new_id
from chalicelib.notifications.pushing.types import Tickets
from chalicelib.notifications.types import Audience

KEPT = timedelta(days=2)
"""Receipts are kept by Expo for one."""
AFTER_ALL = "~"


class TicketsRecord(Model):
    """Messages that Expo took, and when to ask for their receipts."""

    Meta = store.meta("notifications")
    recipient = UnicodeAttribute(hash_key=True)
    entry = UnicodeAttribute(range_key=True)
    tickets = StructAttribute[Tickets](Tickets)
    expires_at = NumberAttribute()


def note(tx: Transaction, audience: Audience, tickets: Tickets, *, due: datetime) -> None:
    """Note what to ask for at `due`."""
    record = TicketsRecord(
        _named(audience),
        f"{instant_key(due)}#{new_id()}",
        tickets=tickets,
        expires_at=int((tickets.sent_at + KEPT).timestamp()),
    )
    tx.put(record)


def due(audience: Audience, now: datetime, limit: int) -> Sequence[TicketsRecord]:
    """What is to be asked for by now, the oldest first."""
    where = TicketsRecord.entry <= instant_key(now) + AFTER_ALL
    return store.query_records(TicketsRecord, _named(audience), where=where, limit=limit)


def done(tx: Transaction, record: TicketsRecord) -> None:
    """Take out what was asked for; the commit raises `Stale` where another worker did."""
    tx.delete(record, when=TicketsRecord.recipient.exists(), otherwise=Stale())


def _named(audience: Audience) -> str:
    return f"tickets#{audience}"
