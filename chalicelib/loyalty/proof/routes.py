"""The last proof of points, for administrators."""

from chalicelib.kernel.permissions import Permission
from chalicelib.loyalty.proof.records import PROOFS
from chalicelib.loyalty.proof.wire import Proofs, ProofView
from chalicelib.web.audiences import staff
from chalicelib.web.routing import Router

router = Router("loyalty")


@router.get("/admin/points-proof", audience=staff(Permission.ADJUSTS_POINTS))
def points_proof() -> Proofs:
    """Whether the points of every client agreed last night: balance, entries and open lots."""
    last, running = PROOFS.both()
    return Proofs(ProofView.of(last), ProofView.of(running))
