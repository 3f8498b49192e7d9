"""What happens to events of guests, their registrations and the activity feed."""

from datetime import datetime

from chalicelib.community.types import RegistrationStatus
from chalicelib.kernel.events import EntryRemoved, EntrySaved, Event


class CategorySaved(EntrySaved, frozen=True, kw_only=True, tag="event_category.saved"):
    """A category of events was added or changed."""


class CategoryRemoved(EntryRemoved, frozen=True, kw_only=True, tag="event_category.removed"):
    """A category of events was taken out."""


class OccasionSaved(EntrySaved, frozen=True, kw_only=True, tag="event.saved"):
    """An event of guests was added or changed."""


class OccasionRemoved(EntryRemoved, frozen=True, kw_only=True, tag="event.removed"):
    """An event of guests was taken out."""


class OccasionPublished(Event, frozen=True, kw_only=True, tag="event.published"):
    """Everybody may see an event since."""

    occasion_id: str

    @property
    def subject(self) -> str:
        """The event."""
        return f"event#{self.occasion_id}"


class RegistrationEvent(Event, frozen=True, kw_only=True):
    """Something happened to the registration of a guest for an event."""

    registration_id: str
    occasion_id: str
    client_id: str
    status: RegistrationStatus

    @property
    def subject(self) -> str:
        """The registration."""
        return f"registration#{self.registration_id}"


class Registered(RegistrationEvent, frozen=True, kw_only=True, tag="event.registered"):
    """A guest registered."""


class EvidenceSent(RegistrationEvent, frozen=True, kw_only=True, tag="event.evidence_sent"):
    """The picture of a guest arrived, which administrators look at."""


class EvidenceRefused(RegistrationEvent, frozen=True, kw_only=True, tag="event.evidence_refused"):
    """The file of a guest is no picture; they may send another."""


class RegistrationDecided(RegistrationEvent, frozen=True, kw_only=True, tag="event.decided"):
    """Administrators changed where a registration stands."""


class RegistrationCancelled(
    RegistrationEvent, frozen=True, kw_only=True, tag="event.registration_cancelled"
):
    """A guest does not take part any more."""


class WinnerMarked(RegistrationEvent, frozen=True, kw_only=True, tag="event.winner_marked"):
    """Administrators said, or took back, that a guest won; nobody is told before its time."""

    announced_for: datetime | None
    prize: str | None


class WinnerAnnounced(RegistrationEvent, frozen=True, kw_only=True, tag="event.winner_announced"):
    """A guest has won, and everybody may know."""

    prize: str


class ContestClosed(Event, frozen=True, kw_only=True, tag="event.contest_closed"):
    """A contest ended: its standings stay as they are."""

    occasion_id: str

    @property
    def subject(self) -> str:
        """The event."""
        return f"event#{self.occasion_id}"


class ActivityTypeSaved(EntrySaved, frozen=True, kw_only=True, tag="activity_type.saved"):
    """It was changed how a kind of activity is shown."""


class ActivityTypeRemoved(EntryRemoved, frozen=True, kw_only=True, tag="activity_type.removed"):
    """A kind of activity is shown as usual."""


class ActivityEvent(Event, frozen=True, kw_only=True):
    """Something happened to an entry of the activity feed."""

    activity_id: str

    @property
    def subject(self) -> str:
        """The entry."""
        return f"activity#{self.activity_id}"


class ActivityWritten(ActivityEvent, frozen=True, kw_only=True, tag="activity.written"):
    """An administrator wrote an entry."""


class ActivityChanged(ActivityEvent, frozen=True, kw_only=True, tag="activity.changed"):
    """An administrator changed, hid or showed an entry."""


class ActivityRemoved(ActivityEvent, frozen=True, kw_only=True, tag="activity.removed"):
    """An administrator took an entry out."""
