"""What happens to calendars: those that are shared, and those of channels."""

from datetime import date

from chalicelib.kernel.events import EntryRemoved, EntrySaved, Event


class CalendarLinkSaved(EntrySaved, frozen=True, kw_only=True, tag="calendar_link.saved"):
    """An address of calendars was added or changed, or a new one was handed out."""


class CalendarLinkRemoved(EntryRemoved, frozen=True, kw_only=True, tag="calendar_link.removed"):
    """An address of calendars was taken away."""


class CalendarFeedSaved(EntrySaved, frozen=True, kw_only=True, tag="calendar_feed.saved"):
    """The calendar of a channel was added or changed."""


class CalendarFeedRemoved(EntryRemoved, frozen=True, kw_only=True, tag="calendar_feed.removed"):
    """The calendar of a channel is read no more."""


class ChannelConflicts(Event, frozen=True, kw_only=True, tag="channel.conflicts"):
    """A channel sold nights of a house that others have, from `check_in` to `check_out`;
    `reservation_ids` are the stays that do."""

    conflict_id: str
    property_id: str
    channel: str
    check_in: date
    check_out: date
    reservation_ids: tuple[str, ...]

    @property
    def subject(self) -> str:
        """The house."""
        return f"property#{self.property_id}"
