"""Ending the sessions of a guest."""

from datetime import datetime

from chalicelib.clients import service as clients
from chalicelib.clients import writing
from chalicelib.cloud import budget
from chalicelib.cloud.transaction import Busy, Transaction
from chalicelib.kernel.callers import Guest
from chalicelib.kernel.errors import NotFound, Stale, Unauthenticated


def end_others(caller: Guest, *, now: datetime) -> None:
    """End all of a guest's sessions but the one that asks.

    Raises:
        Unauthenticated: the client was deleted since.
        Busy: others keep changing the client.
    """
    budget.again(lambda: _end_others(caller, now), Stale, otherwise=Busy)


def _end_others(caller: Guest, now: datetime) -> None:
    try:
        client = clients.find(caller.client_id)
    except NotFound as error:
        raise Unauthenticated from error
    tx = Transaction(now)
    values = writing.signed_out(
        tx, client, actor=caller.actor, reason="owner", spared=caller.session_id
    )
    writing.replace(tx, client, writing.changed(client, **values))
    tx.commit()
