"""When the bot says something by itself, or has to know something. Doing any of it again says
nothing twice."""

from datetime import datetime

from chalicelib.clients.events import ClientChanged
from chalicelib.cloud.events import Recorded
from chalicelib.kernel import clock
from chalicelib.reservations.events import StayCounts, StayFullyPaid, guests_of
from chalicelib.sync.commands import TellOfBirthday, TellOfComingStay
from chalicelib.sync.flows import coming, service


def tell_of_full_payment(recorded: Recorded[StayFullyPaid]) -> None:
    """Nothing is left to pay of a stay."""
    event = recorded.event
    service.tell_of_full_payment(
        event.reservation_id, event.client_id, at=recorded.at, now=clock.now()
    )


def chatbot_birthday_flow(now: datetime) -> None:
    """Every day at 10:00: birthdays of in fifteen days."""
    service.have_birthdays_told(now=now)


def tell_of_birthday(command: TellOfBirthday) -> None:
    """A guest's birthday comes."""
    service.tell_of_birthday(command.client_id, command.birthday, now=clock.now())


def chatbot_stay_fields(now: datetime) -> None:
    """Every day at 06:00: whatever the bot does not know of coming stays."""
    coming.have_told(now=now)


def tell_of_coming_stay(command: TellOfComingStay) -> None:
    """The bot may know another coming stay of a guest."""
    coming.tell(command.client_id, now=clock.now())


def follow_stay_at_bot(recorded: Recorded[StayCounts]) -> None:
    """A stay counts for its guest, or no more, or on other days."""
    for client_id in guests_of(recorded.event, recorded.changes):
        coming.tell(client_id, now=clock.now())


def follow_contact_at_bot(recorded: Recorded[ClientChanged]) -> None:
    """A client may be a contact of the bot now."""
    if "id_manychat" in recorded.event.fields:
        coming.tell(recorded.event.client_id, now=clock.now())
