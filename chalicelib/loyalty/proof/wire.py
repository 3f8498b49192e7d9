"""Proofs of points on the wire."""

from datetime import datetime
from typing import ClassVar

import msgspec

from chalicelib.kernel.dates import in_lima
from chalicelib.loyalty.proof.types import Difference, Drift, Proof
from chalicelib.web.formats import Id


class DriftView(msgspec.Struct):
    """A client whose points do not agree."""

    TEXTS_FROM: ClassVar = (Drift,)

    client_id: Id
    differences: list[Difference]


class ProofView(msgspec.Struct, kw_only=True):
    """A look at the points of every client."""

    TEXTS_FROM: ClassVar = (Proof,)

    started_at: datetime
    finished_at: datetime | None
    accounts: int
    clients: int
    drifted: int
    drifts: list[DriftView]

    @classmethod
    def of(cls, proof: Proof | None) -> "ProofView | None":
        """The view of a proof, if there is one."""
        if proof is None:
            return None
        return cls(
            started_at=in_lima(proof.started_at),
            finished_at=in_lima(proof.finished_at),
            accounts=proof.accounts,
            clients=proof.clients,
            drifted=proof.drifted,
            drifts=[DriftView(each.client_id, list(each.differences)) for each in proof.drifts],
        )


class Proofs(msgspec.Struct):
    """What is proved of points."""

    last: ProofView | None
    """The last proof that was done; null before the first night."""
    running: ProofView | None
    """The one that goes on, if any."""
