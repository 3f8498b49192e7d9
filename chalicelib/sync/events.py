"""What happens to calendars, those that are shared and those of channels, and what is counted as
sold."""

from datetime import date, datetime

from chalicelib.kernel.events import EntryRemoved, EntrySaved, Event


class CalendarLinkSaved(EntrySaved, frozen=True, kw_only=True, tag="calendar_link.saved"):
    """An address of calendars was added or changed, or a new one was handed out."""


class CalendarLinkRemoved(EntryRemoved, frozen=True, kw_only=True, tag="calendar_link.removed"):
    """An address of calendars was taken away."""


class CalendarFeedSaved(EntrySaved, frozen=True, kw_only=True, tag="calendar_feed.saved"):
    """The calendar of a channel was added or changed."""


class CalendarFeedRemoved(EntryRemoved, frozen=True, kw_only=True, tag="calendar_feed.removed"):
    """The calendar of a channel is read no more."""


class StayPurchased(Event, frozen=True, kw_only=True, tag="reservation.purchase"):
    """A stay was sold for the first time, at `sold_at`: what an advertiser counts. Told once of a
    stay, whatever becomes of it later."""

    reservation_id: str
    client_id: str
    sold_at: datetime

    @property
    def subject(self) -> str:
        """The stay."""
        return f"reservation#{self.reservation_id}"


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
