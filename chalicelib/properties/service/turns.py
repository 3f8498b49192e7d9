"""Changes of several records that must see each other's outcome take turns."""

from chalicelib.cloud import store
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel.errors import Stale
from chalicelib.properties import records
from chalicelib.properties.records import TurnRecord


def take(tx: Transaction, what: str) -> None:
    """Take the turn for `what`, before reading what the change depends on.

    Of two transactions that took the same turn, the one that commits later raises `Stale`.
    """
    scope = f"turn#{what}"
    seen = store.fetch(TurnRecord, scope, records.GUARD)
    when = TurnRecord.number == seen.number if seen else TurnRecord.scope.does_not_exist()
    number = seen.number + 1 if seen else 1
    tx.put(TurnRecord(scope=scope, number=number), when=when, otherwise=Stale())
