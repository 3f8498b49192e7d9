"""The last proof of the money of stays, for administrators."""

from chalicelib.kernel.permissions import Permission
from chalicelib.payments.proof.records import PROOFS
from chalicelib.payments.proof.wire import MoneyProofs, MoneyProofView
from chalicelib.web.audiences import staff
from chalicelib.web.routing import Router

router = Router("payments: staff")


@router.get("/payments/proof", audience=staff(Permission.READS_MONEY))
def money_proof() -> MoneyProofs:
    """Whether every stay had the money that its payments say last night.

    With it, for which stays too much was paid, and which payments banks should have ended.
    """
    last, running = PROOFS.both()
    return MoneyProofs(MoneyProofView.of(last), MoneyProofView.of(running))
