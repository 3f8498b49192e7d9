"""Writing points: the account, its entries, their events and the client's own copy, in one
transaction; and what staff do with points.

Whoever changes points reads the account with the client (`records.account_key`), lets the rules
decide, and gives the outcome to `post`. Of two that read the same account one commits; the other
meets `PointsChanged` and reads again.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from chalicelib.accounts.users.records import staff_in, staff_key
from chalicelib.clients import writing
from chalicelib.clients.records import client_in, client_key, client_of, owner_of_document
from chalicelib.clients.service import TechnicalClient
from chalicelib.clients.types import MAINTENANCE, NO_CLIENT, Client, DocumentType
from chalicelib.cloud import budget, parallel, store
from chalicelib.cloud.idempotency import Once
from chalicelib.cloud.transaction import MOST_ACTIONS, Transaction
from chalicelib.kernel import ids
from chalicelib.kernel.callers import SYSTEM, Staff
from chalicelib.kernel.errors import NotFound
from chalicelib.kernel.parts import in_parts
from chalicelib.loyalty.events import (
    PointsAdjusted,
    PointsEarned,
    PointsEvent,
    PointsExpired,
    PointsMerged,
    PointsOfReferral,
    PointsRedeemed,
    PointsRefunded,
    PointsTakenBack,
)
from chalicelib.loyalty.points import records, rules
from chalicelib.loyalty.points.records import PointsChanged
from chalicelib.loyalty.points.types import (
    Account,
    Change,
    Entry,
    EntryKind,
    Posted,
    Posting,
    Statement,
)

EVENTS: dict[EntryKind, type[PointsEvent]] = {
    "earned": PointsEarned,
    "referral": PointsOfReferral,
    "redeemed": PointsRedeemed,
    "refunded": PointsRefunded,
    "expired": PointsExpired,
    "adjusted": PointsAdjusted,
    "taken_back": PointsTakenBack,
    "merged": PointsMerged,
}


def post(
    tx: Transaction,
    client: Client,
    before: Account,
    after: Account,
    entries: Sequence[Entry],
    *,
    actor: str,
) -> Client:
    """Let a transaction bring the account of `client` from `before`, as it was read, to `after`,
    by `entries`; the client as it is written then. Where nothing changes it writes nothing, and
    where only debts do, the account alone.

    With entries the client is written as well (`writing.replace`), so that a transaction must do
    nothing else to it: that it is there needs no check.
    The commit raises `PointsChanged` where the account or the client was changed since.
    """
    if after == before:
        return client
    posted = [_posted(entry, actor, tx) for entry in entries]
    records.write(tx, before, after, posted)
    if not posted:
        return client
    changed = writing.changed(
        client, points_balance=after.balance, points_expires_at=after.expires_at
    )
    writing.replace(tx, client, changed, otherwise=PointsChanged())
    balance = before.balance
    for entry in posted:
        balance += entry.points
        tx.emit(_event(after.client_id, entry, balance), actor=actor)
    return changed


def adjust(
    client_id: str,
    points: Decimal,
    reason: str,
    *,
    caller: Staff,
    now: datetime,
    once: Once[Any] | None = None,
) -> Change:
    """Give a client points, or take some (negative), for a reason that the client reads.

    Raises:
        NotFound: no such client, or a deleted one.
        Invalid: no points, too many of them, no reason.
        NotEnoughPoints: more are taken than there are, expired ones with them.
        TechnicalClient: it is one. PointsChanged: others keep changing the client.
    """
    rules.check_adjustment(points, reason)
    lot_id = ids.new_id()

    def decide(account: Account, description: str) -> Posting:
        return rules.adjust(account, points, now, lot_id=lot_id, description=description)

    return _by_staff(client_id, reason, decide, caller=caller, now=now, once=once)


def redeem(
    document: tuple[DocumentType, str],
    points: Decimal,
    reason: str,
    *,
    caller: Staff,
    now: datetime,
    once: Once[Any] | None = None,
) -> Change:
    """Spend points of the client with a document (in its checked form), for what is no stay.

    Raises:
        NotFound, TechnicalClient, PointsChanged: as `adjust` does.
        Invalid: no points, too many of them, no reason.
        NotEnoughPoints: the client has fewer that can be spent.
    """
    rules.check_redemption(points, reason)

    def decide(account: Account, description: str) -> Posting:
        return rules.redeem(account, points, now, description=description)

    client_id = client_with(document)
    return _by_staff(client_id, reason, decide, caller=caller, now=now, once=once)


def client_with(document: tuple[DocumentType, str]) -> str:
    """The id of the client with a document.

    Raises:
        NotFound: nobody has it.
    """
    owner = owner_of_document(*document)
    if owner is None:
        raise NotFound(NO_CLIENT)
    return owner


def own_statement(client_id: str, most: int, *, now: datetime) -> Statement:
    """The account of a signed-in client with its newest entries: one read."""
    return Statement(*records.newest(client_id, most), now)


def own_history(client_id: str, after: str | None, most: int) -> tuple[list[Posted], str | None]:
    """Entries of a signed-in client, the newest first, from the one after entry `after` on; and
    the last of them, where older ones follow. One read."""
    found = records.entries_before(client_id, after, most + 1)
    shown = found[:most]
    return shown, shown[-1].entry_id if len(found) > most else None


def statement(client_id: str, *, offset: int = 0, size: int, now: datetime) -> Statement:
    """The account of a client as staff see it, with entries `[offset, offset + size)` of the newest
    first: one round trip. A client has few entries, so those before them are read too.

    Raises:
        NotFound: no such client, or a deleted one.
    """
    client, (account, entries) = parallel.both(
        lambda: client_of(client_id), lambda: records.newest(client_id, offset + size)
    )
    if client is None or client.deleted_at is not None or client.kind == MAINTENANCE:
        raise NotFound(NO_CLIENT)
    return Statement(account, entries[offset:], now)


def expire(client_id: str, *, until: datetime, now: datetime) -> None:
    """Take out the points of a client that ended before `until`, those of a deleted one too.

    Raises:
        PointsChanged: others keep changing the client.
    """

    def attempt() -> None:
        client, before = _read(client_id)
        if client is None:
            return
        posting = rules.expire(before, until)
        tx = Transaction(now)
        post(tx, client, before, posting.account, posting.entries, actor=SYSTEM.actor)
        tx.commit()

    budget.again(attempt, PointsChanged)


def forget_reasons(client_id: str, *, now: datetime) -> None:
    """Take the words of staff out of the entries of a client who is erased. Amounts stay. Again is
    harmless."""
    _, entries = records.everything(client_id)
    worded = [each for each in map(rules.forgotten, entries) if each not in entries]
    for part in in_parts(worded, MOST_ACTIONS):
        tx = Transaction(now)
        for entry in part:
            records.reword(tx, client_id, entry)
        tx.commit()


def _read(client_id: str) -> tuple[Client | None, Account]:
    found = store.fetch_many([client_key(client_id), records.account_key(client_id)])
    return client_in(found, client_id), records.account_in(found, client_id)


def _by_staff(
    client_id: str,
    reason: str,
    decide: Callable[[Account, str], Posting],
    *,
    caller: Staff,
    now: datetime,
    once: Once[Any] | None,
) -> Change:
    keys = [client_key(client_id), records.account_key(client_id), staff_key(caller.user_id)]
    tidy = rules.tidy_reason(reason)

    def attempt() -> Change:
        found = store.fetch_many(keys)
        client, before = _guest(client_in(found, client_id)), records.account_in(found, client_id)
        by = next((user.first_name for user in staff_in(found)), "")
        posting = decide(before, rules.signed(tidy, by))
        tx = Transaction(now)
        client = post(tx, client, before, posting.account, posting.entries, actor=caller.actor)
        change = Change(client, before.balance, posting.account.available(now), tidy, by)
        tx.once(once, change)
        tx.commit()
        return change

    return budget.again(attempt, PointsChanged)


def _guest(client: Client | None) -> Client:
    if client is None or client.deleted_at is not None or client.kind == MAINTENANCE:
        raise NotFound(NO_CLIENT)
    if not client.is_guest:
        raise TechnicalClient
    return client


def _posted(entry: Entry, actor: str, tx: Transaction) -> Posted:
    values = {name: getattr(entry, name) for name in Entry.__struct_fields__}
    return Posted(**values, entry_id=ids.event_id(tx.now), actor=actor, at=tx.now)


def _event(client_id: str, entry: Posted, balance: Decimal) -> PointsEvent:
    return EVENTS[entry.kind](
        client_id=client_id,
        entry_id=entry.entry_id,
        points=entry.points,
        balance=balance,
        reservation_id=entry.reservation_id,
        referred_client_id=entry.referred_client_id,
    )
