"""What becomes of participants who are erased or turn out to be one person."""

from chalicelib.clients.events import ClientMerged
from chalicelib.cloud import deliveries
from chalicelib.cloud.events import Recorded
from chalicelib.guests.events import GuestErased
from chalicelib.kernel import clock
from chalicelib.music.sessions import following


def forget_participant(recorded: Recorded[GuestErased]) -> None:
    """Nobody is to know where an erased guest took part.

    Raises:
        Later: a second look is yet to come.
    """
    now = clock.now()
    following.forget(recorded.event.client_id, now=now)
    deliveries.look_again(recorded, now)


def merge_participants(recorded: Recorded[ClientMerged]) -> None:
    """A client takes part where another record of the same person did."""
    following.hand_over(recorded.event.gone, recorded.event.client_id, now=clock.now())
