"""What a message of the loyalty program may be, and which one is shown (clients book, 5.3)."""

from collections.abc import Iterable

import msgspec

from chalicelib.catalogue.types import Entry
from chalicelib.kernel.validation import Problems
from chalicelib.loyalty.messages.types import LoyaltyMessage

LONGEST = 255
WIRE_NAMES = {"text": "mensaje", "is_active": "activo"}


def checked(message: LoyaltyMessage, problems: Problems) -> LoyaltyMessage:
    """`message` with its text tidy.

    Raises:
        Invalid: no text, or too long a one; with what `problems` had noted.
    """
    text = message.text.strip()
    problems.name(WIRE_NAMES["text"], text, LONGEST)
    problems.raise_any()
    return msgspec.structs.replace(message, text=text)


def shown(entries: Iterable[Entry[LoyaltyMessage]]) -> str:
    """The text of the newest active message; empty without one."""
    active = [entry for entry in entries if entry.value.is_active]
    newest = max(active, key=lambda entry: (entry.created, entry.entry_id), default=None)
    return "" if newest is None else newest.value.text
