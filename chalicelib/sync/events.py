"""What happens to the calendars that are shared."""

from chalicelib.kernel.events import EntryRemoved, EntrySaved


class CalendarLinkSaved(EntrySaved, frozen=True, kw_only=True, tag="calendar_link.saved"):
    """An address of calendars was added or changed, or a new one was handed out."""


class CalendarLinkRemoved(EntryRemoved, frozen=True, kw_only=True, tag="calendar_link.removed"):
    """An address of calendars was taken away."""
