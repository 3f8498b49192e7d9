"""Proofs of a night, done in messages that follow one another: the one that runs, and the last that
was done (table `ledgers`, an account for what is proved)."""

import time
from collections.abc import Callable
from functools import cached_property
from typing import Any, Generic, Protocol, TypeVar, cast

import msgspec
from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition
from pynamodb.models import Model

from chalicelib.cloud import store
from chalicelib.cloud.transaction import Busy, Transaction
from chalicelib.kernel import decoding
from chalicelib.kernel.errors import Stale

RUNNING, LAST = "running", "last"
LOOKS, PAUSE = 5, 0.05
"""How often, and how many seconds apart, what seems not to agree is read."""


class Provable(Protocol):
    """What a proof has in common with others: a frozen struct with a name of its own."""

    @property
    def proof_id(self) -> str:
        """Names the proof."""


P = TypeVar("P", bound=Provable)
T = TypeVar("T")


class ProofRecord(Model):
    """A proof, as JSON; `looks` counts how often it was written."""

    Meta = store.meta("ledgers")
    account = UnicodeAttribute(hash_key=True)
    entry = UnicodeAttribute(range_key=True)
    proof_id = UnicodeAttribute()
    looks = NumberAttribute(default=0)
    proof = UnicodeAttribute()


class Running(msgspec.Struct, Generic[P], frozen=True):
    """The proof that runs, as it was read after so many looks."""

    proof: P
    looks: int


class Proofs(Generic[P]):
    """The proofs of one thing, which stand in `account`."""

    def __init__(self, account: str, kind: type[P]) -> None:
        self._account, self._kind = account, kind

    @cached_property
    def _decode(self) -> Any:
        return decoding.json_decoder(self._kind).decode

    def both(self) -> tuple[P | None, P | None]:
        """The last proof that was done, and the one that runs."""
        keys = [store.Key(ProofRecord, self._account, entry) for entry in (LAST, RUNNING)]
        found = store.fetch_many(keys)
        last, running = (found.value(key, ProofRecord.proof) for key in keys)
        return self._read(last), self._read(running)

    def running(self, proof_id: str) -> Running[P] | None:
        """The proof that runs, if it is this one: another may have replaced it."""
        record = store.fetch(ProofRecord, self._account, RUNNING)
        if record is None or record.proof_id != proof_id:
            return None
        return Running(self._decode(record.proof), int(record.looks))

    def begin(self, tx: Transaction, proof: P) -> None:
        """Let a proof run, in place of one that was never done."""
        tx.put(self._record(RUNNING, proof, 0))

    def go_on(self, tx: Transaction, before: Running[P], proof: P) -> None:
        """Write how far the running proof is; the commit raises `Stale` if another went further."""
        record = self._record(RUNNING, proof, before.looks + 1)
        tx.put(record, when=_is(before), otherwise=Stale())

    def finish(self, tx: Transaction, before: Running[P], proof: P) -> None:
        """Let the running proof be the last one that was done; `Stale` as for `go_on`."""
        tx.put(self._record(LAST, proof, 0))
        running = ProofRecord(account=self._account, entry=RUNNING)
        tx.delete(running, when=_is(before), otherwise=Stale())

    def _read(self, text: str | None) -> P | None:
        return None if text is None else cast("P", self._decode(text))

    def _record(self, entry: str, proof: P, looks: int) -> ProofRecord:
        return ProofRecord(
            account=self._account,
            entry=entry,
            proof_id=proof.proof_id,
            looks=looks,
            proof=msgspec.json.encode(proof).decode(),
        )


def confirmed(look: Callable[[], tuple[T, object]]) -> T:
    """What does not agree when it is read again, too: a transaction that was seen half done is no
    drift. `look` gives what does not agree, and what it saw.

    Raises:
        Busy: it keeps changing.
    """
    before: object = None
    for _ in range(LOOKS):
        found, seen = look()
        if not found or (seen, found) == before:
            return found
        before = seen, found
        time.sleep(PAUSE)
    raise Busy


def _is(before: Running[P]) -> Condition:
    same = ProofRecord.proof_id == before.proof.proof_id
    return cast("Condition", same & (ProofRecord.looks == before.looks))
