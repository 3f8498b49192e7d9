"""That somebody was reminded, in table `notifications`: `reminder#<stay>`, `<kind>#<day>`."""

from datetime import timedelta

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.models import Model

from chalicelib.cloud import store
from chalicelib.cloud.idempotency import AlreadyHandled
from chalicelib.cloud.transaction import Transaction
from chalicelib.notifications.commands import RemindOfStay

KEPT = timedelta(days=30)


class ReminderRecord(Model):
    """A stay whose guest was reminded."""

    Meta = store.meta("notifications")
    recipient = UnicodeAttribute(hash_key=True)
    entry = UnicodeAttribute(range_key=True)
    expires_at = NumberAttribute()


def note(tx: Transaction, command: RemindOfStay) -> None:
    """Note that a guest is reminded; the commit raises `AlreadyHandled` where they were."""
    record = ReminderRecord(
        f"reminder#{command.reservation_id}",
        f"{command.kind}#{command.day.isoformat()}",
        expires_at=int((tx.now + KEPT).timestamp()),
    )
    tx.create(record, otherwise=AlreadyHandled())
