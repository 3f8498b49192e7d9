"""What loyalty does when it hears of clients and stays. Doing any of it again changes nothing."""

from chalicelib.cloud.events import Event
from chalicelib.kernel import clock
from chalicelib.loyalty import awarding


def follow_client(fact: Event) -> None:
    """A client came (`client.created`) or left (`client.deleted`): a friend more or less for
    whoever brought them, and the base level for the new one."""
    awarding.follow(fact.subject.partition("#")[2], clock.now())


def follow_stay(fact: Event) -> None:
    """A stay came to count, stopped counting, or is another guest's now."""
    guests = dict.fromkeys([fact.data["client_id"], *fact.changes.get("client_id", ())])
    for client_id in guests:
        awarding.follow(client_id, clock.now())
