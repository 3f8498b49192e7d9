"""When the address book follows. Doing any of it again writes nothing twice."""

from datetime import datetime

from chalicelib.clients.events import (
    ClientChanged,
    ClientCreated,
    ClientDeleted,
    ClientMerged,
    ClientRestored,
)
from chalicelib.cloud.events import Recorded
from chalicelib.guests.events import GuestErased
from chalicelib.kernel import clock
from chalicelib.loyalty.events import (
    LevelEarned,
    LevelWithdrawn,
    PointsAdjusted,
    PointsEarned,
    PointsExpired,
    PointsMerged,
    PointsOfReferral,
    PointsRedeemed,
    PointsRefunded,
    PointsTakenBack,
)
from chalicelib.reservations.events import StayCounts, guests_of
from chalicelib.sync.commands import LookAtContacts, SendContacts
from chalicelib.sync.contacts import service


def contacts_sync(now: datetime) -> None:
    """Every 15 minutes: have the cards sent of whoever changed."""
    service.request(now=now)


def contacts_at_checkout(now: datetime) -> None:
    """Every day at 11:01: stays are over."""
    service.request(now=now)


def contacts_at_checkin(now: datetime) -> None:
    """Every day at 12:01: stays have begun."""
    service.request(now=now)


def contacts_at_midnight(now: datetime) -> None:
    """Every day at 00:01: another day, and a look at everybody's card."""
    service.request(now=now)
    service.begin_look(now=now)


def note_contact(
    recorded: Recorded[
        ClientChanged | ClientCreated | ClientDeleted | ClientMerged | ClientRestored | GuestErased
    ],
) -> None:
    """A client came, went, or has other details."""
    service.note([recorded.event.client_id], now=clock.now())


def note_level(recorded: Recorded[LevelEarned | LevelWithdrawn]) -> None:
    """A guest has another level."""
    service.note([recorded.event.client_id], now=clock.now())


def note_points(
    recorded: Recorded[
        PointsAdjusted
        | PointsEarned
        | PointsExpired
        | PointsMerged
        | PointsOfReferral
        | PointsRedeemed
        | PointsRefunded
        | PointsTakenBack
    ],
) -> None:
    """A guest has other points."""
    service.note([recorded.event.client_id], now=clock.now())


def note_stay(recorded: Recorded[StayCounts]) -> None:
    """Something became of a stay."""
    service.note(guests_of(recorded.event, recorded.changes), now=clock.now())


def look_at_contacts(command: LookAtContacts) -> None:
    """The cards of some guests are to be looked at."""
    service.look(command, now=clock.now())


def send_contacts(_command: SendContacts) -> None:
    """Cards are to be sent."""
    service.send()
