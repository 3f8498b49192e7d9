"""Winners are announced at their instant, and told once (staff book, 4.5).

What everybody reads obeys the instant by itself. The job asks for each announcement a minute ahead;
the command waits for the instant and writes, in one transaction, that the winner was announced,
with the event that the feed and the notifications hear.
"""

from datetime import datetime, timedelta

from msgspec.structs import replace

from chalicelib.cloud import budget
from chalicelib.cloud.asking import ask
from chalicelib.cloud.deliveries import Later
from chalicelib.cloud.transaction import Busy, Transaction
from chalicelib.community.commands import AnnounceWinner, NoteToldWinner
from chalicelib.community.events import WinnerAnnounced
from chalicelib.community.registrations import records, writing
from chalicelib.kernel.callers import SYSTEM
from chalicelib.kernel.errors import Stale

AHEAD = timedelta(seconds=70)
"""A little longer than from one run of the job to the next."""
MOST_AT_ONCE = 200


def ask_to_announce(*, now: datetime) -> int:
    """Have the winners announced whose instant comes: how many there are."""
    due = records.announcements_until(now + AHEAD, MOST_AT_ONCE)
    ask((AnnounceWinner(registration_id=each, at=at) for each, at in due), now=now)
    return len(due)


def announce(command: AnnounceWinner, *, now: datetime) -> None:
    """Let everybody know that somebody won, once however often this is asked; a prize that was
    taken back, or is for another time since, is left alone.

    Raises:
        Later: it is not its time.
        Busy: others keep changing the registration.
    """
    if now < command.at:
        raise Later(command.at - now)
    budget.again(lambda: _announce(command, now), Stale, otherwise=Busy)


def _announce(command: AnnounceWinner, now: datetime) -> None:
    before = records.find(command.registration_id)
    win = None if before is None else before.win
    if before is None or win is None or win.announced_at is not None:
        return
    if win.announced_for != command.at:
        return
    tx = Transaction(now)
    announced = replace(win, announced_at=now)
    after = writing.replace_with(tx, before, replace(before, win=announced))
    happened = WinnerAnnounced(
        registration_id=after.registration_id,
        occasion_id=after.occasion_id,
        client_id=after.client_id,
        status=after.status,
        prize=win.prize,
    )
    tx.emit(happened, actor=SYSTEM.actor)
    tx.commit()


def note_told(command: NoteToldWinner, *, now: datetime) -> None:
    """Note that a message reached a telephone of a winner; the first time counts. One about a prize
    that was taken back, or announced anew since, came before the announcement.

    Raises:
        Busy: others keep changing the registration.
    """

    def work() -> None:
        before = records.find(command.registration_id)
        win = None if before is None else before.win
        if before is None or win is None or win.told_at is not None:
            return
        if win.announced_at is None or command.at < win.announced_at:
            return
        tx = Transaction(now)
        told = replace(win, told_at=command.at)
        writing.replace_with(tx, before, replace(before, win=told))
        tx.commit()

    budget.again(work, Stale, otherwise=Busy)
