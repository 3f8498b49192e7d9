"""People who leave: nothing is pushed to them any more; of erased guests nothing personal is left.
Doing any of it again changes nothing."""

from datetime import datetime

from msgspec.structs import replace

from chalicelib.accounts.users.records import staff_user
from chalicelib.clients.records import client_of
from chalicelib.cloud import store
from chalicelib.cloud.removal import remove_all
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel.parts import in_parts
from chalicelib.kernel.permissions import Permission, permits
from chalicelib.notifications.devices import service as devices
from chalicelib.notifications.inbox import service as inbox
from chalicelib.notifications.messages import service as messages
from chalicelib.notifications.notices import records as notices
from chalicelib.notifications.texts.types import naming
from chalicelib.notifications.types import Content, Notice, account_id, client_account

WITHDRAWN = "Notificación retirada"
AT_ONCE = 50


def forget_guest(client_id: str, *, now: datetime) -> None:
    """Let nothing personal of a guest be left: neither what they were told nor what others were
    told of them."""
    account = client_account(client_id)
    devices.forget(account, now=now)
    inbox.forget(account, now=now)
    messages.forget(account, now=now)
    spoken_of = notices.about_of(account)
    for part in in_parts(spoken_of, AT_ONCE):
        found = store.fetch_many(notices.notice_key(record.entry) for record in part)
        tx = Transaction(now)
        for record in part:
            notice = notices.notice_in(found, record.entry)
            if notice is not None:
                notices.replace(tx, withdrawn(notice))
        tx.commit()
        remove_all(part, now)


def withdrawn(notice: Notice) -> Notice:
    """A notice that says nothing any more."""
    key = notice.content.key
    content = Content(key=key, title=WITHDRAWN, body="", data=naming(key))
    return replace(notice, content=content, about=(), expires_at=notice.at)


def dismiss_guest(client_id: str, *, now: datetime) -> None:
    """A client left every list: nothing is pushed to them. The devices of one who was merged are
    handed over once everything else was."""
    client = client_of(client_id)
    if client is not None and client.merged_into is not None:
        return
    devices.forget(client_account(client_id), now=now)


def hand_over(gone: str, kept: str, *, now: datetime) -> None:
    """Two clients turned out to be one person, whose devices are those of both."""
    devices.hand_over(client_account(gone), client_account(kept), now=now)


def look_at_staff(account: str, *, now: datetime) -> None:
    """A staff user changed: who may not be told such things any more has no devices."""
    user = staff_user(int(account_id(account)))
    is_told = user is not None and user.is_active
    if user is None or not (is_told and permits(user.groups, Permission.RECEIVES_NOTICES)):
        devices.forget(account, now=now)
