"""Who takes part in the music of a stay (home book, 4.2 and 4.5).

The stay itself is the session: it begins and ends with the window of the stay, and its guest is the
host.
"""

from datetime import datetime
from typing import Literal

import msgspec

from chalicelib.clients.types import Client
from chalicelib.properties.types import House, Photo
from chalicelib.reservations.stays.windows import Window
from chalicelib.reservations.types import Stay

Status = Literal["pending", "accepted", "rejected", "removed", "left"]
"""`removed` by the host, `left` by oneself."""
Phase = Literal["not_started", "active", "ended"]
"""Whether a session is to come, under way, or over."""


class Participant(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who asked for the music of a stay.

    request_id: of the request that stands; one after leaving is another. host_id: the guest whom
    they asked. refusals: how often that one refused. version: counts the changes.
    """

    request_id: str
    reservation_id: str
    client_id: str
    host_id: str
    status: Status = "pending"
    requested_at: datetime
    accepted_at: datetime | None = None
    rejected_at: datetime | None = None
    ended_at: datetime | None = None
    refusals: int = 0
    version: int = 1

    @property
    def is_accepted(self) -> bool:
        """Whether the host let them in, and they are still there."""
        return self.status == "accepted"


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """The session of a stay at an instant. window: of the stay's music. phase: by the window, and
    by whether the stay takes place."""

    stay: Stay
    window: Window
    phase: Phase

    @property
    def is_open(self) -> bool:
        """Whether music may be chosen now."""
        return self.phase == "active"


class Asker(msgspec.Struct, frozen=True):
    """A participant, and the client who that is."""

    participant: Participant
    client: Client


class Gathering(msgspec.Struct, frozen=True, kw_only=True):
    """A session as one of its people sees it.

    is_member: whether the caller is its host or was let in: others see no people. host: None where
    the stay has none, or for others. photos: of the house.
    """

    session: Session
    house: House
    photos: tuple[Photo, ...] = ()
    is_member: bool
    host: Client | None = None
    participants: tuple[Asker, ...] = ()
