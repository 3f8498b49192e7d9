"""What must agree of a client's points: the client's balance, the sum of all entries, and the sum
of the open lots (DESIGN, invariant 2)."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

import msgspec

from chalicelib.clients.types import Client
from chalicelib.kernel.money import ZERO
from chalicelib.loyalty.points.types import Account, Entry, Lot
from chalicelib.loyalty.proof.types import Difference, Drift, Proof

MOST_DRIFTS = 50
"""Clients whom a proof names."""


def differences(
    client: Client | None, account: Account, entries: Sequence[Entry]
) -> tuple[Difference, ...]:
    """What does not agree of a client, the account and all its entries; nothing if all is well.
    A client who is gone for good has no copy to agree."""
    found: dict[Difference, bool] = {
        "client": client is not None and not _is_copy(client, account),
        "entries": sum((entry.points for entry in entries), ZERO) != account.balance
        or any(entry.points != sum(lot.points for lot in entry.lots) for entry in entries),
        "lots": _lots_of(entries) != {_name(lot): lot.points for lot in account.lots},
        "number": len(entries) != account.entries,
        "negative": any(lot.points < 0 for lot in account.lots),
    }
    return tuple(name for name, differs in found.items() if differs)


def noted(proof: Proof, drifts: Sequence[Drift], *, accounts: int = 0, clients: int = 0) -> Proof:
    """A proof after a look at some more accounts and clients."""
    return msgspec.structs.replace(
        proof,
        accounts=proof.accounts + accounts,
        clients=proof.clients + clients,
        drifted=proof.drifted + len(drifts),
        drifts=(*proof.drifts, *drifts)[:MOST_DRIFTS],
    )


def _is_copy(client: Client, account: Account) -> bool:
    return (client.points_balance, client.points_expires_at) == (
        account.balance,
        account.expires_at,
    )


def _name(lot: Lot) -> tuple[str, datetime | None]:
    return lot.lot_id, lot.expires_at


def _lots_of(entries: Sequence[Entry]) -> dict[tuple[str, datetime | None], Decimal]:
    """What entries left of each lot, without those of which nothing is left."""
    left: dict[tuple[str, datetime | None], Decimal] = defaultdict(lambda: ZERO)
    for entry in entries:
        for lot in entry.lots:
            left[_name(lot)] += lot.points
    return {name: points for name, points in left.items() if points}
