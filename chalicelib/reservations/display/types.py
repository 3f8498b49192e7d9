"""Whose house it is now, as its display shows it (home book, 2.6)."""

import msgspec

from chalicelib.clients.types import Client
from chalicelib.properties.types import House
from chalicelib.reservations.types import Stay


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """A stay that is under way, its guest, and the guest's sold stays that are not over, by
    arrival. client: None for repairs and for guests of whom nothing is known."""

    stay: Stay
    client: Client | None
    upcoming: tuple[Stay, ...]
    houses: dict[str, House]
