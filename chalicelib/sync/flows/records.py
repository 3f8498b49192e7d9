"""What was said to whom, in table `ledgers`.

| account | entry | holds |
|---|---|---|
| `flow#<reservation id>` | the flow | that it was said of the stay, or that somebody says it |
"""

from datetime import datetime

from pynamodb.attributes import UnicodeAttribute
from pynamodb.models import Model

from chalicelib.cloud import store
from chalicelib.cloud.attributes import InstantAttribute
from chalicelib.cloud.transaction import Transaction


class FlowRecord(Model):
    """Somebody says a flow of a stay since `at`, or has said it."""

    Meta = store.meta("ledgers")
    account = UnicodeAttribute(hash_key=True)
    entry = UnicodeAttribute(range_key=True)
    at = InstantAttribute()


def claim(reservation_id: str, flow: str, now: datetime) -> bool:
    """Whether nobody has said a flow of a stay, who from now on has."""
    record = _record(reservation_id, flow)
    record.at = now
    return store.put(record, when=FlowRecord.account.does_not_exist())


def release(reservation_id: str, flow: str, now: datetime) -> None:
    """Note that a flow was surely not said, so that somebody may."""
    tx = Transaction(now)
    tx.delete(_record(reservation_id, flow))
    tx.commit()


def _record(reservation_id: str, flow: str) -> FlowRecord:
    return FlowRecord(account=f"flow#{reservation_id}", entry=flow)
