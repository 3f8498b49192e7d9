"""The list of what did not reach people, and sending it again.

A notification is told once more, as a new one; a message is sent once more, as things stand then:
what is not true any more is not said. Either leaves the list in the transaction that asks for it,
so two who ask at once have it sent once.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import partial
from heapq import merge
from itertools import islice

from msgspec.structs import replace

from chalicelib.accounts.users.records import staff_in, staff_key
from chalicelib.accounts.users.types import StaffUser
from chalicelib.clients.records import client_in, client_key
from chalicelib.clients.types import Client
from chalicelib.cloud import parallel, store
from chalicelib.cloud.transaction import Busy, Transaction
from chalicelib.guests.registration.rules import masked_phone
from chalicelib.kernel import ids
from chalicelib.kernel.errors import NotFound, Stale
from chalicelib.kernel.permissions import Permission, permits
from chalicelib.notifications.failures import records
from chalicelib.notifications.failures.types import WAYS, Failure, Way
from chalicelib.notifications.messages import rules as messages
from chalicelib.notifications.messages.records import Read, message_in, message_key
from chalicelib.notifications.messages.types import Place
from chalicelib.notifications.notices import records as notices
from chalicelib.notifications.telling.service import ToldLately, tell_by_hand
from chalicelib.notifications.texts.catalogue import TEMPLATES
from chalicelib.notifications.types import account_id
from chalicelib.notifications.undelivered.types import (
    Chosen,
    Filters,
    Lost,
    LostPage,
    Outcome,
    Person,
    Repeated,
)

MOST_LOOKED_AT = 1000
"""Of a filtered list, so many are looked at for one page; its cursor leads on."""
STEP = 100
GUEST, STAFF = "client", "staff"


class NotLost(NotFound):
    """Nothing of that name is lost, or not any more."""

    code = "not_lost"
    default_message = "Este envío ya no está en la lista."


def page(filters: Filters, *, limit: int, after: str | None) -> LostPage:
    """Some of what did not reach people, the newest first. A page of a filtered list may hold fewer
    than `limit` although more follow."""
    size = limit + 1 if filters.kind is None else STEP
    rows: list[Lost] = []
    for _ in range(MOST_LOOKED_AT // STEP):
        found = _newest(filters.way, after, size)
        for lost in _looked_up(found):
            if filters.kind in (None, lost.kind):
                rows.append(lost)
            if len(rows) > limit:
                return LostPage(rows[:limit], rows[limit - 1].entry)
        if len(found) < size:
            return LostPage(rows, None)
        after = records.entry_of(found[-1].spot)
    return LostPage(rows, after)


def _newest(way: Way | None, before: str | None, size: int) -> list[Failure]:
    """The newest of all ways together: each is asked for as many as could be among them."""
    ways = WAYS if way is None else (way,)
    found = parallel.together(
        [partial(records.page, each, before=before, limit=size) for each in ways]
    )
    ordered = merge(*found, key=lambda each: records.entry_of(each.spot), reverse=True)
    return list(islice(ordered, size))


def _looked_up(failures: Sequence[Failure]) -> Iterator[Lost]:
    """Failures with what they say and whom they were for: one read."""
    found = store.fetch_many(
        [
            *(notices.notice_key(each.spot.entry) for each in failures if each.spot.way == "push"),
            *_keys_of(each.spot.recipient for each in failures),
            *(
                message_key(_place(each).of_text)
                for each in failures
                if each.spot.way == "whatsapp"
            ),
        ],
        consistent=False,
    )
    users = {user.account_id: user for user in staff_in(found)}
    for each in failures:
        notice = notices.notice_in(found, each.spot.entry) if each.spot.way == "push" else None
        yield Lost(
            failure=each,
            entry=records.entry_of(each.spot),
            kind=each.kind if notice is None else notice.content.key,
            title=None if notice is None else notice.content.title,
            person=_person(each.spot.recipient, found, users),
            is_texted=_is_texted(each, found),
        )


def _is_texted(failure: Failure, found: store.Found) -> bool:
    if failure.spot.way != "whatsapp":
        return False
    text = message_in(found, _place(failure).of_text)
    return text is not None and text.message.state in ("accepted", "delivered", "read")


def _place(failure: Failure) -> Place:
    return Place(failure.spot.recipient, failure.spot.entry)


def _key_of(failure: Failure) -> store.Key:
    """Where it stands what a notification says, or whether a text message came instead."""
    if failure.spot.way == "push":
        return notices.notice_key(failure.spot.entry)
    return message_key(_place(failure).of_text)


def _keys_of(recipients: Iterable[str]) -> Iterator[store.Key]:
    for recipient in recipients:
        kind, _, name = recipient.partition("#")
        if kind == GUEST:
            yield client_key(name)
        elif kind == STAFF:
            yield staff_key(int(name))


def _person(recipient: str, found: store.Found, users: dict[str, StaffUser]) -> Person:
    kind, _, name = recipient.partition("#")
    if kind == GUEST:
        return _guest(name, client_in(found, name))
    if kind == STAFF:
        user = users.get(recipient)
        full = None if user is None else f"{user.first_name} {user.last_name}".strip()
        return Person(kind="staff", key=name, name=full)
    return Person(kind="chat", key=name, name=None)


def _guest(client_id: str, client: Client | None) -> Person:
    if client is None:
        return Person(kind="guest", key=client_id, name=None)
    return Person(
        kind="guest",
        key=client_id,
        name=f"{client.first_name} {client.last_name or ''}".strip(),
        contact=masked_phone(client.tel_number) if client.tel_number else None,
    )


def send_again(chosen: Sequence[Chosen], *, actor: str, now: datetime) -> list[Repeated]:
    """Send some of the list again, each by itself; what became of each wish."""
    return [Repeated(each, _send_again(each, actor, now)) for each in chosen]


def _send_again(chosen: Chosen, actor: str, now: datetime) -> Outcome:
    failure = records.find(chosen.way, chosen.entry)
    if failure is None:
        return "gone"
    work = _tell_again if chosen.way == "push" else _write_again
    try:
        return work(failure, actor, now)
    except (NotLost, Stale, Busy):
        return "gone"
    except ToldLately:
        return "told_lately"


def _tell_again(failure: Failure, actor: str, now: datetime) -> Outcome:
    spot = failure.spot
    found = store.fetch_many([notices.notice_key(spot.entry), *_keys_of([spot.recipient])])
    before = notices.notice_in(found, spot.entry)
    if before is None or not _may_be_told(spot.recipient, found):
        return "nobody"
    lasts = TEMPLATES[before.content.key].lasts
    again = replace(
        before, notice_id=ids.event_id(now), at=now, actor=actor, expires_at=now + lasts
    )
    tell_by_hand(
        spot.recipient, again, also=lambda tx: records.forget(tx, spot, otherwise=NotLost())
    )
    return "again"


def _may_be_told(recipient: str, found: store.Found) -> bool:
    if recipient.startswith(f"{GUEST}#"):
        client = client_in(found, account_id(recipient))
        return client is not None and client.is_guest
    return any(
        user.is_active and permits(user.groups, Permission.RECEIVES_NOTICES)
        for user in staff_in(found)
    )


def _write_again(failure: Failure, actor: str, now: datetime) -> Outcome:
    read = Read(_place(failure), None)
    if read.record is None or not read.record.message.is_lost:
        raise NotLost
    message = read.record.message
    if message.asked is None:
        return "unknown_how"
    tx = Transaction(now)
    read.write(tx, messages.renewed(message, now))
    tx.enqueue(message.asked, actor=actor)
    tx.commit()
    return "again"
