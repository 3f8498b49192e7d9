"""Hearing of stays, and telling guests and staff once a stay had its time to settle."""

from datetime import datetime

from chalicelib.cloud import budget, deliveries
from chalicelib.cloud.deliveries import Later
from chalicelib.cloud.transaction import Busy, Transaction
from chalicelib.kernel.callers import SYSTEM
from chalicelib.kernel.errors import Stale
from chalicelib.notifications.commands import TellOfStay
from chalicelib.notifications.events import GuestTold
from chalicelib.notifications.stays import facts, records, rules
from chalicelib.notifications.stays.types import Heard, Merged, Waiting
from chalicelib.notifications.telling.service import notice_of, tell_guest, tell_staff
from chalicelib.notifications.texts.types import StayNews, Template
from chalicelib.notifications.types import Notice, client_account


def hear(reservation_id: str, heard: Heard, *, now: datetime) -> None:
    """Note what happened to a stay, to be told in a moment, with all that happens until then."""
    budget.again(lambda: _hear(reservation_id, heard, now), Stale, Busy)


def _hear(reservation_id: str, heard: Heard, now: datetime) -> None:
    before = records.find(reservation_id)
    waiting = None if before is None else before.waiting
    tx = Transaction(now)
    deliveries.once(tx)
    records.write(tx, before, rules.with_event(waiting, reservation_id, heard, now))
    if rules.is_to_be_asked_for(waiting, now):
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
        tell_staff(tx, _notice(for_staff, news, about, happened, now))
    if happened.client_id not in (None, found.client.client_id):
        news, happened = rules.for_another_guest(news, happened)
    for_guest = rules.for_guest(news, happened)
    if for_guest is not None and found.is_of_guest:
        notice = _notice(for_guest, news, about, happened, now)
        if tell_guest(tx, found.client.client_id, notice):
            told = GuestTold(
                reservation_id=waiting.reservation_id,
                client_id=found.client.client_id,
                notice_id=notice.notice_id,
                key=notice.content.key,
            )
            tx.emit(told, actor=SYSTEM.actor)


def _notice(
    template: Template[StayNews],
    news: StayNews,
    about: tuple[str, ...],
    happened: Merged,
    now: datetime,
) -> Notice:
    """What tells it; it grows old from when it happened, however late it is told."""
    return notice_of(
        template,
        news,
        about=about,
        actor=happened.actor,
        now=now,
        lasts_until=happened.at + template.lasts,
    )
