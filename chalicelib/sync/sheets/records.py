"""How far searches stand in the spreadsheet, in table `ledgers` (account `google_sheets`).

| entry | holds |
|---|---|
| `sent` | how far (`types.State`) |
| `erase#<client id>` | a guest was erased, whose rows still tell who it was |
"""

from datetime import datetime
from typing import cast

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition
from pynamodb.models import Model

from chalicelib.cloud import store
from chalicelib.cloud.attributes import StructAttribute
from chalicelib.cloud.removal import remove_all
from chalicelib.sync.sheets.types import State

ACCOUNT, SENT, ERASE = "google_sheets", "sent", "erase#"


class StateRecord(Model):
    """How far; `version` counts its changes."""

    Meta = store.meta("ledgers")
    account = UnicodeAttribute(hash_key=True, default=ACCOUNT)
    entry = UnicodeAttribute(range_key=True, default=SENT)
    state = StructAttribute[State](State)
    version = NumberAttribute()


class ErasureRecord(Model):
    """A guest whose rows are to tell nothing any more."""

    Meta = store.meta("ledgers")
    account = UnicodeAttribute(hash_key=True, default=ACCOUNT)
    entry = UnicodeAttribute(range_key=True)

    @property
    def client_id(self) -> str:
        """The guest."""
        return self.entry.removeprefix(ERASE)


def kept() -> StateRecord | None:
    """How far it is now; None before a copy begins."""
    return store.fetch(StateRecord, ACCOUNT, SENT)


def begin(state: State) -> StateRecord | None:
    """Begin a copy; None where another did."""
    record = StateRecord(ACCOUNT, SENT, state=state, version=1)
    return record if store.put(record, when=StateRecord.account.does_not_exist()) else None


def replace(before: StateRecord, state: State) -> StateRecord | None:
    """Note how far it is since; None where another did meanwhile."""
    record = StateRecord(ACCOUNT, SENT, state=state, version=before.version + 1)
    unchanged = cast("Condition", StateRecord.version == before.version)
    return record if store.put(record, when=unchanged) else None


def note_erasure(client_id: str) -> None:
    """Note that the rows of a guest are to be gone over, once however often it is said."""
    record = ErasureRecord(ACCOUNT, f"{ERASE}{client_id}")
    store.put(record, when=ErasureRecord.account.does_not_exist())


def erasures() -> list[ErasureRecord]:
    """Those that are not done."""
    where = ErasureRecord.entry.startswith(ERASE)
    return store.query_records(ErasureRecord, ACCOUNT, where=where, consistent=True)


def erased(done: list[ErasureRecord], now: datetime) -> None:
    """Note that they are done."""
    remove_all(done, now)
