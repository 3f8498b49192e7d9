"""Where the proofs of the money of stays stand."""

from chalicelib.cloud.proofs import Proofs
from chalicelib.payments.proof.types import Proof

PROOFS = Proofs("money-proof", Proof)
