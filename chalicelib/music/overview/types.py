"""The player of a house, for whoever looks after it."""

import msgspec

from chalicelib.properties.types import House
from chalicelib.smart_home.states.types import StoredPlayer


class Seen(msgspec.Struct, frozen=True):
    """The player of a house; None where the house told nothing of it."""

    house: House
    player: StoredPlayer | None
