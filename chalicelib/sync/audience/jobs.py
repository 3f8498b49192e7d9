"""When Meta's audience follows. Doing any of it again is harmless."""

from datetime import datetime

from chalicelib.clients.events import ClientChanged, ClientCreated, ClientDeleted, ClientRestored
from chalicelib.cloud.events import Recorded
from chalicelib.guests.events import GuestErased
from chalicelib.kernel import clock
from chalicelib.sync.audience import rules, service
from chalicelib.sync.commands import UpdateAudience


def meta_audience_batch(now: datetime) -> None:
    """Every 15 minutes: have guests looked at who changed."""
    service.request(now=now)


def note_client(
    recorded: Recorded[ClientCreated | ClientDeleted | ClientRestored | GuestErased],
) -> None:
    """A client came or went."""
    service.note(recorded.event.client_id, now=clock.now())


def note_changed(recorded: Recorded[ClientChanged]) -> None:
    """A client has other details, or may be told of or not."""
    event = recorded.event
    if rules.concerns(event.fields):
        service.note(event.client_id, now=clock.now())


def update_audience(_command: UpdateAudience) -> None:
    """Guests who changed are to be looked at."""
    service.update()
