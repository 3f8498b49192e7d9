"""What happens and is written to guests. An event that comes again writes nothing again."""

from chalicelib.clients.events import ClientCreated
from chalicelib.cloud.events import Recorded
from chalicelib.community.events import WinnerAnnounced
from chalicelib.community.occasions import service as occasions
from chalicelib.kernel import clock
from chalicelib.notifications.commands import NoteSteps, TextGuest, WriteToGuest
from chalicelib.notifications.whatsapp import service, statuses
from chalicelib.reservations.events import StayApproved, StayCreated, StayExpired

OF_GUEST = "client"
"""The origin of stays whose guests WhatsApp is for: those who booked by themselves."""


def write_of_stay(recorded: Recorded[StayApproved | StayCreated | StayExpired]) -> None:
    """A payment was accepted (which is told once a stay), or nobody paid in time."""
    event = recorded.event
    is_expired = recorded.name == "reservation.expired"
    if event.origin != OF_GUEST or not (is_expired or event.status == "approved"):
        return
    command = WriteToGuest(
        kind="reservation_cancelled" if is_expired else "payment_approved",
        cause=recorded.event_id if is_expired else event.reservation_id,
        at=recorded.at,
        client_id=event.client_id,
        reservation_id=event.reservation_id,
    )
    service.ask_for(command, now=clock.now())


def write_welcome(recorded: Recorded[ClientCreated]) -> None:
    """Somebody is a client since."""
    command = WriteToGuest(
        kind="welcome",
        cause=recorded.event_id,
        at=recorded.at,
        client_id=recorded.event.client_id,
    )
    service.ask_for(command, now=clock.now())


def write_to_winner(recorded: Recorded[WinnerAnnounced]) -> None:
    """Somebody won, and everybody may know."""
    event = recorded.event
    occasion = occasions.find(event.occasion_id)
    if occasion is None:
        return
    command = WriteToGuest(
        kind="event_winner",
        cause=recorded.event_id,
        at=recorded.at,
        client_id=event.client_id,
        contest=occasion.title,
        prize=event.prize or None,
        registration_id=event.registration_id,
    )
    service.ask_for(command, now=clock.now())


def write_to_guest(command: WriteToGuest) -> None:
    """A guest is to get a template."""
    service.write(command, now=clock.now())


def text_guest(command: TextGuest) -> None:
    """A guest is to get a text message instead."""
    service.write_text(command, now=clock.now())


def note_steps(command: NoteSteps) -> None:
    """WhatsApp told how far messages came."""
    statuses.note(command, now=clock.now())
