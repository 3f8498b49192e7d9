"""What happens around the music of stays."""

from typing import Literal

from chalicelib.kernel.events import Event

Decision = Literal["accepted", "rejected"]
End = Literal["removed", "left"]


class ParticipantEvent(Event, frozen=True, kw_only=True):
    """Something happened to whoever asked for the music of a stay (`client_id`). host_id: the guest
    whose stay it is."""

    reservation_id: str
    request_id: str
    client_id: str
    host_id: str

    @property
    def subject(self) -> str:
        """The stay."""
        return f"reservation#{self.reservation_id}"


class MusicAccessRequested(
    ParticipantEvent, frozen=True, kw_only=True, tag="music.access_requested"
):
    """Somebody asks the host to let them choose music."""


class MusicAccessDecided(ParticipantEvent, frozen=True, kw_only=True, tag="music.access_decided"):
    """The host let somebody in, or refused."""

    decision: Decision


class MusicAccessEnded(ParticipantEvent, frozen=True, kw_only=True, tag="music.access_ended"):
    """The host took somebody out, or they left."""

    end: End
