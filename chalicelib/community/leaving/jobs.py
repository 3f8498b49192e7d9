"""Guests who leave, or whose records become one."""

from datetime import timedelta

from chalicelib.clients.events import ClientDeleted, ClientMerged
from chalicelib.cloud.deliveries import Later
from chalicelib.cloud.events import Recorded
from chalicelib.community.leaving import service
from chalicelib.guests.events import GuestErased
from chalicelib.kernel import clock

SECOND_LOOK = timedelta(minutes=5)
"""Longer than any worker lives that read a guest before the erasure, and writes of them after."""


def forget_participant(recorded: Recorded[GuestErased]) -> None:
    """Nothing personal of a guest is to be left.

    Raises:
        Later: a second look is yet to come.
    """
    now = clock.now()
    service.forget_guest(recorded.event.client_id, now=now)
    if now - recorded.at < SECOND_LOOK:
        raise Later(recorded.at + SECOND_LOOK - now)


def dismiss_participant(recorded: Recorded[ClientDeleted]) -> None:
    """A client left every list."""
    service.dismiss_guest(recorded.event.client_id, now=clock.now())


def merge_participants(recorded: Recorded[ClientMerged]) -> None:
    """A client has everything of another record of the same person."""
    service.hand_over(recorded.event.gone, recorded.event.client_id, now=clock.now())
