"""Hearing of stays, and telling guests and staff once a stay had its time to settle."""

from datetime import datetime

from chalicelib.cloud import budget, deliveries
from chalicelib.cloud.deliveries import Later
from chalicelib.cloud.transaction import Busy, Transaction
from chalicelib.kernel.errors import Stale
from chalicelib.notifications.commands import TellOfStay
from chalicelib.notifications.stays import facts, records, rules
from chalicelib.notifications.stays.types import Heard, Waiting
from chalicelib.notifications.telling.service import notice_of, tell_guest, tell_staff
from chalicelib.notifications.types import client_account


def hear(reservation_id: str, heard: Heard, *, now: datetime) -> None:
    """Note what happened to a stay, to be told in a moment, with all that happens until then."""
    budget.again(lambda: _hear(reservation_id, heard, now), Stale, Busy)


def _hear(reservation_id: str, heard: Heard, now: datetime) -> None:
    before = records.find(reservation_id)
    waiting = None if before is None else before.waiting
    tx = Transaction(now)
    deliveries.once(tx)
    records.write(tx, before, rules.with_event(waiting, reservation_id, heard, now))
    if before is None:
        tx.enqueue(TellOfStay(reservation_id=reservation_id), actor=heard.actor)
    tx.commit()


def tell(reservation_id: str, *, now: datetime) -> None:
    """Tell what waits of a stay.

    Raises:
        Later: it may not have settled yet.
    """
    budget.again(lambda: _tell(reservation_id, now), Stale, Busy)


def _tell(reservation_id: str, now: datetime) -> None:
    record = records.find(reservation_id)
    if record is None:
        return
    if now < record.waiting.due:
        raise Later(record.waiting.due - now)
    tx = Transaction(now)
    records.done(tx, record)
    _put(tx, record.waiting, now)
    tx.commit()


def _put(tx: Transaction, waiting: Waiting, now: datetime) -> None:
    """Put into `tx` what tells it to the guest and to staff."""
    happened = rules.merged(waiting)
    found = facts.of_stay(waiting.reservation_id, actor=happened.actor)
    if found is None or found.is_closed:
        return
    news = rules.news_of(happened, found.stay, by=found.by)
    about = (client_account(found.client.client_id),)
    for_staff = rules.for_staff(news, happened)
    if for_staff is not None:
        tell_staff(tx, notice_of(for_staff, news, about=about, actor=happened.actor, now=now))
    for_guest = rules.for_guest(news, happened)
    if for_guest is not None and found.is_of_guest:
        notice = notice_of(for_guest, news, about=about, actor=happened.actor, now=now)
        tell_guest(tx, found.client.client_id, notice)
