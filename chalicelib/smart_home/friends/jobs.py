"""What becomes of shares when a guest is erased, or turns out to be two records."""

from chalicelib.clients.events import ClientMerged
from chalicelib.cloud.events import Recorded
from chalicelib.guests.events import GuestErased
from chalicelib.kernel import clock
from chalicelib.smart_home.friends import service


def forget_shares(recorded: Recorded[GuestErased]) -> None:
    """Nobody is to know for whom an erased guest shared a stay."""
    service.forget(recorded.event.client_id, now=clock.now())


def merge_shares(recorded: Recorded[ClientMerged]) -> None:
    """What one record of a guest shared is shared by the record that is kept."""
    event = recorded.event
    service.hand_over(event.gone, event.client_id, now=clock.now())
