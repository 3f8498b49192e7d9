"""What happens and is written to chats. An event that comes again writes nothing again."""

from chalicelib.clients.events import ClientCreated
from chalicelib.cloud.events import Recorded
from chalicelib.guests.events import PasswordSet
from chalicelib.kernel import clock, dates
from chalicelib.loyalty.events import LevelEarned
from chalicelib.notifications.commands import ChatKind, WriteToChat
from chalicelib.notifications.telegram import composing, rules, service
from chalicelib.payments.events import CardPaid, ServicePaid, VoucherReceived
from chalicelib.reservations.events import StayCreated, StayExpired

OF_PAYMENTS: dict[str, ChatKind] = {
    "payment.voucher_received": "voucher_received",
    "payment.card_paid": "card_paid",
    "payment.service_paid": "service_paid",
}


def tell_chats_of_stay(recorded: Recorded[StayCreated | StayExpired]) -> None:
    """A stay was booked, or nobody paid for it in time."""
    event, today = recorded.event, dates.today(recorded.at)
    kinds: list[ChatKind] = []
    if recorded.name == "reservation.created":
        kinds = rules.of_new_stay(event.origin, event.check_in, today)
    elif rules.is_near(event.check_in, today):
        kinds = ["hold_expired"]
    commands = [
        WriteToChat(
            kind=kind,
            cause=recorded.event_id,
            at=recorded.at,
            reservation_id=event.reservation_id,
        )
        for kind in kinds
    ]
    service.ask_for(*commands, now=clock.now())


def tell_chats_of_payment(recorded: Recorded[CardPaid | ServicePaid | VoucherReceived]) -> None:
    """A guest paid by card, or sent a voucher."""
    command = WriteToChat(
        kind=OF_PAYMENTS[recorded.name],
        cause=recorded.event_id,
        at=recorded.at,
        reservation_id=recorded.event.reservation_id,
        payment_id=recorded.event.payment_id,
    )
    service.ask_for(command, now=clock.now())


def tell_chats_of_client(recorded: Recorded[ClientCreated | PasswordSet]) -> None:
    """Somebody is a client since, or can sign in since."""
    event = recorded.event
    # Who replaces a forgotten password could sign in before.
    if not getattr(event, "is_first", True):
        return
    command = WriteToChat(
        kind="client_created" if recorded.name == "client.created" else "password_set",
        cause=recorded.event_id,
        at=recorded.at,
        client_id=event.client_id,
    )
    service.ask_for(command, now=clock.now())


def tell_chats_of_level(recorded: Recorded[LevelEarned]) -> None:
    """A client reached a level; those that were reached at the same moment are one message."""
    event = recorded.event
    if event.achievement_id not in {each.achievement_id for each in composing.above_lowest()}:
        return
    command = WriteToChat(
        kind="level_earned",
        cause=f"{event.client_id}@{recorded.at.isoformat()}",
        at=recorded.at,
        client_id=event.client_id,
    )
    service.ask_for(command, now=clock.now())


def write_to_chat(command: WriteToChat) -> None:
    """A chat is to read something."""
    service.write(command, now=clock.now())
