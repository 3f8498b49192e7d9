"""What the copies ask of themselves."""

from chalicelib.kernel.commands import Command


class SendSearches(Command, frozen=True, kw_only=True, tag="sheets.send"):
    """Write the searches that are not yet in the spreadsheet into it."""


class UpdateAudience(Command, frozen=True, kw_only=True, tag="audience.update"):
    """Let Meta's audience follow the clients who changed."""


class ReadCalendar(Command, frozen=True, kw_only=True, tag="calendars.read"):
    """Read the calendar of a house at a channel.

    is_forced: call off at once what is not in it. is_preview: only say what would follow.
    """

    calendar_feed_id: str
    is_forced: bool = False
    is_preview: bool = False
