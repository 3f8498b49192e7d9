"""Points of guests, as tests give and spend them, and what is kept of them."""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal

from chalicelib.clients.records import client_in, client_key
from chalicelib.clients.types import Client
from chalicelib.cloud import store
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import clock, ids
from chalicelib.loyalty.points import records, rules, service
from chalicelib.loyalty.points.types import Account, Posted, Posting
from tests.support.people import ACTOR

YEAR = timedelta(days=365)


def read(client_id: str) -> tuple[Client, Account]:
    """A client and the account, in one read."""
    found = store.fetch_many([client_key(client_id), records.account_key(client_id)])
    client = client_in(found, client_id)
    assert client is not None
    return client, records.account_in(found, client_id)


def change(client_id: str, decide: Callable[[Account], Posting]) -> Posting:
    """Let the rules change the account of a client, and write what they say."""
    client, before = read(client_id)
    posting = decide(before)
    tx = Transaction(clock.now())
    service.post(tx, client, before, posting.account, posting.entries, actor=ACTOR)
    tx.commit()
    return posting


def give(
    client_id: str, points: str, *, end: datetime | None = None, stay: str | None = None
) -> str:
    """Points that a guest earned with a stay, and which end in a year or at `end`; the id of the
    stay."""
    stay, end = stay or ids.new_id(), end or clock.now() + YEAR
    change(
        client_id,
        lambda account: rules.earn(
            account, Decimal(points), clock.now(), lot_id=stay, expires_at=end, reservation_id=stay
        ),
    )
    return stay


def spend(client_id: str, points: str, *, stay: str | None = None) -> Posting:
    """Points that a guest spends on a stay."""
    return change(
        client_id,
        lambda account: rules.redeem(account, Decimal(points), clock.now(), reservation_id=stay),
    )


def balances(client_id: str) -> tuple[str, str, str]:
    """What the client's copy, the open lots and the entries say; they must be the same."""
    client, account = read(client_id)
    total = sum((entry.points for entry in entries(client_id)), Decimal("0.00"))
    return str(client.points_balance), str(account.balance), str(total)


def entries(client_id: str) -> list[Posted]:
    """All entries of a client, the newest first."""
    return records.entries_before(client_id, None, 1000)
