"""Table `ledgers`, account `erasures`: an item for each erasure that is not over."""

from datetime import datetime

from pynamodb.attributes import UnicodeAttribute
from pynamodb.models import Model

from chalicelib.cloud import store
from chalicelib.cloud.attributes import InstantAttribute
from chalicelib.cloud.transaction import Transaction

ERASURES = "erasures"


class ErasureRecord(Model):
    """An erasure that began at `begun`."""

    Meta = store.meta("ledgers")
    account = UnicodeAttribute(hash_key=True, default=ERASURES)
    client_id = UnicodeAttribute(range_key=True, attr_name="entry")
    begun = InstantAttribute()


def note(tx: Transaction, client_id: str) -> None:
    """Note that an erasure begins."""
    tx.put(ErasureRecord(client_id=client_id, begun=tx.now))


def close(tx: Transaction, client_id: str) -> None:
    """Note that an erasure is over."""
    tx.delete(ErasureRecord(client_id=client_id))


def begun(client_id: str) -> datetime | None:
    """When the erasure of a client began that is not over; None without one."""
    record = store.fetch(ErasureRecord, ERASURES, client_id)
    return None if record is None else record.begun


def unfinished() -> list[str]:
    """The clients whose erasure is not over."""
    return [each.client_id for each in store.query_records(ErasureRecord, ERASURES)]
