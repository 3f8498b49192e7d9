"""When a message is sent, and what becomes of it: pure (notifications book, 15.1)."""

from datetime import datetime, timedelta

from msgspec.structs import replace

from chalicelib.notifications.messages.types import Failure, Line, Message, State
from chalicelib.notifications.pushing.rules import PAUSES, RESTING

LASTS = timedelta(hours=24)
"""How long after what it tells a message may still be sent."""
HOLD = timedelta(minutes=15)
"""How often it is looked whether people have mended what keeps all messages."""
UNKNOWN = "unknown_outcome"
"""Why a message that may have been sent is not sent again."""


def is_stale(message: Message, now: datetime) -> bool:
    """Whether nobody wants to hear any more what a message tells."""
    return now >= (message.renewed_at or message.at) + LASTS


def free_at(message: Message, claim_lasts: timedelta) -> datetime | None:
    """From when on a worker may take a message; None for at any time."""
    if message.state == "claimed" and message.claimed_at is not None:
        return message.claimed_at + claim_lasts
    return message.due


def found(message: Message, most_unsure: int) -> Message:
    """A message that a worker may take. One that another took and never told of may have been
    sent: that is one of the `most_unsure` times after which it is not sent again."""
    if message.state != "claimed":
        return message
    unsure = message.unsure + 1
    left = replace(message, state="queued", unsure=unsure, claimed_at=None)
    return ended(left, "failed", UNKNOWN) if unsure >= most_unsure else left


def claimed(message: Message, now: datetime) -> Message:
    """A message that a worker has now."""
    return replace(message, state="claimed", claimed_at=now, due=None, has_turn=False)


def accepted(message: Message, reference: str) -> Message:
    """A message that its service took."""
    return replace(
        message,
        state="accepted",
        attempts=message.attempts + 1,
        reference=reference,
        claimed_at=None,
        code=None,
    )


def unanswered(
    message: Message, failure: Failure, now: datetime, *, most_unsure: int, chance: float
) -> Message:
    """A message that its service did not take, and may later. `chance` (0 to 1) spreads the
    attempts that follow."""
    attempts = message.attempts + (0 if failure.is_resting else 1)
    unsure = message.unsure + (1 if failure.is_unsure else 0)
    tried = replace(message, attempts=attempts, unsure=unsure)
    if unsure >= most_unsure:
        return ended(tried, "failed", UNKNOWN)
    if attempts > len(PAUSES):
        return ended(tried, "failed", failure.reason)
    pause = RESTING * (1 + chance) if failure.is_resting else PAUSES[attempts - 1] * chance
    least = timedelta(seconds=failure.asked_to_wait or 0)
    return _waiting(tried, now + max(pause, least), failure.reason)


def held(message: Message, reason: str, now: datetime) -> Message:
    """A message that waits until people have mended something; it takes no attempt."""
    return _waiting(message, now + HOLD, reason)


def _waiting(message: Message, due: datetime, code: str) -> Message:
    return replace(message, state="queued", due=due, has_turn=False, claimed_at=None, code=code)


def ended(message: Message, state: State, code: str | None = None) -> Message:
    """A message that is over."""
    return replace(message, state=state, code=code, claimed_at=None, due=None)


def renewed(message: Message, now: datetime) -> Message:
    """A message that is over, to be sent as if for the first time."""
    return replace(
        message,
        state="queued",
        attempts=0,
        unsure=0,
        due=None,
        has_turn=False,
        claimed_at=None,
        reference=None,
        code=None,
        renewed_at=now,
    )


def turn_of(message: Message, line: Line, now: datetime) -> datetime:
    """When a message may go: in the turn that it has, or in the next one of its line."""
    if has_turn(message, line, now) and message.due is not None:
        return message.due
    return max(now, line.free_at or now)


def has_turn(message: Message, line: Line, now: datetime) -> bool:
    """Whether a message has a turn that counts; none does while the line is quiet."""
    return message.has_turn and (line.quiet_until is None or line.quiet_until <= now)


def in_turn(message: Message, turn: datetime) -> Message:
    """A message that has a turn of its line."""
    return replace(message, due=turn, has_turn=True)


def after(line: Line, turn: datetime, every: timedelta) -> Line:
    """A line of which somebody has taken a turn."""
    return replace(line, free_at=turn + every)


def hushed(line: Line, until: datetime) -> Line:
    """A line in which nobody goes before `until`."""
    return Line(free_at=max(line.free_at or until, until), quiet_until=until)
