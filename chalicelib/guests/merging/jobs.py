"""What the queue of merges starts. Doing any of it again does the rest, or nothing."""

from chalicelib.clients.events import ClientCreated
from chalicelib.cloud.events import Recorded
from chalicelib.guests.commands import MergeClients
from chalicelib.guests.merging import steps
from chalicelib.kernel import clock


def merge_clients(command: MergeClients) -> None:
    """Two records of clients are one person's."""
    steps.carry_out(command.kept_id, command.gone_id, actor=command.actor, now=clock.now())


def lead_on(recorded: Recorded[ClientCreated]) -> None:
    """A client may have come by the code of a record that was merged at that moment."""
    if recorded.event.referred_by is not None:
        steps.lead_on(recorded.event.client_id, actor=recorded.actor, now=clock.now())
