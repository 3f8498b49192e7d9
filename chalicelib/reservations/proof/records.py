"""Where the proofs of nights stand."""

from chalicelib.cloud.proofs import Proofs
from chalicelib.reservations.proof.types import Proof

PROOFS = Proofs("nights-proof", Proof)
