"""When the bot says something by itself. Doing any of it again says nothing twice."""

from chalicelib.cloud.events import Recorded
from chalicelib.kernel import clock
from chalicelib.reservations.events import StayFullyPaid
from chalicelib.sync.flows import service


def tell_of_full_payment(recorded: Recorded[StayFullyPaid]) -> None:
    """Nothing is left to pay of a stay."""
    event = recorded.event
    service.tell_of_full_payment(
        event.reservation_id, event.client_id, at=recorded.at, now=clock.now()
    )
