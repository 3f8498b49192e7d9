"""What happens in houses: their devices and bridges as administrators keep them, what is asked of
a house, and what guests share."""

from datetime import datetime

from chalicelib.kernel.events import EntryRemoved, EntrySaved, Event
from protocol.answers import Outcome


class DeviceSaved(EntrySaved, frozen=True, kw_only=True, tag="house_device.saved"):
    """A device of a house was entered or changed."""


class DeviceRemoved(EntryRemoved, frozen=True, kw_only=True, tag="house_device.removed"):
    """A device of a house was taken out."""


class BridgeSaved(EntrySaved, frozen=True, kw_only=True, tag="bridge.saved"):
    """A bridge was let into a house, changed, or got another key."""


class BridgeRemoved(EntryRemoved, frozen=True, kw_only=True, tag="bridge.removed"):
    """A bridge was taken out of a house."""


class HouseEvent(Event, frozen=True, kw_only=True):
    """Something about a command for a house. device_id: None for what is no device (players,
    questions). reservation_id: for whose stay; None for staff and for the product itself."""

    property_id: str
    command_id: str
    reservation_id: str | None = None
    device_id: str | None = None

    @property
    def subject(self) -> str:
        """The house."""
        return f"house#{self.property_id}"


class CommandGiven(HouseEvent, frozen=True, kw_only=True, tag="house.command"):
    """Somebody asked something of a house. what: the service or the key (`light.turn_on`)."""

    target: str
    what: str
    expires_at: datetime


class CommandEnded(HouseEvent, frozen=True, kw_only=True, tag="house.command_ended"):
    """The house said what became of a command. latency_ms: from when it was asked."""

    outcome: Outcome
    detail: str
    took_ms: int
    latency_ms: int


class StayShareEvent(Event, frozen=True, kw_only=True):
    """Something about what a guest shares of a stay."""

    reservation_id: str
    share_id: str

    @property
    def subject(self) -> str:
        """The share."""
        return f"stay_share#{self.share_id}"


class StayShared(StayShareEvent, frozen=True, kw_only=True, tag="stay_share.given"):
    """A guest let a friend use devices or the music of a stay."""

    device_ids: tuple[str, ...]
    music: bool
    until: datetime


class StayShareEnded(StayShareEvent, frozen=True, kw_only=True, tag="stay_share.ended"):
    """A guest took back what a friend might use."""
