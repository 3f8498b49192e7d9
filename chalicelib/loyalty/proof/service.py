"""Proving all points, some clients after the others (clients book, 8.4).

First every account is compared with its entries and its client, deleted clients too; then every
client of the lists is looked at who has no account, and so can have no points.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

import msgspec

from chalicelib.clients.lists import records as clients
from chalicelib.clients.records import client_in, client_key, client_of
from chalicelib.cloud import deliveries, parallel, store
from chalicelib.cloud.proofs import confirmed
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import ids
from chalicelib.kernel.callers import SYSTEM
from chalicelib.loyalty.commands import ProvePoints
from chalicelib.loyalty.points import records as points
from chalicelib.loyalty.points.types import Account
from chalicelib.loyalty.proof import rules
from chalicelib.loyalty.proof.records import PROOFS
from chalicelib.loyalty.proof.types import Difference, Drift, Proof

AT_ONCE = 50
"""Clients whom one message is for."""


def begin(now: datetime) -> None:
    """Have all points proved, by messages that follow one another."""
    proof = Proof(proof_id=ids.new_id(), started_at=now)
    tx = Transaction(now)
    PROOFS.begin(tx, proof)
    tx.enqueue(ProvePoints(proof_id=proof.proof_id), actor=SYSTEM.actor)
    tx.commit()


def go_on(command: ProvePoints, *, now: datetime) -> Proof | None:
    """Look at some more clients, and have the next ones looked at; how far the proof is then, with
    nothing but the drifts of this look. None for a message of a proof that another has replaced.

    Raises:
        Busy: an account keeps changing. Stale: the same message is at work twice.
    """
    running = PROOFS.running(command.proof_id)
    if running is None:
        return None
    ids_seen, last = _some(command)
    drifts = _drifts_of_accounts(ids_seen) if not command.month else _strays(ids_seen)
    seen = {"clients" if command.month else "accounts": len(ids_seen)}
    proof = rules.noted(running.proof, drifts, **seen)
    tx = Transaction(now)
    deliveries.once(tx)
    following = _following(command, last)
    if following is None:
        PROOFS.finish(tx, running, msgspec.structs.replace(proof, finished_at=now))
    else:
        PROOFS.go_on(tx, running, proof)
        tx.enqueue(following, actor=SYSTEM.actor)
    tx.commit()
    return msgspec.structs.replace(proof, drifted=len(drifts), drifts=tuple(drifts))


def _some(command: ProvePoints) -> tuple[list[str], str]:
    """Ids of the next clients, and the place of the last; "" where none follow."""
    if not command.month:
        found = points.accounts_after(command.after, AT_ONCE)
        return found, found[-1] if len(found) == AT_ONCE else ""
    listed = clients.registered_in(command.month, after=command.after, most=AT_ONCE)
    last = listed[-1][0] if len(listed) == AT_ONCE else ""
    return [client_id for _, client_id in listed], last


def _following(command: ProvePoints, last: str) -> ProvePoints | None:
    if last:
        return msgspec.structs.replace(command, after=last)
    month = next((month for month in clients.by_month() if month > command.month), None)
    return ProvePoints(proof_id=command.proof_id, month=month) if month else None


def _drifts_of_accounts(client_ids: Sequence[str]) -> list[Drift]:
    found = store.fetch_many(map(client_key, client_ids))
    ledgers = parallel.together([partial(points.everything, each) for each in client_ids])
    suspects = [
        account.client_id
        for account, entries in ledgers
        if rules.differences(client_in(found, account.client_id), account, entries)
    ]
    return _confirmed(suspects)


def _strays(client_ids: Sequence[str]) -> list[Drift]:
    """Who has no account, and points all the same."""
    keys = [key for each in client_ids for key in (client_key(each), points.account_key(each))]
    found = store.fetch_many(keys)
    without = [each for each in client_ids if not points.account_in(found, each).version]
    suspects = [
        each
        for each in without
        if rules.differences(client_in(found, each), Account(client_id=each), ())
    ]
    return _confirmed(suspects)


def _confirmed(client_ids: Sequence[str]) -> list[Drift]:
    """Those who do not agree when they are read again, too."""
    found = [Drift(each, confirmed(partial(_differences, each))) for each in client_ids]
    return [drift for drift in found if drift.differences]


def _differences(client_id: str) -> tuple[tuple[Difference, ...], object]:
    account, entries = points.everything(client_id)
    return rules.differences(client_of(client_id), account, entries), account.version
