"""Sending by hand. Whoever tries their own devices waits for Expo; what a guest gets goes the way
of all notifications."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from chalicelib.clients.records import client_of
from chalicelib.cloud.http.errors import NotConfigured, ServiceRefused, ServiceUnavailable
from chalicelib.integrations import expo
from chalicelib.kernel import ids
from chalicelib.kernel.errors import Invalid, NotFound, Refused
from chalicelib.notifications.devices import service as devices
from chalicelib.notifications.pushing.messages import message_of
from chalicelib.notifications.pushing.service import EXPO_AUDIENCES
from chalicelib.notifications.sending.types import Tried
from chalicelib.notifications.telling.service import notice_of, tell_by_hand
from chalicelib.notifications.texts import others
from chalicelib.notifications.texts.catalogue import TEMPLATES
from chalicelib.notifications.texts.types import ManualFacts
from chalicelib.notifications.types import Content, Key, Notice, audience_of, client_account

SOON = timedelta(minutes=5)


class NoActiveDevice(Invalid):
    """Nothing can be pushed to the caller."""

    code = "no_active_device"
    default_message = "No tienes ningún dispositivo activo registrado."


class NotPushed(Refused):
    """Expo took nothing."""

    code = "not_pushed"
    default_message = "El servicio de notificaciones no aceptó el envío."


def try_own(account: str, content: Content, *, now: datetime) -> Sequence[Tried]:
    """Push something to the devices of whoever asks, and wait for what Expo says.

    Raises:
        NoActiveDevice: there is none.
        NotPushed: Expo does not answer, or took none.
    """
    active = devices.owner_of(account).active
    if not active:
        raise NoActiveDevice
    audience = audience_of(account)
    notice = Notice(
        notice_id=ids.new_id(), audience=audience, content=content, at=now, expires_at=now + SOON
    )
    messages = [message_of(notice, device.token) for device in active]
    try:
        tickets = expo.send(EXPO_AUDIENCES[audience], messages)
    except (NotConfigured, ServiceRefused, ServiceUnavailable) as error:
        raise NotPushed from error
    tried = [
        Tried(device_id=device.device_id, accepted=ticket.error is None, code=ticket.error)
        for device, ticket in zip(active, tickets, strict=True)
    ]
    if not any(each.accepted for each in tried):
        raise NotPushed
    return tried


def test_content(now: datetime) -> Content:
    """What tells that a device works."""
    data = {"type": "test", "notification_type": "test", "timestamp": now.isoformat()}
    return Content(
        key="custom", title="Prueba de notificaciones", body="Este dispositivo funciona.", data=data
    )


def sample_of(key: Key) -> Content:
    """A kind of notification with made-up values."""
    template = TEMPLATES[key]
    return template.content(template.sample)


def send_to_guest(client_id: str, facts: ManualFacts, *, actor: str, now: datetime) -> int:
    """Tell one guest what an administrator wrote; to how many devices it goes.

    Raises:
        NotFound: there is no such guest.
        ToldLately: they were told the same a moment ago.
    """
    client = client_of(client_id)
    if client is None or not client.is_guest:
        raise NotFound
    account = client_account(client_id)
    tell_by_hand(account, notice_of(others.CUSTOM, facts, about=(account,), actor=actor, now=now))
    return len(devices.owner_of(account).active)
