"""The record of what is shared of a stay: one item, read with the stay itself."""

from datetime import datetime, timedelta

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.models import Model

from chalicelib.cloud import store
from chalicelib.cloud.attributes import StructAttribute
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel.callers import Shared
from chalicelib.kernel.errors import Stale
from chalicelib.smart_home.sharing.types import KeptShares, Share, Shares

SHARES = "shares"
KEPT = timedelta(days=1)
"""How long what was shared stays after the last of it ended."""


class SharesRecord(Model):
    """What is shared of a stay; `scope` is its id."""

    Meta = store.meta("house_devices")
    scope = UnicodeAttribute(hash_key=True)
    kind = UnicodeAttribute(range_key=True, default=SHARES)
    shares = StructAttribute[Shares](Shares)
    version = NumberAttribute()
    expires_at = NumberAttribute()


def shares_key(reservation_id: str) -> store.Key:
    """Where it stands what is shared of a stay."""
    return store.Key(SharesRecord, reservation_id, SHARES)


def shares_in(found: store.Found, reservation_id: str) -> KeptShares:
    """What is shared of a stay."""
    record = found.get(SharesRecord, reservation_id, SHARES)
    return KeptShares((), 0) if record is None else KeptShares(record.shares, int(record.version))


def share_in(found: store.Found, caller: Shared, client_id: str) -> Share | None:
    """What the guest of a stay shared with whoever calls, whether or not it is over; None where it
    was taken back."""
    kept = shares_in(found, caller.reservation_id).of_guest(client_id).shares
    return next((each for each in kept if each.share_id == caller.share_id), None)


def write(tx: Transaction, reservation_id: str, shares: Shares, *, before: KeptShares) -> None:
    """Put what is shared into a transaction, which fails as `Stale` over another version."""
    last: datetime = max((each.until for each in shares), default=tx.now)
    record = SharesRecord(
        reservation_id,
        SHARES,
        shares=shares,
        version=before.version + 1,
        expires_at=int((last + KEPT).timestamp()),
    )
    is_same = (
        SharesRecord.version == before.version
        if before.version
        else SharesRecord.scope.does_not_exist()
    )
    tx.put(record, when=is_same, otherwise=Stale())


def forgotten(reservation_id: str) -> Model:
    """The record to delete of a stay that nobody may know of."""
    return SharesRecord(reservation_id, SHARES)
