"""What Meta's audience has, in table `ledgers` (account `meta_audience`, as in `sync.dues`).

| entry | holds |
|---|---|
| `row#<client id>` | what Meta may have of a guest |
"""

from pynamodb.attributes import UnicodeAttribute
from pynamodb.models import Model

from chalicelib.cloud import store
from chalicelib.cloud.attributes import StructAttribute
from chalicelib.cloud.store import Found, Key
from chalicelib.cloud.transaction import Transaction
from chalicelib.sync.audience.types import Digests

ACCOUNT, ROW = "meta_audience", "row#"


class RowRecord(Model):
    """What Meta may have of a guest."""

    Meta = store.meta("ledgers")
    account = UnicodeAttribute(hash_key=True, default=ACCOUNT)
    entry = UnicodeAttribute(range_key=True)
    digests = StructAttribute[Digests](Digests)


def row_key(client_id: str) -> Key:
    """Where that stands which Meta may have of a guest."""
    return Key(RowRecord, ACCOUNT, f"{ROW}{client_id}")


def row_in(found: Found, client_id: str) -> Digests | None:
    """What Meta may have of a guest whose `row_key` was read."""
    return found.value(row_key(client_id), RowRecord.digests)


def write_row(tx: Transaction, client_id: str, digests: Digests | None) -> None:
    """Note what Meta may have of a guest from now on; None for nothing."""
    entry = f"{ROW}{client_id}"
    if digests is None:
        tx.delete(RowRecord(entry=entry))
    else:
        tx.put(RowRecord(entry=entry, digests=digests))
