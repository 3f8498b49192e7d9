"""Cards of guests, and what the address book has of them."""

from datetime import date
from typing import Literal

import msgspec


class ComingStay(msgspec.Struct, frozen=True, kw_only=True):
    """A sold stay of a guest. blocked_until: the first day on which others may arrive.
    house_code: the short code of the house; None without one."""

    check_in: date
    blocked_until: date
    house_code: str | None = None

    @property
    def departure(self) -> date:
        """Lists know no other day on which the guests leave."""
        return self.blocked_until


class Sending(msgspec.Struct, frozen=True):
    """A card that may be on its way: its digest (None where it is taken away), and how the book
    called the one before it (None where there was none)."""

    digest: str | None
    tag: str | None


class Kept(msgspec.Struct, frozen=True):
    """What the book has of a guest: the digest of the card, and what may be on its way."""

    digest: str | None = None
    sending: Sending | None = None


class Step(msgspec.Struct, frozen=True):
    """What is to be done about a card in the book. `put` and `remove` hold only while the book
    calls it `tag`; `note`: nothing but to keep the digest. What is kept as `digest` afterwards is
    None for no card."""

    kind: Literal["nothing", "note", "put", "remove"]
    digest: str | None = None
    tag: str | None = None
