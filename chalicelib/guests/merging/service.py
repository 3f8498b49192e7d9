"""Merging two records of clients who are one person (administrators).

At once one of them is deleted, points to the other, and is signed out: nobody signs in with it and
nothing is booked for it any more. A command then moves what it has, step by step (`steps`), and
goes on where it was cut. Meanwhile the other one cannot be deleted, nor merged with a third.
"""

from datetime import datetime

from chalicelib.clients.merging import service as clients
from chalicelib.clients.records import client_in, client_key
from chalicelib.cloud import budget, store
from chalicelib.cloud.transaction import Transaction
from chalicelib.guests.commands import MergeClients
from chalicelib.guests.merging.types import Merge
from chalicelib.kernel.errors import Stale


def merge(kept_id: str, gone_id: str, *, actor: str, now: datetime) -> Merge:
    """Begin to give everything of client `gone_id` to client `kept_id`, or say how far it is.
    Asking again begins anew what a failure ended.

    Raises:
        NotFound, Invalid, TechnicalClient, Merged, MergeUnderWay: as `clients.check` says.
        Stale: others keep changing one of them.
    """
    return budget.again(lambda: _merge(kept_id, gone_id, actor, now), Stale)


def _merge(kept_id: str, gone_id: str, actor: str, now: datetime) -> Merge:
    found = store.fetch_many([client_key(kept_id), client_key(gone_id)])
    kept, gone = clients.check(client_in(found, kept_id), client_in(found, gone_id))
    if gone.merged_into is not None and kept.merging is None:
        return Merge(kept_id, gone_id, "merged")
    tx = Transaction(now)
    if gone.merged_into is None:
        clients.begin(tx, kept, gone, actor=actor)
    tx.enqueue(MergeClients(kept_id=kept_id, gone_id=gone_id, actor=actor), actor=actor)
    tx.commit()
    return Merge(kept_id, gone_id, "merging")
