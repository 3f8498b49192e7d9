"""Where the proofs of points stand."""

from chalicelib.cloud.proofs import Proofs
from chalicelib.loyalty.proof.types import Proof

PROOFS = Proofs("points-proof", Proof)
