"""Who has to be looked at by a copy of clients, and whose turn it is to look, in table `ledgers`
under the account of the copy.

| entry | holds |
|---|---|
| `due#<client id>` | the client changed and was not looked at since |
| `turn` | until when somebody looks at them |
"""

from contextlib import suppress
from datetime import datetime, timedelta

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.models import Model

from chalicelib.cloud import store
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import ids
from chalicelib.kernel.errors import Stale

DUE, TURN = "due#", "turn"
LONGEST_TURN = timedelta(seconds=150)
"""A function that looks at clients has ended by then."""


class DueRecord(Model):
    """A client changed; `mark` is another one with each change."""

    Meta = store.meta("ledgers")
    account = UnicodeAttribute(hash_key=True)
    entry = UnicodeAttribute(range_key=True)
    mark = UnicodeAttribute()

    @property
    def client_id(self) -> str:
        """The client."""
        return self.entry.removeprefix(DUE)


class TurnRecord(Model):
    """Somebody looks at clients until `until` (epoch milliseconds)."""

    Meta = store.meta("ledgers")
    account = UnicodeAttribute(hash_key=True)
    entry = UnicodeAttribute(range_key=True, default=TURN)
    until = NumberAttribute()


def note(tx: Transaction, account: str, client_id: str) -> None:
    """Note that a client is to be looked at."""
    tx.put(DueRecord(account, f"{DUE}{client_id}", mark=ids.new_id()))


def due(account: str, most: int) -> list[DueRecord]:
    """Clients who are to be looked at."""
    where = DueRecord.entry.startswith(DUE)
    return store.query_records(DueRecord, account, where=where, limit=most, consistent=True)


def seen(account: str, client_id: str, mark: str, now: datetime) -> None:
    """Note that a client was looked at, unless the client changed since."""
    tx = Transaction(now)
    record = DueRecord(account, f"{DUE}{client_id}")
    tx.delete(record, when=DueRecord.mark == mark, otherwise=Stale())
    with suppress(Stale):
        tx.commit()


def take_turn(account: str, now: datetime) -> TurnRecord | None:
    """The turn to look at clients; None while another has it."""
    record = TurnRecord(account, until=_milliseconds(now + LONGEST_TURN))
    is_over = TurnRecord.until <= _milliseconds(now)
    is_free = TurnRecord.account.does_not_exist() | is_over
    return record if store.put(record, when=is_free) else None


def end_turn(turn: TurnRecord, now: datetime) -> None:
    """Let another have the turn, unless somebody has it already."""
    tx = Transaction(now)
    tx.delete(turn, when=TurnRecord.until == turn.until, otherwise=Stale())
    with suppress(Stale):
        tx.commit()


def _milliseconds(at: datetime) -> int:
    return int(at.timestamp() * 1000)
