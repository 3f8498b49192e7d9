"""Staff correct who brought a client.

At registration there is nothing to check: a new client brought nobody yet. Later a chain could
close to a circle, even by two corrections at the same moment of which each is right. So each one
writes one item that all of them share: of two, one fails and looks again.
"""

from collections.abc import Iterator
from datetime import datetime

from chalicelib.clients import service as clients
from chalicelib.clients import writing
from chalicelib.clients.records import client_of
from chalicelib.clients.service import TechnicalClient
from chalicelib.clients.types import GUEST, Client
from chalicelib.cloud import budget
from chalicelib.cloud.transaction import Busy, Transaction
from chalicelib.kernel.errors import Stale
from chalicelib.loyalty.events import ReferrerChanged
from chalicelib.loyalty.membership import records as membership
from chalicelib.loyalty.referrals import records, rules


def set_referrer(client_id: str, code: str | None, *, actor: str, now: datetime) -> Client:
    """Say that the client with a referral code brought this one; nobody where `code` is None. The
    client afterwards. What the former referrer earned stays with them.

    Raises:
        NotFound: there is no such client.
        TechnicalClient: it is one.
        Invalid: nobody has the code; `SelfReferral`, `CircularReferral`.
        Busy: others keep changing the client, or who brought whom.
    """

    def decide() -> Client:
        tree = records.tree_version()
        client = clients.find(client_id)
        if client.kind != GUEST:
            raise TechnicalClient
        referrer_id = clients.referrer_with(code) if code is not None else None
        if referrer_id == client.referred_by:
            return client
        if referrer_id is not None:
            rules.check_referrer(client_id, referrer_id, came_through(referrer_id))
        return _write(client, referrer_id, tree, actor, now)

    return budget.again(decide, Stale, otherwise=Busy)


def move(client_id: str, referrer_id: str | None, *, actor: str, now: datetime) -> None:
    """Say that a client, who may be deleted, was brought by another record of the same referrer, or
    that nobody brought them.

    Raises:
        SelfReferral, CircularReferral: the chain would lead back to the client.
        Busy: others keep changing the client, or who brought whom.
    """

    def decide() -> None:
        tree = records.tree_version()
        client = client_of(client_id)
        if client is None or client.referred_by == referrer_id:
            return
        if referrer_id is not None:
            rules.check_referrer(client_id, referrer_id, came_through(referrer_id))
        _write(client, referrer_id, tree, actor, now)

    budget.again(decide, Stale, otherwise=Busy)


def came_through(client_id: str) -> Iterator[str]:
    """Who brought a client, who brought that one, and so on."""
    client = client_of(client_id)
    while client is not None and client.referred_by is not None:
        yield client.referred_by
        client = client_of(client.referred_by)


def _write(client: Client, referrer_id: str | None, tree: int, actor: str, now: datetime) -> Client:
    before, client_id = client.referred_by, client.client_id
    after = writing.changed(client, updated=now, referred_by=referrer_id)
    tx = Transaction(now)
    records.change_tree(tx, tree, otherwise=Stale())
    writing.replace(tx, client, after)
    if before is not None:
        membership.forget_friend(tx, client_id, before)
    if referrer_id is not None:
        membership.note_friend(tx, client_id, referrer_id)
    happened = ReferrerChanged(client_id=client_id, referred_by=referrer_id, before=before)
    tx.emit(happened, actor=actor, changes={"referred_by": [before, referrer_id]})
    tx.commit()
    return after
