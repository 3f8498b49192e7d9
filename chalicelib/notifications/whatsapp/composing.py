"""What a guest reads, as things stand when it is sent; None where there is nothing to say any
more, or nobody to say it to."""

from chalicelib.clients.records import client_of
from chalicelib.clients.types import Client
from chalicelib.cloud.deliveries import Later
from chalicelib.kernel import clock
from chalicelib.notifications.commands import GuestKind, TextGuest, WriteToGuest
from chalicelib.notifications.devices import records as devices
from chalicelib.notifications.pushing.rules import night_ends
from chalicelib.notifications.stays import facts
from chalicelib.notifications.stays.facts import Found
from chalicelib.notifications.types import client_account
from chalicelib.notifications.whatsapp import texts
from chalicelib.notifications.whatsapp.types import Filled, Text
from chalicelib.reservations.types import Status

STATUS: dict[str, Status] = {
    "payment_approved": "approved",
    "reservation_cancelled": "expired",
}
"""How a stay stands while its message is true."""


def filled(command: WriteToGuest) -> Filled | None:
    """A template with what fills it.

    Raises:
        Later: it can wait until the night is over.
    """
    if command.kind in STATUS:
        found = _stay(command.reservation_id, command.kind)
        return None if found is None else _of_stay(command.kind, found)
    client = _reachable(client_of(command.client_id))
    if client is None:
        return None
    if command.kind == "event_winner":
        won = texts.event_winner(client.first_name, command.contest or "", command.prize)
        return Filled(command.kind, _phone(client), won)
    _wait_for_day()
    return Filled(command.kind, _phone(client), texts.welcome(client.first_name))


def as_text(command: TextGuest) -> Text | None:
    """A text message for a guest who has no telephone with the app."""
    found = _stay(command.reservation_id, command.kind)
    if found is None or _has_app(found.client):
        return None
    is_approved = command.kind == "payment_approved"
    say = texts.approved_as_text if is_approved else texts.cancelled_as_text
    return Text(_phone(found.client), say(found.stay))


def _has_app(client: Client) -> bool:
    account = client_account(client.client_id)
    return bool(devices.owners([account]).of(account).active)


def _stay(reservation_id: str | None, kind: GuestKind) -> Found | None:
    """A stay that still is so, of a guest who was told nowhere else."""
    found = facts.of_stay(reservation_id or "")
    if found is None or not found.is_of_guest:
        return None
    is_told = kind == "payment_approved" and found.is_announced
    if is_told or found.stay.status != STATUS[kind] or _reachable(found.client) is None:
        return None
    return found


def _of_stay(kind: GuestKind, found: Found) -> Filled:
    client = found.client
    name = texts.short_name(client.first_name, client.last_name)
    is_approved = kind == "payment_approved"
    filling = texts.payment_approved(name, found.stay) if is_approved else (name,)
    return Filled(kind, _phone(client), filling)


def _reachable(client: Client | None) -> Client | None:
    """A guest who has a telephone."""
    return client if client is not None and client.is_guest and client.tel_number else None


def _phone(client: Client) -> str:
    return f"+{client.tel_number.removeprefix('+')}"


def _wait_for_day() -> None:
    now = clock.now()
    day = night_ends(now)
    if day is not None:
        raise Later(day - now)
