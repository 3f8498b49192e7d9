"""What happens to the people who work on site, and to their work."""

from chalicelib.kernel.events import Event


class MemberEvent(Event, frozen=True, kw_only=True):
    """Something happened to one of the people who work on site, or to their schedule."""

    member_id: str

    @property
    def subject(self) -> str:
        """The person."""
        return f"member#{self.member_id}"


class TimeNoted(MemberEvent, frozen=True, kw_only=True, tag="time.noted"):
    """Somebody came to a house, left it or rested, with a task (`task_id`) or apart from any."""

    record_id: str
    property_id: str
    task_id: str | None
    action_type: str
    location_verified: bool
