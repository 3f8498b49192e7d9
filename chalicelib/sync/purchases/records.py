"""Purchases, in table `ledgers` (account `purchase#<reservation id>`).

| entry | holds |
|---|---|
| `purchase` | that it was told of the stay that it is sold, and whether Meta needs nothing more |
| `confirmation` | how the guest came, until Meta was told, for a week at most |
"""

from datetime import datetime

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.models import Model

from chalicelib.cloud import store
from chalicelib.cloud.attributes import InstantAttribute, StructAttribute
from chalicelib.cloud.store import Found, Key
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel.errors import Stale
from chalicelib.reservations.types import Attribution
from chalicelib.sync.purchases.rules import LATEST

PURCHASE, CONFIRMATION = "purchase", "confirmation"


class PurchaseRecord(Model):
    """A stay that was sold at `sold_at`; `is_closed`: Meta was told, or never will be."""

    Meta = store.meta("ledgers")
    account = UnicodeAttribute(hash_key=True)
    entry = UnicodeAttribute(range_key=True, default=PURCHASE)
    sold_at = InstantAttribute()
    is_closed = BooleanAttribute(default=False)


class ConfirmationRecord(Model):
    """How a guest came to buy, until `expires_at` (epoch seconds)."""

    Meta = store.meta("ledgers")
    account = UnicodeAttribute(hash_key=True)
    entry = UnicodeAttribute(range_key=True, default=CONFIRMATION)
    came = StructAttribute[Attribution](Attribution)
    expires_at = NumberAttribute()


def keys(reservation_id: str) -> list[Key]:
    """Where all that is kept of a purchase stands, for reads that fetch other records too."""
    account = _account(reservation_id)
    return [Key(PurchaseRecord, account, PURCHASE), Key(ConfirmationRecord, account, CONFIRMATION)]


def purchase_in(found: Found, reservation_id: str) -> PurchaseRecord | None:
    """The purchase whose `keys` were read."""
    return found.get(PurchaseRecord, _account(reservation_id), PURCHASE)


def confirmation_in(found: Found, reservation_id: str, now: datetime) -> Attribution | None:
    """How the guest came, of a purchase whose `keys` were read; None where nothing is kept."""
    record = found.get(ConfirmationRecord, _account(reservation_id), CONFIRMATION)
    return record.came if record and record.expires_at > now.timestamp() else None


def begin(tx: Transaction, reservation_id: str, sold_at: datetime) -> None:
    """Note a purchase with what is told of it; the commit raises `Stale` where it was before."""
    tx.create(PurchaseRecord(account=_account(reservation_id), sold_at=sold_at), otherwise=Stale())


def keep(tx: Transaction, reservation_id: str, came: Attribution) -> None:
    """Keep how a guest came; the commit raises `Stale` where that is kept already."""
    record = ConfirmationRecord(
        account=_account(reservation_id),
        came=came,
        expires_at=int((tx.now + LATEST).timestamp()),
    )
    lapsed = ConfirmationRecord.expires_at <= int(tx.now.timestamp())
    is_free = ConfirmationRecord.account.does_not_exist() | lapsed
    tx.put(record, when=is_free, otherwise=Stale())


def close(purchase: PurchaseRecord, now: datetime) -> None:
    """Note that Meta needs nothing more of a purchase, and forget how the guest came."""
    tx = Transaction(now)
    tx.update(purchase, [PurchaseRecord.is_closed.set(True)])
    tx.delete(ConfirmationRecord(account=purchase.account))
    tx.commit()


def confirmation_of(reservation_id: str) -> ConfirmationRecord:
    """The record of how a guest came, for who deletes it."""
    return ConfirmationRecord(account=_account(reservation_id))


def _account(reservation_id: str) -> str:
    return f"purchase#{reservation_id}"
