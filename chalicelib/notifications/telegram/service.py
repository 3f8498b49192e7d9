"""Writing to the chats of the business: which news go to which, and how they are sent."""

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

import msgspec

from chalicelib.cloud.http.errors import ServiceRefused
from chalicelib.integrations import telegram
from chalicelib.integrations.telegram import Migrated, Purpose
from chalicelib.kernel import clock
from chalicelib.notifications.commands import ChatKind, WriteToChat
from chalicelib.notifications.messages import service as messages
from chalicelib.notifications.messages.service import Carrier, Letter
from chalicelib.notifications.messages.types import Place, Verdict
from chalicelib.notifications.telegram import composing, records
from chalicelib.notifications.telegram.types import ChatContent

CHATS: dict[ChatKind, Purpose] = {
    "stay_sold": "chat",
    "stay_requested": "clients_chat",
    "arrival_today": "second_chat",
    "stay_in_full": "personal_chat",
    "voucher_received": "clients_chat",
    "card_paid": "clients_chat",
    "service_paid": "clients_chat",
    "client_created": "clients_chat",
    "password_set": "clients_chat",
    "level_earned": "clients_chat",
    "hold_expired": "clients_chat",
}
"""Who reads what (notifications book, 10)."""
EVERY = timedelta(seconds=3)
"""Telegram takes twenty messages a minute for a group; with four chats that is far from the thirty
a second that it takes of a bot."""
CLAIM_LASTS = timedelta(seconds=180)
"""Twice what a worker has: a picture that is none is sent as a document, then as words."""
OF_ACCOUNT = "telegram account"
FILES = frozenset({telegram.PICTURE, "telegram file"})
"""What is wrong with a file, and not with the words beside it."""
OF_PEOPLE = frozenset({"telegram chat", "telegram blocked"})
"""The bot is in no such chat: somebody has to let it in."""


class _Parcel(msgspec.Struct, frozen=True):
    purpose: Purpose
    content: ChatContent


def ask_for(*commands: WriteToChat, now: datetime) -> None:
    """Have messages written for the event that is handled now, once however often that comes;
    nothing to chats that nobody has entered."""
    messages.ask_for([command for command in commands if _has_chat(command)], now=now)


def _has_chat(command: WriteToChat) -> bool:
    return messages.is_on("telegram", partial(telegram.chat, CHATS[command.kind]))


def write(
    command: WriteToChat, *, now: datetime, chance: Callable[[], float] = random.random
) -> None:
    """Write to the chat for such news.

    Raises:
        Later: it is to be tried again, or others are before it.
    """
    purpose = CHATS[command.kind]

    def compose() -> _Parcel | None:
        content = composing.content_of(command)
        return None if content is None else _Parcel(purpose, content)

    letter = Letter(
        place=Place(f"chat#{purpose}", f"{command.cause}#{command.kind}"),
        kind=command.kind,
        at=command.at,
        compose=compose,
        about=command.reservation_id,
        line=f"telegram#{purpose}",
        asked=command,
    )
    messages.deliver(letter, CARRIER, now=now, chance=chance)


def _send(parcel: _Parcel) -> str:
    """Send to a chat by the id that it has now."""
    entered = telegram.chat(parcel.purpose)
    chat_id = records.present_id(entered)
    try:
        number = _send_to(chat_id, parcel.content)
    except Migrated as moved:
        records.note_moved(entered, moved.new_chat_id, clock.now())
        chat_id = moved.new_chat_id
        number = _send_to(chat_id, parcel.content)
    return f"{chat_id}#{number}"


def _send_to(chat_id: str, content: ChatContent) -> int:
    """Send the file with its words; as a document where it is no picture to Telegram, and the words
    alone where it takes no such file."""
    file = content.file
    if file is None:
        return telegram.send_text(chat_id, content.text)
    sent = (file.content, file.name, file.content_type, content.text)
    for send in (telegram.send_photo, telegram.send_document)[not file.is_picture :]:
        try:
            return send(chat_id, *sent)
        except ServiceRefused as error:
            if error.reason not in FILES:
                raise
    return telegram.send_text(chat_id, content.text)


def _judge(error: ServiceRefused) -> Verdict:
    if error.reason == OF_ACCOUNT:
        return "held"
    return "trouble" if error.reason in OF_PEOPLE else "failed"


CARRIER = Carrier(
    channel="telegram",
    send=_send,
    judge=_judge,
    most_unsure=2,
    claim_lasts=CLAIM_LASTS,
    every=EVERY,
)
"""Telegram knows no keys: what may have been sent is sent once more at most."""
