"""Counting what the friends of a client do, and keeping it in order.

Nothing is added up from events. Whoever hears of one looks at the client's friends as of now
(their memberships say which stays count) and writes what differs; what is written depends on what
was read, and afterwards the client is looked at again, until there is nothing to change. So of two
that work at the same time the last to look saw everything, and events may come twice or late.

Events change the present month only. A month that is over is counted once more from the same
references, gets its positions, and stays so until administrators have it counted again.
"""

from datetime import datetime
from decimal import Decimal
from functools import partial

import msgspec

from chalicelib.clients.records import client_in, client_key, client_of
from chalicelib.clients.types import Client
from chalicelib.cloud import budget, parallel, store
from chalicelib.cloud.transaction import Busy, Transaction
from chalicelib.insights.referrals import records, rules
from chalicelib.insights.referrals.records import Kept
from chalicelib.insights.referrals.types import Friend, MonthFigures, Totals
from chalicelib.kernel.errors import Stale
from chalicelib.loyalty.membership import awarding
from chalicelib.loyalty.membership.records import membership_in, membership_key
from chalicelib.loyalty.points.records import entries_between


def follow(client_id: str, *, now: datetime) -> None:
    """Count anew for whoever brought a client, after an event of the client or of a stay.

    Raises:
        Busy: others keep changing the same referrer; the event must come again.
    """
    client = client_of(client_id)
    if client is not None and client.referred_by is not None:
        link(client, now=now)
        refresh(client.referred_by, rules.month_at(now), now=now)


def link(client: Client, *, now: datetime) -> None:
    """Let whoever brought a client have them among their friends, if anyone did: levels may hear of
    the client later."""
    if client.referred_by is not None:
        awarding.link(client.referred_by, client.client_id, now=now)


def _look(client_id: str, month: str) -> tuple[Kept, list[Friend], Decimal]:
    """What is kept of a client, the friends, and what bringing them earned in a month. What is kept
    is read no later than what it is compared with."""
    kept, entries = parallel.both(
        partial(records.kept_of, client_id),
        partial(entries_between, client_id, *rules.bounds(month)),
    )
    return kept, friends_of(client_id), rules.points_of(entries)


def refresh(client_id: str, month: str, *, now: datetime) -> None:
    """Let what is kept of a client's month, and of all months, be what it is as of now. Nothing to
    change writes nothing; a deleted client has no friends.

    Raises:
        Busy: others keep changing the same client.
    """

    def look() -> None:
        kept, friends, points = _look(client_id, month)
        figures = rules.month_figures(friends, points, month)
        if figures.takes_part:
            position = kept.month(month).position
            figures = msgspec.structs.replace(figures, position=position)
        totals = rules.totals_of(friends, kept.months_with(month, figures))
        _write(kept, month, figures, totals, now)

    budget.again(look, Stale, otherwise=Busy)


def place(client_id: str, month: str, position: int, *, now: datetime) -> None:
    """Give a client the place in the ranking of a month that is over.

    Raises:
        Busy: others keep changing the same client.
    """

    def look() -> None:
        kept = records.kept_of(client_id)
        figures = msgspec.structs.replace(kept.month(month), position=position)
        totals = rules.with_months(kept.totals[1], kept.months_with(month, figures))
        _write(kept, month, figures, totals, now)

    budget.again(look, Stale, otherwise=Busy)


def friends_of(client_id: str) -> list[Friend]:
    """Those whom a client brought and who still are clients; nobody's of a deleted client."""
    return friends_in(store.fetch_many(keys_of(client_id)), client_id)


def keys_of(client_id: str) -> list[store.Key]:
    """What `friends_in` has to have read of a client."""
    return [client_key(client_id), membership_key(client_id)]


def friends_in(read: store.Found, client_id: str) -> list[Friend]:
    """The same of a client whose `keys_of` were read: one more round, if anyone was brought."""
    client = client_in(read, client_id)
    if client is None or not client.is_guest:
        return []
    friend_ids = sorted(membership_in(read, client_id).referrals)
    keys = [key for each in friend_ids for key in keys_of(each)]
    found = store.fetch_many(keys)
    clients = (client_in(found, each) for each in friend_ids)
    return [
        Friend(client, membership_in(found, client.client_id).approved)
        for client in clients
        if client is not None and client.is_guest and client.referred_by == client_id
    ]


def _write(kept: Kept, month: str, figures: MonthFigures, totals: Totals, now: datetime) -> None:
    """Write what differs from what is kept.

    Raises:
        Stale: something was written, here or by somebody else: look again whether that is all.
    """
    tx = Transaction(now)
    if figures != kept.month(month):
        records.write_month(tx, kept, month, figures)
    if totals != kept.totals[1]:
        records.write_totals(tx, kept, totals)
    elif figures == kept.month(month):
        return
    tx.commit()
    raise Stale
