"""Who is in a house (reservations book, 7.1)."""

import msgspec

from chalicelib.clients.types import Client
from chalicelib.properties.types import House
from chalicelib.reservations.types import Stay


class Presence(msgspec.Struct, frozen=True):
    """A sold stay that is under way (`is_active`), or that begins today (`arrives_today`).

    client: None for repairs and for guests of whom nothing is known.
    """

    stay: Stay
    house: House
    client: Client | None
    is_active: bool
    arrives_today: bool
