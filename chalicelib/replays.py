"""Events and commands sent again, from the table that keeps them.

Handlers are idempotent, or carry `deliveries.once` in their transaction; so a message that comes
again does no harm, as long as their marks stand.
"""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from chalicelib.cloud import deliveries, events, handovers
from chalicelib.cloud.assembly import Listeners, listeners_of
from chalicelib.cloud.deliveries import UnknownSubscription
from chalicelib.cloud.events import Line
from chalicelib.kernel.errors import Unavailable
from chalicelib.kernel.parts import in_parts
from chalicelib.wiring import SUBSCRIPTIONS

AT_ONCE = 10
OLDEST = deliveries.MARKS_KEPT - timedelta(days=1)
"""What is older may have been handled, and the mark of it be gone."""
LISTENERS = listeners_of(SUBSCRIPTIONS)
logger = logging.getLogger(__name__)


class TooOld(ValueError):
    """A handler that must take effect once would do so a second time."""


class NotHandedOver(Unavailable):
    """Events wait for their listeners, and could not be sent now either."""

    code = "not_handed_over"
    is_internal = True


def replay_missed(now: datetime) -> None:
    """Send what was recorded and never handed to the queues.

    What cannot be sent does not hold up the rest; the next run begins there again.

    Raises:
        NotHandedOver: something is left.
    """
    window = handovers.window(now)
    missed = handovers.missed(window, now)
    left = sum(map(_hand_over, in_parts(missed, AT_ONCE)))
    if missed:
        logger.warning("events were missed", extra={"count": len(missed), "left": left})
    if left:
        raise NotHandedOver
    handovers.advance(window)


def replay(name: str, start: datetime, end: datetime, *, now: datetime) -> int:
    """Send a subscription what it hears of, as far as it was recorded from `start` on and before
    `end`; how many messages.

    Raises:
        UnknownSubscription: there is none of that name.
        TooOld: it begins before what handlers remember.
        NotSent: some messages may not have been sent. Sending all again is right.
    """
    if now - start > OLDEST:
        raise TooOld(f"{start.isoformat()} is more than {OLDEST.days} days ago")
    lines, only = _heard(name, start, end)
    for part in in_parts(lines, AT_ONCE):
        deliveries.send(events.at(part), only)
    return len(lines)


def count(name: str, start: datetime, end: datetime) -> int:
    """How many messages `replay` would send.

    Raises:
        UnknownSubscription: there is none of that name.
    """
    lines, _ = _heard(name, start, end)
    return len(lines)


def _heard(name: str, start: datetime, end: datetime) -> tuple[list[Line], Listeners]:
    subscription = SUBSCRIPTIONS.get(name)
    if subscription is None:
        raise UnknownSubscription(name)
    only = listeners_of({name: subscription})
    return [line for line in events.between(start, end) if line.name in only], only


def _hand_over(lines: Sequence[Line]) -> int:
    """How many could not be sent; where several fail, each is tried alone, since one may be why."""
    try:
        deliveries.hand_over(events.at(lines), LISTENERS)
    except Unavailable:
        if len(lines) > 1:
            return sum(_hand_over([line]) for line in lines)
        logger.warning("event not handed over", exc_info=True)
        return 1
    return 0
