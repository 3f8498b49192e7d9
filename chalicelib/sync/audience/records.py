"""What Meta's audience has, in table `ledgers` (account `meta_audience`).

| entry | holds |
|---|---|
| `row#<client id>` | what Meta may have of a guest |
| `due#<client id>` | the guest changed and was not looked at since |
| `turn` | until when somebody looks at them |
"""

from contextlib import suppress
from datetime import datetime, timedelta

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.models import Model

from chalicelib.cloud import store
from chalicelib.cloud.attributes import StructAttribute
from chalicelib.cloud.store import Found, Key
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import ids
from chalicelib.kernel.errors import Stale
from chalicelib.sync.audience.types import Digests

ACCOUNT, ROW, DUE, TURN = "meta_audience", "row#", "due#", "turn"
LONGEST_TURN = timedelta(seconds=150)
"""A function of queue `meta` has ended by then."""


class RowRecord(Model):
    """What Meta may have of a guest."""

    Meta = store.meta("ledgers")
    account = UnicodeAttribute(hash_key=True, default=ACCOUNT)
    entry = UnicodeAttribute(range_key=True)
    digests = StructAttribute[Digests](Digests)


class DueRecord(Model):
    """A guest changed; `mark` is another one with each change."""

    Meta = store.meta("ledgers")
    account = UnicodeAttribute(hash_key=True, default=ACCOUNT)
    entry = UnicodeAttribute(range_key=True)
    mark = UnicodeAttribute()

    @property
    def client_id(self) -> str:
        """The guest."""
        return self.entry.removeprefix(DUE)


class TurnRecord(Model):
    """Somebody looks at guests until `until` (epoch milliseconds)."""

    Meta = store.meta("ledgers")
    account = UnicodeAttribute(hash_key=True, default=ACCOUNT)
    entry = UnicodeAttribute(range_key=True, default=TURN)
    until = NumberAttribute()


def row_key(client_id: str) -> Key:
    """Where that stands which Meta may have of a guest."""
    return Key(RowRecord, ACCOUNT, f"{ROW}{client_id}")


def row_in(found: Found, client_id: str) -> Digests | None:
    """What Meta may have of a guest whose `row_key` was read."""
    return found.value(row_key(client_id), RowRecord.digests)


def write_row(tx: Transaction, client_id: str, digests: Digests | None) -> None:
    """Note what Meta may have of a guest from now on; None for nothing."""
    entry = f"{ROW}{client_id}"
    if digests is None:
        tx.delete(RowRecord(entry=entry))
    else:
        tx.put(RowRecord(entry=entry, digests=digests))


def note_due(tx: Transaction, client_id: str) -> None:
    """Note that a guest is to be looked at."""
    tx.put(DueRecord(entry=f"{DUE}{client_id}", mark=ids.new_id()))


def due(most: int) -> list[DueRecord]:
    """Guests who are to be looked at."""
    where = DueRecord.entry.startswith(DUE)
    return store.query_records(DueRecord, ACCOUNT, where=where, limit=most, consistent=True)


def seen(client_id: str, mark: str, now: datetime) -> None:
    """Note that a guest was looked at, unless the guest changed since."""
    tx = Transaction(now)
    record = DueRecord(entry=f"{DUE}{client_id}")
    tx.delete(record, when=DueRecord.mark == mark, otherwise=Stale())
    with suppress(Stale):
        tx.commit()


def take_turn(now: datetime) -> TurnRecord | None:
    """The turn to look at guests; None while another has it."""
    record = TurnRecord(until=_milliseconds(now + LONGEST_TURN))
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
