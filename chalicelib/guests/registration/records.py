"""Table `accounts`: registrations whose phone is not proven yet.

| account_id | kind | record |
|---|---|---|
| `pending#<digest of the document>` | digest of the network that it came from | a registration |
"""

from datetime import datetime, timedelta

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.models import Model

from chalicelib.cloud import keyed, store
from chalicelib.cloud.attributes import StructAttribute
from chalicelib.cloud.store import Found, Key
from chalicelib.guests.documents import Document
from chalicelib.guests.registration.types import Application
from chalicelib.kernel.networks import network_of

LIVES = timedelta(hours=1)


class PendingRecord(Model):
    """A registration that waits for its code until `expires_at` (epoch seconds)."""

    Meta = store.meta("accounts")
    account_id = UnicodeAttribute(hash_key=True)
    network = UnicodeAttribute(range_key=True, attr_name="kind")
    application = StructAttribute[Application](Application)
    expires_at = NumberAttribute()


def pending_key(document: Document, address: str) -> Key:
    """Where the registration of a document that came from an address waits."""
    return Key(
        PendingRecord, f"pending#{keyed.name(document.name)}", keyed.name(network_of(address))
    )


def new_pending(
    document: Document, address: str, application: Application, now: datetime
) -> PendingRecord:
    """A registration that begins to wait."""
    key = pending_key(document, address)
    return PendingRecord(
        account_id=key.hash,
        network=key.range,
        application=application,
        expires_at=int((now + LIVES).timestamp()),
    )


def pending_in(found: Found, document: Document, address: str, now: datetime) -> Application | None:
    """The registration whose `pending_key` was read, if it still waits."""
    key = pending_key(document, address)
    record = found.get(PendingRecord, key.hash, key.range)
    return record.application if record and record.expires_at > now.timestamp() else None


def all_pending(document: Document) -> list[PendingRecord]:
    """The registrations of a document that wait, wherever they came from."""
    keys = [f"pending#{name}" for name in keyed.names(document.name)]
    return [
        record
        for key in keys
        for record in store.query_records(PendingRecord, key, consistent=True)
    ]
