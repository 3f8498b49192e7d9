"""What the chats of the business show."""

from collections.abc import Sequence

from local.providers.telegram import Telegram

NEWS, TODAY, PERSONAL, CLIENTS = (
    Telegram.account.values[name]
    for name in ("chat_id", "second_chat_id", "personal_chat_id", "clients_chat_id")
)


def shown(telegram: Telegram, chat: str) -> list[str]:
    """What a chat shows, oldest first."""
    return [
        each.message.text
        for each in telegram.received
        if each.message is not None and each.message.to == chat
    ]


def heads(telegram: Telegram, chat: str) -> list[str]:
    """The first line of everything that a chat shows."""
    return [text.splitlines()[0] for text in shown(telegram, chat)]


def asked(telegram: Telegram) -> Sequence[tuple[str, str]]:
    """What was asked of Telegram, and what became of it."""
    return [(each.operation, each.outcome) for each in telegram.received]
