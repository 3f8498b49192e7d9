"""What happens to the people who work on site, and to their work."""

from chalicelib.kernel.events import Event


class MemberEvent(Event, frozen=True, kw_only=True):
    """Something happened to one of the people who work on site, or to their schedule."""

    member_id: str

    @property
    def subject(self) -> str:
        """The person."""
        return f"member#{self.member_id}"
