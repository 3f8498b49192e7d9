"""What loyalty does when it hears of clients. Doing any of it again changes nothing."""

from chalicelib.clients.events import ClientCreated, ClientDeleted
from chalicelib.cloud.events import Recorded
from chalicelib.kernel import clock
from chalicelib.loyalty.membership import awarding


def follow_client(recorded: Recorded[ClientCreated | ClientDeleted]) -> None:
    """A friend more or less for whoever brought the client, and the base level for a new one."""
    awarding.follow(recorded.event.client_id, now=clock.now())
