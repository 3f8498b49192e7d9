"""What is to become of a command: pure rules, by the clock of the cloud."""

from collections.abc import Iterable
from datetime import datetime, timedelta

import msgspec

from bridge.journal import Entry
from protocol import VERSION
from protocol.answers import Outcome
from protocol.commands import (
    AnyCommand,
    CallService,
    ChangeQueue,
    MovePlayer,
    PowerPlayer,
    ReadHouse,
    SetPlayer,
)

LONGEST = timedelta(minutes=2)
"""A command that would be good for longer is none of ours: half a minute is what they have."""
SLACK = timedelta(minutes=1)
"""What was noted as later than this is of a clock that was put back since, as a stack's may be."""
POWER = "power"


class Judgement(msgspec.Struct, frozen=True):
    """outcome: how the command ends without being carried out; None: carry it out. detail: why."""

    outcome: Outcome | None = None
    detail: str = ""


CARRY_OUT = Judgement()


def is_step(command: AnyCommand) -> bool:
    """Whether doing it twice is another thing than doing it once."""
    if isinstance(command, MovePlayer):
        return command.action in {"next", "previous"}
    return isinstance(command, ChangeQueue) and command.action != "clear"


def subject_of(command: AnyCommand) -> str | None:
    """What of its target a command sets, so that an older one about the same comes too late; None
    where commands follow one another."""
    subject: str | None = None
    match command:
        case CallService():
            subject = "entity"
        case PowerPlayer():
            subject = POWER
        case SetPlayer():
            subject = "muted" if command.volume is None else "volume"
        case MovePlayer() if not is_step(command):
            subject = "transport"
        case ChangeQueue(action="clear"):
            subject = "queue"
    return subject


def entry_of(command: AnyCommand) -> Entry:
    """A command as the journal notes it."""
    return Entry(
        command_id=command.command_id,
        target=command.target,
        subject=subject_of(command),
        issued_at=command.issued_at,
        expires_at=command.expires_at,
    )


def judge(
    command: AnyCommand, *, house: str, now: datetime, known: Entry | None, others: Iterable[Entry]
) -> Judgement:
    """Whether a command is carried out.

    known: what the journal has of the same command. others: what it has of its target.
    """
    refusal = _refusal(command, house)
    if refusal is not None:
        return Judgement("refused", refusal)
    if known is not None and known.outcome is not None:
        return Judgement(known.outcome, "again")
    if known is not None and is_step(command):
        return Judgement("repeated", "begun")
    if now >= command.expires_at:
        return Judgement("expired", "late")
    latest = now + SLACK
    if any(_supersedes(entry, command) for entry in others if entry.issued_at < latest):
        return Judgement("repeated", "older")
    return CARRY_OUT


def _refusal(command: AnyCommand, house: str) -> str | None:
    if command.version != VERSION:
        return "version"
    if command.house != house:
        return "house"
    return "lasting" if command.expires_at - command.issued_at > LONGEST else None


def _supersedes(entry: Entry, command: AnyCommand) -> bool:
    """Whether what was begun is newer and about the same. Turning a player on or off is about
    everything of it."""
    if isinstance(command, ReadHouse) or entry.command_id == command.command_id:
        return False
    is_same = entry.subject is not None and entry.subject in {subject_of(command), POWER}
    return is_same and entry.issued_at > command.issued_at
