"""What a guest was told, and what became of it on their telephones."""

from collections.abc import Sequence
from urllib.parse import quote, urlencode

import msgspec

from chalicelib.kernel import decoding
from chalicelib.kernel.permissions import Permission
from chalicelib.notifications.reached.wire import DeliveryView, Reached, ReachedPage
from chalicelib.office.drawing import showing
from chalicelib.office.drawing.cells import Tone
from chalicelib.office.requests import address_of
from chalicelib.office.visits import Visit
from chalicelib.office.work.deliveries import KINDS

MOST, DAYS = 20, 3650
"""So many on a page, of all that are kept."""
TELEPHONES = {"ios": "iPhone", "android": "Android"}
STATES = {
    "accepted": "en camino",
    "claimed": "en camino",
    "delivered": "llegó",
    "expired": "llegó tarde",
    "failed": "falló",
    "off": "sin conexión con Expo",
    "queued": "se intenta otra vez",
}


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """Something that a guest was told. where: what became of it on each telephone."""

    id: str
    kind: str
    title: str
    body: str
    at: str
    state: str
    tone: Tone
    where: str


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """A page of what a guest was told. older: where the next is; empty on the last."""

    unread: int
    messages: Sequence[Message]
    older: str


def path_of(client_id: str) -> str:
    """Where the API has what a guest was told."""
    return f"/admin/push/clients/{quote(client_id, safe='')}/"


def messages(visit: Visit, client_id: str) -> Told | None:
    """What a guest was told, the newest first; None for whoever tells guests nothing."""
    if not visit.may(Permission.SENDS_NOTICES):
        return None
    cursor = visit.request.asked("cursor")
    query = {"days": str(DAYS), "limit": str(MOST), **({"cursor": cursor} if cursor else {})}
    said = visit.caller.get(path_of(client_id), **query)
    if not said.is_well:
        return None
    page = decoding.converted(said.content, ReachedPage)
    after = urlencode({"cursor": page.next_cursor or ""})
    return Told(
        unread=page.unread_total,
        messages=list(map(_message, page.notifications)),
        older=f"{address_of('guest', client_id)}?{after}" if page.next_cursor else "",
    )


def _message(told: Reached) -> Message:
    state, tone = _state(told)
    return Message(
        id=told.id,
        kind=KINDS.get(told.notification_type, told.notification_type),
        title=told.title,
        body=told.body,
        at=showing.instant(told.sent_at),
        state=state,
        tone=tone,
        where=", ".join(map(_where, told.deliveries)) or "Sin teléfono: está en su lista",
    )


def _state(told: Reached) -> tuple[str, Tone]:
    if told.read_at is not None:
        return f"Leído el {showing.instant(told.read_at)}", "good"
    return ("Sin leer", "calm") if told.success else ("No llegó", "bad")


def _where(delivery: DeliveryView) -> str:
    why = f" ({delivery.code})" if delivery.code else ""
    return f"{TELEPHONES[delivery.device_type]}: {STATES[delivery.state]}{why}"
