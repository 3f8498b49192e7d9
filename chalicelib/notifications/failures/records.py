"""What did not reach people, in table `notifications`.

| recipient | entry | holds |
|---|---|---|
| `failed#<way>` | `<instant>~<digest>` | what did not reach somebody (`types.Failure`) |

One partition a way, the newest last, whoever it is for. It stands there as long as it counts as
lost: what is sent again leaves the list in the transaction that asks for it.
"""

from collections.abc import Sequence
from datetime import timedelta
from hashlib import sha256

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.models import Model

from chalicelib.cloud import store
from chalicelib.cloud.attributes import StructAttribute, instant_key
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel.errors import CasaAustinError
from chalicelib.notifications.failures.types import Failure, Spot, Way

KEPT = timedelta(days=30)
DIGITS = 16


class FailureRecord(Model):
    """Something that did not reach somebody."""

    Meta = store.meta("notifications")
    recipient = UnicodeAttribute(hash_key=True)
    entry = UnicodeAttribute(range_key=True)
    failure = StructAttribute[Failure](Failure)
    expires_at = NumberAttribute()


def follow(tx: Transaction, failure: Failure, *, was_lost: bool, is_lost: bool) -> None:
    """List something since it is lost, or no more since it is not."""
    if is_lost:
        tx.put(_record(failure))
    elif was_lost:
        tx.delete(record_at(failure.spot))


def forget(tx: Transaction, spot: Spot, *, otherwise: CasaAustinError) -> None:
    """Let something stand in the list no more; the commit raises `otherwise` where it did not."""
    tx.delete(record_at(spot), when=FailureRecord.recipient.exists(), otherwise=otherwise)


def record_at(spot: Spot) -> FailureRecord:
    """Where something stands that is lost, to be removed."""
    return FailureRecord(_listed(spot.way), entry_of(spot))


def find(way: Way, entry: str) -> Failure | None:
    """What stands at an entry of a list."""
    record = store.fetch(FailureRecord, _listed(way), entry)
    return None if record is None else record.failure


def page(way: Way, *, before: str | None, limit: int) -> Sequence[Failure]:
    """What was lost on a way, the newest first, or what is older than an entry."""
    where = FailureRecord.entry < before if before else None
    found = store.query_records(
        FailureRecord, _listed(way), where=where, forward=False, limit=limit, consistent=True
    )
    return [record.failure for record in found]


def entry_of(spot: Spot) -> str:
    """The place of something in the list of its way."""
    named = f"{spot.recipient} {spot.entry}".encode()
    return f"{instant_key(spot.at)}~{sha256(named).hexdigest()[:DIGITS]}"


def _record(failure: Failure) -> FailureRecord:
    spot = failure.spot
    return FailureRecord(
        _listed(spot.way),
        entry_of(spot),
        failure=failure,
        expires_at=int((spot.at + KEPT).timestamp()),
    )


def _listed(way: Way) -> str:
    return f"failed#{way}"
