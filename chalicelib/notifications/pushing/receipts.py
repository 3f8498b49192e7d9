"""What became of messages that Expo took: asked for a quarter of an hour after they were sent, then
at times ever farther apart, for as long as Expo keeps its receipts."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from functools import partial

from msgspec.structs import replace

from chalicelib.cloud import budget
from chalicelib.cloud.http.errors import NotConfigured, ServiceRefused, ServiceUnavailable
from chalicelib.cloud.transaction import Busy, Transaction
from chalicelib.integrations import expo
from chalicelib.integrations.expo import Receipt
from chalicelib.kernel.errors import Stale
from chalicelib.kernel.parts import in_parts
from chalicelib.notifications import winners
from chalicelib.notifications.commands import PushNotice
from chalicelib.notifications.devices import service as owners
from chalicelib.notifications.inbox import records as inbox
from chalicelib.notifications.inbox.types import Pushing
from chalicelib.notifications.pushing import answers, records, troubles
from chalicelib.notifications.pushing.records import TicketsRecord
from chalicelib.notifications.pushing.service import EXPO_AUDIENCES, Read
from chalicelib.notifications.pushing.types import SentTicket, Tickets
from chalicelib.notifications.types import Audience

LAST = timedelta(hours=23)
FIRST_PAUSE = timedelta(minutes=15)
AT_ONCE = 30
"""Noted requests that are read together."""
TO_END = 10.0
"""Seconds of its time in which the job asks for nothing more."""


def ask_for_all(*, now: datetime) -> None:
    """Ask for all receipts that are due."""
    for audience in EXPO_AUDIENCES:
        while budget.left() > TO_END:
            due = records.due(audience, now, AT_ONCE)
            if not due or not _ask_for_some(audience, due, now):
                break


def _ask_for_some(audience: Audience, due: Sequence[TicketsRecord], now: datetime) -> bool:
    """Ask for receipts; whether Expo answered."""
    wanted = [sent.ticket for record in due for sent in record.tickets.sent]
    found: dict[str, Receipt] = {}
    try:
        for part in in_parts(wanted, expo.MOST_RECEIPTS):
            found |= expo.receipts(EXPO_AUDIENCES[audience], part)
    except (NotConfigured, ServiceRefused, ServiceUnavailable) as error:
        if isinstance(error, ServiceRefused):
            troubles.refused(error.reason)
        return False
    troubles.look_at(found.values())
    for record in due:
        _note(audience, record, found, now)
    return True


def _note(
    audience: Audience, record: TicketsRecord, found: dict[str, Receipt], now: datetime
) -> None:
    """Note what receipts say of the messages of one request, and when to ask for the rest."""
    told = [sent for sent in record.tickets.sent if sent.ticket in found]
    for accounts in in_parts(sorted({sent.account for sent in told}), inbox.MOST_NOTED):
        note = partial(_note_people, record.tickets, told, accounts, found, now)
        budget.again(note, Stale, Busy)
    tx = Transaction(now)
    rest = _rest(record.tickets, found)
    if rest.sent and now - rest.sent_at < LAST:
        records.note(tx, audience, rest, due=now + FIRST_PAUSE * 2**record.tickets.asked)
    records.done(tx, record)
    tx.commit()


def _rest(tickets: Tickets, found: dict[str, Receipt]) -> Tickets:
    left = tuple(sent for sent in tickets.sent if sent.ticket not in found)
    return replace(tickets, sent=left, asked=tickets.asked + 1)


def _note_people(
    tickets: Tickets,
    told: Iterable[SentTicket],
    accounts: Sequence[str],
    found: dict[str, Receipt],
    now: datetime,
) -> None:
    read = Read(tickets.notice_id, accounts)
    tx = Transaction(now)
    outcomes, again = {}, []
    for account, entry in read.entries.items():
        receipts = {each.device_id: found[each.ticket] for each in told if each.account == account}
        answered = answers.received(entry.pushing, receipts)
        if answered.pushing != entry.pushing:
            inbox.note_pushing(tx, entry, answered.pushing)
            winners.note(tx, registration_id=_reached_winner(read, answered.pushing))
        outcomes[account] = answered.outcomes
        again += [account] if answered.again_in is not None else []
    if again:
        tx.enqueue(PushNotice(notice_id=tickets.notice_id, to=tuple(again)), actor="system")
    tx.commit()
    owners.learn(read.owners, outcomes, now=now)


def _reached_winner(read: Read, pushing: Pushing) -> str | None:
    """The registration of which a notice tells that it won, once it reached a telephone."""
    has_arrived = any(each.state == "delivered" for each in pushing.deliveries)
    if read.notice is None or not has_arrived:
        return None
    return read.notice.content.data.get("registration_id")
