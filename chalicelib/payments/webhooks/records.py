"""Deliveries that came, in table `ledgers`: account `delivery#<gateway>#<delivery>`."""

from datetime import timedelta

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.models import Model

from chalicelib.cloud import store
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel.errors import Conflict
from chalicelib.reservations.money.types import Gateway

KEPT = timedelta(days=2)
"""Gateways repeat a delivery for hours. One that comes again later is read back again."""


class CameBefore(Conflict):
    """The same delivery came before."""

    code = "delivery_came_before"
    is_internal = True


class DeliveryRecord(Model):
    """A delivery that came."""

    Meta = store.meta("ledgers")
    account = UnicodeAttribute(hash_key=True)
    entry = UnicodeAttribute(range_key=True, default="came")
    expires_at = NumberAttribute()


def keep(tx: Transaction, gateway: Gateway, delivery: str) -> None:
    """Note that a delivery came; the commit raises `CameBefore` where it did."""
    record = DeliveryRecord(
        account=f"delivery#{gateway}#{delivery}",
        entry="came",
        expires_at=int((tx.now + KEPT).timestamp()),
    )
    tx.create(record, otherwise=CameBefore())
