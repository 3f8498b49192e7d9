"""A message of the loyalty program (clients book, 5.3)."""

import msgspec


class LoyaltyMessage(msgspec.Struct, frozen=True, kw_only=True):
    """A text that guests read of the loyalty program."""

    loyalty_message_id: str
    """Names the message."""
    text: str
    """What guests read, in Spanish; at most 255 characters."""
    is_active: bool = True
    """Whether it may be shown. Of several active ones the newest is."""
