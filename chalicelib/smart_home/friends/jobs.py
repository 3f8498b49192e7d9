"""What becomes of shares when a guest is erased. (A merge needs nothing: shares are of a stay.)"""

from chalicelib.cloud.events import Recorded
from chalicelib.guests.events import GuestErased
from chalicelib.kernel import clock
from chalicelib.smart_home.friends import service


def forget_shares(recorded: Recorded[GuestErased]) -> None:
    """Nobody is to know for whom an erased guest shared a stay."""
    service.forget(recorded.event.client_id, now=clock.now())
