"""Erasing a guest from stays: the present ones, those that were removed, and those that are
another guest's now. Each stay is a transaction, and what was done is not done again, so whoever
goes on after a crash ends it."""

from collections.abc import Iterable
from datetime import date, datetime

import msgspec

from chalicelib.clients.types import Client
from chalicelib.cloud import privacy
from chalicelib.cloud.removal import remove_all
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel.callers import SYSTEM
from chalicelib.loyalty.membership.records import stays_noted
from chalicelib.reservations.forgetting import rules
from chalicelib.reservations.money import records as money
from chalicelib.reservations.money.rules import next_payment
from chalicelib.reservations.money.types import Payment
from chalicelib.reservations.receipts import service as receipts
from chalicelib.reservations.receipts.records import records_of
from chalicelib.reservations.stays import records
from chalicelib.reservations.stays.records import FormerStay, PrivateStayChanges
from chalicelib.reservations.types import GuestName, Stay


def forget_guest(client: Client, name: GuestName, *, now: datetime) -> None:
    """Erase what stays know of `client`, who is called `name` on them from now on.

    Raises:
        Stale: somebody changed one of the stays meanwhile.
    """
    former = records.former_stays(client.client_id)
    for stay in records.stays_of(_ids_of(client.client_id) | former.keys()).values():
        if stay.client_id == client.client_id:
            _forget(stay, name, now)
        else:
            _forget_traces(stay, client, former[stay.reservation_id], now)


def stays_that_know(client_id: str) -> set[str]:
    """The ids of all stays that may have something of a client, as long as they are not forgotten:
    the client's own, and those that were."""
    return _ids_of(client_id) | records.former_stays(client_id).keys()


def _ids_of(client_id: str) -> set[str]:
    # The index may lag behind by a moment; the membership does not.
    listed = {row.reservation_id for row in records.of_client(client_id)}
    return listed | stays_noted(client_id, since=date.min)


def _forget(stay: Stay, name: GuestName, now: datetime) -> None:
    _write(stay, rules.forgotten(stay, name), now)
    _forget_notes(money.payments_of(stay.reservation_id), now)
    remove_all(privacy.kept_of(PrivateStayChanges, stay.reservation_id), now)
    for receipt in records_of(stay.reservation_id):
        if not rules.has_vouchers(stay):
            receipts.remove(receipt, actor=SYSTEM.actor, now=now)


def _forget_traces(stay: Stay, client: Client, former: FormerStay, now: datetime) -> None:
    changes = privacy.kept_of(PrivateStayChanges, stay.reservation_id)
    since = [each.changes for each in changes if each.event_id >= former.until]
    written_since = {name for changed in since for name in changed}
    _write(stay, rules.without_traces(stay, client, written_since), now)
    payments = money.payments_of(stay.reservation_id)
    _forget_notes([each for each in payments if each.client_id == client.client_id], now)
    # The link goes with the last of the changes: without them nobody knows who wrote what.
    remove_all([*changes, former], now)


def _forget_notes(payments: Iterable[Payment], now: datetime) -> None:
    """Take away what staff wrote about payments; the payments are the business's books."""
    for payment in payments:
        if payment.note is not None:
            tx = Transaction(now)
            money.write(tx, [next_payment(payment, payment.updated, note=None)])
            tx.commit()


def _write(before: Stay, after: Stay, now: datetime) -> None:
    if after == before:
        return
    tx = Transaction(now)
    following = msgspec.structs.replace(after, version=before.version + 1)
    records.write(tx, following, before=before)
    tx.commit()
