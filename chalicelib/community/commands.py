"""What is asked for about contests and their winners. No command holds a name."""

from datetime import datetime

from chalicelib.kernel.commands import Command


class CloseContest(Command, frozen=True, kw_only=True, tag="community.close_contest"):
    """Count those who take part in a contest that is over, from the one `after` on, and then let
    its standings be final."""

    occasion_id: str
    after: str = ""


class CountContest(Command, frozen=True, kw_only=True, tag="community.count_contest"):
    """Count anew those who registered for an event, from the one `after` on."""

    occasion_id: str
    after: str = ""


class AnnounceWinner(Command, frozen=True, kw_only=True, tag="community.announce_winner"):
    """Let everybody know at `at` that a registration won."""

    registration_id: str
    at: datetime


class NoteToldWinner(Command, frozen=True, kw_only=True, tag="community.note_told_winner"):
    """A message reached a telephone of a winner at `at`."""

    registration_id: str
    at: datetime
