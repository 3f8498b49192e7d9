"""The right to choose the music of a house (home book, 4.3)."""

from datetime import datetime

import msgspec

from chalicelib.properties.types import House
from chalicelib.reservations.stays.windows import Window
from chalicelib.reservations.types import Stay
from chalicelib.smart_home.sharing.types import Share
from chalicelib.smart_home.states.types import StoredHouse, StoredPlayer


class Control(msgspec.Struct, frozen=True, kw_only=True):
    """What gives somebody the music of a house now: the stay whose guests have it. is_host: whether
    it is the caller's own stay. share: of whom the host lets use its music without a session. told,
    player: what the house told of its bridge and its player; None where it never did."""

    house: House
    stay: Stay
    window: Window
    is_host: bool
    share: Share | None = None
    told: StoredHouse | None
    player: StoredPlayer | None

    @property
    def closes(self) -> datetime:
        """When the right ends."""
        until = self.window.closes if self.share is None else self.share.until
        return min(until, self.window.closes)
