"""Writing points: the account, its entries, their events and the client's own copy, in one
transaction.

Whoever changes points reads the account with the client (`records.account_key`), lets the rules
decide, and gives the outcome to `post`. Of two that read the same account one commits; the other
meets `PointsChanged`, or `Stale` for the client, and reads again.
"""

from collections.abc import Sequence
from decimal import Decimal

import msgspec

from chalicelib.clients import writing
from chalicelib.clients.types import Client
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import ids
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
from chalicelib.loyalty.points import records
from chalicelib.loyalty.points.types import Account, Entry, EntryKind, Posted

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
    by `entries`; the client as it is written then. Without entries it writes nothing.

    The client is written as well (`writing.replace`), so that a transaction must do nothing else
    to it: that it is there needs no check.
    The commit raises `PointsChanged` where the account was changed since, and `Stale` where the
    client was.
    """
    if not entries:
        return client
    posted = [_posted(entry, actor, tx) for entry in entries]
    records.write(tx, before, after, posted)
    changed = writing.changed(
        client, points_balance=after.balance, points_expires_at=after.expires_at
    )
    writing.replace(tx, client, changed)
    balance = before.balance
    for entry in posted:
        balance += entry.points
        tx.emit(_event(after.client_id, entry, balance), actor=actor)
    return changed


def _posted(entry: Entry, actor: str, tx: Transaction) -> Posted:
    values = msgspec.structs.asdict(entry)
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
