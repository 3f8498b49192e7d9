"""What loyalty does when it hears of clients. Doing any of it again changes nothing."""

from chalicelib.clients.events import ClientCreated, ClientDeleted, ClientRestored
from chalicelib.cloud.events import Recorded
from chalicelib.kernel import clock
from chalicelib.loyalty.events import ReferrerChanged
from chalicelib.loyalty.membership import awarding


def follow_client(recorded: Recorded[ClientCreated | ClientDeleted | ClientRestored]) -> None:
    """A friend more or less for whoever brought the client, and the base level for a new one."""
    awarding.follow(recorded.event.client_id, now=clock.now())


def follow_referrer(recorded: Recorded[ReferrerChanged]) -> None:
    """A friend more for the one, a friend less for the other."""
    for referrer_id in (recorded.event.referred_by, recorded.event.before):
        if referrer_id is not None:
            awarding.recheck(referrer_id, now=clock.now())
