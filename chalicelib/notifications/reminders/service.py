"""Reminding guests of tomorrow, once a stay and day."""

from collections.abc import Iterator
from datetime import date, datetime

from chalicelib.cloud import budget
from chalicelib.cloud.idempotency import AlreadyHandled
from chalicelib.cloud.transaction import Busy, Transaction
from chalicelib.kernel import dates
from chalicelib.kernel.callers import SYSTEM
from chalicelib.kernel.errors import Stale
from chalicelib.kernel.parts import in_parts
from chalicelib.notifications.commands import RemindOfStay
from chalicelib.notifications.events import CheckInTomorrow, CheckOutTomorrow
from chalicelib.notifications.reminders import records, rules
from chalicelib.notifications.stays import facts
from chalicelib.notifications.telling.service import notice_of, tell_guest
from chalicelib.notifications.texts import stays as texts
from chalicelib.notifications.texts.types import StayNews
from chalicelib.notifications.types import client_account
from chalicelib.reservations.lists.rules import LONGEST
from chalicelib.reservations.stays.records import arriving

AT_ONCE = 90
TEMPLATES = {"checkin_reminder": texts.ARRIVAL, "checkout_reminder": texts.DEPARTURE}
EVENTS = {"checkin_reminder": CheckInTomorrow, "checkout_reminder": CheckOutTomorrow}


def ask_for_all(*, now: datetime) -> int:
    """Ask for the reminders of tomorrow; how many these are. A second time changes nothing."""
    wanted = list(_wanted(dates.today(now) + dates.ONE_DAY))
    for some in in_parts(wanted, AT_ONCE):
        tx = Transaction(now)
        for command in some:
            tx.enqueue(command, actor=SYSTEM.actor)
        tx.commit()
    return len(wanted)


def _wanted(tomorrow: date) -> Iterator[RemindOfStay]:
    for row in arriving(tomorrow - LONGEST, tomorrow + dates.ONE_DAY):
        if row.status != "approved":
            continue
        if row.check_in == tomorrow:
            yield RemindOfStay(
                reservation_id=row.reservation_id, kind="checkin_reminder", day=tomorrow
            )
        # A late checkout leaves a day before others may come.
        if tomorrow in (row.check_out, row.check_out - dates.ONE_DAY):
            yield RemindOfStay(
                reservation_id=row.reservation_id, kind="checkout_reminder", day=tomorrow
            )


def remind(command: RemindOfStay, *, now: datetime) -> None:
    """Remind a guest, unless they were, or the stay is another by now."""
    try:
        budget.again(lambda: _remind(command, now), Stale, Busy)
    except AlreadyHandled:
        return


def _remind(command: RemindOfStay, now: datetime) -> None:
    found = facts.of_stay(command.reservation_id)
    if found is None or not found.is_of_guest or not rules.is_due(command, found.record, now):
        return
    account = client_account(found.client.client_id)
    notice = notice_of(
        TEMPLATES[command.kind],
        StayNews(now=found.stay, before=found.stay),
        about=(account,),
        actor=SYSTEM.actor,
        now=now,
        lasts_until=rules.lasts_until(command.day, now),
    )
    tx = Transaction(now)
    records.note(tx, command)
    event = EVENTS[command.kind]
    tx.emit(
        event(
            reservation_id=command.reservation_id,
            client_id=found.client.client_id,
            day=command.day,
        ),
        actor=SYSTEM.actor,
    )
    tell_guest(tx, found.client.client_id, notice)
    tx.commit()


def remind_late(reservation_id: str, check_in: date, *, now: datetime) -> None:
    """Remind of a stay that was sold or moved after the job had looked, if it begins tomorrow."""
    # Most stays begin later, and cost no read.
    if check_in == dates.today(now) + dates.ONE_DAY:
        command = RemindOfStay(reservation_id=reservation_id, kind="checkin_reminder", day=check_in)
        remind(command, now=now)
