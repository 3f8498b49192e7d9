"""What the copies ask of themselves."""

from datetime import date

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


class SendContacts(Command, frozen=True, kw_only=True, tag="contacts.send"):
    """Let the address book follow the guests who changed."""


class LookAtContacts(Command, frozen=True, kw_only=True, tag="contacts.look"):
    """Look at the cards of all guests who registered in a month (UTC, `2026-07`) and later; in that
    month after a place."""

    month: str
    after: str = ""


class TellOfBirthday(Command, frozen=True, kw_only=True, tag="flows.birthday"):
    """Let the bot speak to a guest of the birthday that comes."""

    client_id: str
    birthday: date


class TellOfComingStay(Command, frozen=True, kw_only=True, tag="flows.coming"):
    """Let the bot know the coming stay of a guest."""

    client_id: str
