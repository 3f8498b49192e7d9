"""What the copies ask of themselves."""

from chalicelib.kernel.commands import Command


class SendSearches(Command, frozen=True, kw_only=True, tag="sheets.send"):
    """Write the searches that are not yet in the spreadsheet into it."""
