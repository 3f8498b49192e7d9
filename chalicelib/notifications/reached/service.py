"""What reached a guest, and sending again what did not."""

from datetime import datetime

from msgspec.structs import replace

from chalicelib.clients.records import client_of
from chalicelib.kernel import ids
from chalicelib.kernel.errors import NotFound
from chalicelib.notifications.failures import records as failures
from chalicelib.notifications.inbox import service as inbox
from chalicelib.notifications.inbox.records import spot_of
from chalicelib.notifications.inbox.service import NoNotification
from chalicelib.notifications.inbox.types import Filters, ListedPage
from chalicelib.notifications.notices import records as notices
from chalicelib.notifications.telling.service import tell_by_hand
from chalicelib.notifications.texts.catalogue import TEMPLATES
from chalicelib.notifications.types import client_account


def of_guest(client_id: str, filters: Filters, *, limit: int, after: str | None) -> ListedPage:
    """What a guest was told, with what became of each push.

    Raises:
        NotFound: there is no such client.
    """
    if client_of(client_id) is None:
        raise NotFound
    return inbox.page(client_account(client_id), filters, limit=limit, after=after)


def send_again(client_id: str, notice_id: str, *, actor: str, now: datetime) -> str:
    """Tell a guest the same once more; which notification that is.

    Raises:
        NotFound: there is no such client, or one who left.
        NoNotification: they were told no such thing.
        ToldLately: they were told the same a moment ago.
    """
    client = client_of(client_id)
    if client is None or not client.is_guest:
        raise NotFound
    account = client_account(client_id)
    before = notices.find(notice_id) if inbox.has(account, notice_id) else None
    if before is None:
        raise NoNotification
    lasts = TEMPLATES[before.content.key].lasts
    again = replace(
        before, notice_id=ids.event_id(now), at=now, actor=actor, expires_at=now + lasts
    )
    spot = spot_of(account, notice_id)
    tell_by_hand(account, again, also=lambda tx: tx.delete(failures.record_at(spot)))
    return again.notice_id
