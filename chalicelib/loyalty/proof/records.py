"""Proofs in table `ledgers`: account `points-proof`, with the one that runs and the last that was
done."""

from typing import cast

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition
from pynamodb.models import Model

from chalicelib.cloud import store
from chalicelib.cloud.attributes import StructAttribute
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel.errors import Stale
from chalicelib.loyalty.proof.types import Proof

PROOFS, RUNNING, LAST = "points-proof", "running", "last"


class ProofRecord(Model):
    """A proof; `looks` counts how often it was written."""

    Meta = store.meta("ledgers")
    account = UnicodeAttribute(hash_key=True, default=PROOFS)
    entry = UnicodeAttribute(range_key=True)
    proof_id = UnicodeAttribute()
    looks = NumberAttribute(default=0)
    proof = StructAttribute[Proof](Proof)


def proofs() -> tuple[Proof | None, Proof | None]:
    """The last proof that was done, and the one that runs."""
    found = store.fetch_many(store.Key(ProofRecord, PROOFS, entry) for entry in (LAST, RUNNING))
    last, running = (
        found.value(store.Key(ProofRecord, PROOFS, entry), ProofRecord.proof)
        for entry in (LAST, RUNNING)
    )
    return last, running


def running() -> ProofRecord | None:
    """The proof that runs."""
    return store.fetch(ProofRecord, PROOFS, RUNNING)


def begin(tx: Transaction, proof: Proof) -> None:
    """Let a proof run, in place of one that was never done."""
    tx.put(ProofRecord(entry=RUNNING, proof_id=proof.proof_id, proof=proof))


def go_on(tx: Transaction, before: ProofRecord, proof: Proof) -> None:
    """Write how far the running proof is; the commit raises `Stale` if another went further."""
    tx.put(
        ProofRecord(
            entry=RUNNING, proof_id=proof.proof_id, proof=proof, looks=int(before.looks) + 1
        ),
        when=_is(before),
        otherwise=Stale(),
    )


def finish(tx: Transaction, before: ProofRecord, proof: Proof) -> None:
    """Let the running proof be the last one that was done; `Stale` as for `go_on`."""
    tx.put(ProofRecord(entry=LAST, proof_id=proof.proof_id, proof=proof))
    tx.delete(ProofRecord(entry=RUNNING), when=_is(before), otherwise=Stale())


def _is(before: ProofRecord) -> Condition:
    is_same = (ProofRecord.proof_id == before.proof_id) & (ProofRecord.looks == before.looks)
    return cast("Condition", is_same)
