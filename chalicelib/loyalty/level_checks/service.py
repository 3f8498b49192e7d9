"""Looking at the levels of every guest (clients book, section 9, Target).

The months in which clients registered are dealt out to a few parts that are at work at the same
time. Each part is a row of messages: one looks at some guests, notes it, and asks for the next.
"""

from datetime import datetime

import msgspec

from chalicelib.clients.lists import records as clients
from chalicelib.cloud import deliveries
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import ids
from chalicelib.kernel.callers import SYSTEM
from chalicelib.loyalty.commands import JudgeLevels
from chalicelib.loyalty.level_checks import records
from chalicelib.loyalty.level_checks.types import Cause, Lane, LevelCheck, Progress, progress
from chalicelib.loyalty.membership import awarding

AT_ONCE = 100
"""Guests whom one message is for."""
LANES = 20


def begin(cause: Cause, *, now: datetime) -> Transaction:
    """A transaction that has all guests looked at. A look that is at work stops: it could judge by
    what levels asked before."""
    by_month = clients.by_month()
    check = LevelCheck(
        check_id=ids.new_id(), cause=cause, started_at=now, clients=sum(by_month.values())
    )
    parts = [months for months in (list(by_month)[n::LANES] for n in range(LANES)) if months]
    tx = Transaction(now)
    lanes = [Lane(check_id=check.check_id, number=number) for number in range(len(parts))]
    records.begin(tx, check, lanes)
    for lane, months in zip(lanes, parts, strict=True):
        command = JudgeLevels(check_id=check.check_id, lane=lane.number, months=tuple(months))
        tx.enqueue(command, actor=SYSTEM.actor)
    return tx


def go_on(command: JudgeLevels, *, now: datetime) -> tuple[int, int]:
    """Look at some more guests, and have the next ones looked at; how many these were, and of how
    many a level came or went. Nobody, for a message of a look that another has replaced.

    Raises:
        Busy: others keep changing one of them. Stale: the same message is at work twice.
    """
    lane = records.lane_of(command.check_id, command.lane)
    if lane is None:
        return 0, 0
    found = clients.registered_in(command.months[0], after=command.after, most=AT_ONCE)
    changed = awarding.recheck_all([client_id for _, client_id in found], now=now)
    following = _following(command, found[-1][0] if len(found) == AT_ONCE else "")
    after = msgspec.structs.replace(
        lane,
        looked=lane.looked + len(found),
        changed=lane.changed + changed,
        finished_at=None if following else now,
    )
    tx = Transaction(now)
    deliveries.once(tx)
    records.go_on(tx, lane, after)
    if following is not None:
        tx.enqueue(following, actor=SYSTEM.actor)
    tx.commit()
    return len(found), changed


def latest() -> Progress | None:
    """How far the look is that runs, or the last one; None before the first."""
    found = records.latest()
    return None if found is None else progress(*found)


def _following(command: JudgeLevels, last: str) -> JudgeLevels | None:
    if last:
        return msgspec.structs.replace(command, after=last)
    left = command.months[1:]
    return msgspec.structs.replace(command, months=left, after="") if left else None
