"""The player of a house, as one who may choose its music sees it."""

from datetime import datetime

import msgspec

from chalicelib.clients.types import Client
from chalicelib.properties.types import House
from chalicelib.reservations.types import Stay
from chalicelib.smart_home.states.types import StoredPlayer


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """A player, with the stay that has it. host: its guest; None where it has none. now: as of
    when."""

    house: House
    stay: Stay
    host: Client | None
    player: StoredPlayer | None
    now: datetime
