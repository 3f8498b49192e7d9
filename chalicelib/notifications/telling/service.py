"""Letting one guest or all staff know something, in the transaction of whoever tells it."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import TypeVar

from chalicelib.accounts.users.records import everyone
from chalicelib.cloud import budget
from chalicelib.cloud.transaction import Busy, Transaction
from chalicelib.kernel import ids
from chalicelib.kernel.errors import Conflict, Stale
from chalicelib.kernel.parts import in_parts
from chalicelib.kernel.permissions import Permission, permits
from chalicelib.notifications.commands import PlaceNotice, PushNotice
from chalicelib.notifications.inbox import placing
from chalicelib.notifications.notices import records as notices
from chalicelib.notifications.texts.types import Template
from chalicelib.notifications.types import Notice, client_account

F = TypeVar("F")
MOST_PUSHED = 100
"""People to whom one message pushes."""


def notice_of(
    template: Template[F],
    facts: F,
    *,
    about: tuple[str, ...],
    actor: str,
    now: datetime,
    lasts_until: datetime | None = None,
) -> Notice:
    """What a template says, as a notice. It may be pushed until `lasts_until`, or as long as its
    template says."""
    return Notice(
        notice_id=ids.event_id(now),
        audience=template.audience,
        content=template.content(facts),
        about=about,
        actor=actor,
        at=now,
        expires_at=lasts_until or now + template.lasts,
        can_wait=template.can_wait,
    )


class ToldLately(Conflict):
    """Somebody was told the very same a moment ago."""

    code = "told_lately"
    default_message = "El cliente recibió lo mismo hace menos de diez minutos."


def tell_guest(tx: Transaction, client_id: str, notice: Notice) -> bool:
    """Put a notice into the list of a guest, and have it pushed; whether they are told: nobody is
    told the same twice within ten minutes. The commit raises `Stale` where their list changed
    meanwhile."""
    return _tell(tx, client_account(client_id), notice)


def _tell(tx: Transaction, account: str, notice: Notice) -> bool:
    if not placing.place(tx, notice, [account]):
        return False
    notices.write(tx, notice)
    tx.enqueue(PushNotice(notice_id=notice.notice_id, to=(account,)), actor=notice.actor)
    return True


def _nothing(_tx: Transaction) -> None:
    """What most write together with what they tell."""


def tell_by_hand(
    account: str, notice: Notice, *, also: Callable[[Transaction], None] = _nothing
) -> None:
    """Tell somebody what somebody sends; `also` puts into the transaction what belongs to it.

    Raises:
        ToldLately: they were told the same a moment ago.
    """

    def work() -> None:
        tx = Transaction(notice.at)
        if not _tell(tx, account, notice):
            raise ToldLately
        also(tx)
        tx.commit()

    budget.again(work, Stale, Busy)


def tell_staff(tx: Transaction, notice: Notice) -> None:
    """Keep a notice, and have it put into the lists of all staff who are told such things."""
    notices.write(tx, notice)
    command = PlaceNotice(notice_id=notice.notice_id)
    tx.enqueue(command, actor=notice.actor)


def place_for_staff(notice_id: str, *, now: datetime) -> None:
    """Put a notice into the lists of staff, once however often this is done."""
    notice = notices.find(notice_id)
    if notice is None:
        return
    accounts = [
        user.account_id
        for user in everyone()
        if user.is_active and permits(user.groups, Permission.RECEIVES_NOTICES)
    ]
    for some in in_parts(accounts, MOST_PUSHED):
        place_and_push(notice, some, now=now)


def place_and_push(notice: Notice, accounts: Sequence[str], *, now: datetime) -> None:
    """Put a notice into the lists of some people (`MOST_PUSHED` at most), and have it pushed to
    them. Pushing again what was pushed does nothing."""
    place(notice, accounts, now=now)
    tx = Transaction(now)
    command = PushNotice(notice_id=notice.notice_id, to=tuple(accounts))
    tx.enqueue(command, actor=notice.actor)
    tx.commit()


def place(notice: Notice, accounts: Sequence[str], *, now: datetime) -> None:
    """Put a notice into the lists of some people, once however often this is done."""
    for some in in_parts(accounts, placing.MOST_AT_ONCE):
        budget.again(partial(_place, notice, some, now), Stale, Busy)


def _place(notice: Notice, accounts: Sequence[str], now: datetime) -> None:
    tx = Transaction(now)
    placing.place(tx, notice, accounts)
    tx.commit()
