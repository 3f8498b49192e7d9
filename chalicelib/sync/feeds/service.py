"""Reading the calendars of channels, and carrying out what follows.

Each step is a transaction of its own that claims its nights, so two who read at once do nothing
twice: what one of them could not do, the next reading looks at again.
"""

import logging
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import partial

import msgspec

from chalicelib.calendar import records as nights
from chalicelib.cloud import metrics
from chalicelib.cloud.http.errors import ServiceRefused, ServiceUnavailable
from chalicelib.cloud.transaction import Transaction
from chalicelib.integrations import calendar_feed
from chalicelib.integrations.calendar_feed import Fetched
from chalicelib.kernel import dates
from chalicelib.kernel.callers import SYSTEM
from chalicelib.kernel.errors import Conflict, Invalid, NotFound
from chalicelib.reservations.channel import service as channel
from chalicelib.reservations.channel.service import ChannelStay
from chalicelib.reservations.stays.records import stays_of
from chalicelib.sync.commands import ReadCalendar
from chalicelib.sync.events import ChannelConflicts
from chalicelib.sync.feeds import keeping, parsing, records, rules
from chalicelib.sync.feeds.parsing import Unreadable
from chalicelib.sync.feeds.records import StateRecord
from chalicelib.sync.feeds.types import (
    Booked,
    CalendarFeed,
    Move,
    Plan,
    Read,
    Report,
    State,
    Status,
)

TROUBLES = "ChannelTroubles"
"""What is counted for the alarm of conflicts, of calendars that fail, and of suspicious ones."""
FAILURES_TO_TELL = 8
"""Failed readings in a row (two hours) after which somebody has to look."""
logger = logging.getLogger(__name__)


def request_all(*, now: datetime) -> None:
    """Have every calendar read that is not paused."""
    if not calendar_feed.is_enabled():
        logger.info("calendars of channels not enabled")
        return
    for feed in keeping.every_feed():
        if feed.is_active:
            request(ReadCalendar(calendar_feed_id=feed.calendar_feed_id), SYSTEM.actor, now=now)


def request(command: ReadCalendar, actor: str, *, now: datetime) -> None:
    """Have one read soon."""
    tx = Transaction(now)
    tx.enqueue(command, actor=actor)
    tx.commit()


def read(command: ReadCalendar, *, now: datetime) -> None:
    """Read a calendar and do what follows; a preview only says what would."""
    try:
        feed = keeping.feed_of(command.calendar_feed_id)
    except NotFound:
        return
    if not (feed.is_active or command.is_preview) or not calendar_feed.is_enabled():
        return
    before = records.state_of(feed)
    taken = _taken(feed, now)
    situation = rules.digest_of(feed, taken, dates.today(now))
    known = before.state if _is_known(before.state, situation, command) else State()
    try:
        fetched = calendar_feed.fetch(feed.url, tag=known.tag, modified=known.modified)
        said = None if fetched is None else _parsed(fetched, feed, now)
    except (ServiceUnavailable, ServiceRefused, Unreadable) as error:
        _note(feed, before, _failed(before.state, error.reason, command, now), now)
        return
    if fetched is None or said is None:
        report = Report(at=now, status="unchanged")
        state = msgspec.structs.replace(before.state, failures=0, report=report)
        _note(feed, before, state, now)
        return
    _follow(feed, before, fetched, said, taken, command, now)


def _parsed(fetched: Fetched, feed: CalendarFeed, now: datetime) -> Read:
    return parsing.read(fetched.content, feed.kind, today=dates.today(now))


def _taken(feed: CalendarFeed, now: datetime) -> dict[date, str]:
    """Whose the nights of a house are, from today on."""
    found = nights.taken_since(feed.property_id, dates.today(now), now)
    return {record.night: record.reservation_id for record in found}


def _is_known(state: State, situation: str, command: ReadCalendar) -> bool:
    """Whether a calendar that did not change changes nothing. Where somebody removed a stay of the
    channel, or sold its nights, it does; and elsewhere is another calendar."""
    is_ordered = command.is_forced or command.is_preview
    return not is_ordered and state.settled == situation


def _follow(
    feed: CalendarFeed,
    before: StateRecord,
    fetched: Fetched,
    said: Read,
    taken: Mapping[date, str],
    command: ReadCalendar,
    now: datetime,
) -> None:
    plan = _plan(feed, said, taken, before.state.missing, command, now)
    status: Status = "suspicious" if plan.is_suspicious else "read"
    report = Report(at=now, status=status, counts=rules.counts_of(plan, said.unread))
    if command.is_preview:
        preview = msgspec.structs.replace(report, changes=rules.changes_of(plan))
        _note(feed, before, msgspec.structs.replace(before.state, preview=preview), now)
        return
    undone = _carry_out(feed, plan, now)
    is_settled = plan.is_done and said.is_whole and not undone
    place = f"{feed.property_id}#{feed.channel}"
    state = State(
        tag=fetched.tag,
        modified=fetched.modified,
        settled=rules.digest_of(feed, taken, dates.today(now)) if is_settled else None,
        missing=plan.missing,
        conflicts=rules.conflicts_of(plan, before.state.conflicts, place, now),
        report=report,
        preview=before.state.preview,
    )
    _note(feed, before, state, now)


def _plan(
    feed: CalendarFeed,
    said: Read,
    taken: Mapping[date, str],
    missing: Mapping[str, int],
    command: ReadCalendar,
    now: datetime,
) -> Plan:
    """What follows from a calendar."""
    stays = stays_of(set(taken.values())).values()
    found = (rules.held_of(stay, feed.channel) for stay in stays)
    return rules.reconcile(
        said.booked,
        [held for held in found if held is not None],
        taken,
        missing=missing,
        today=dates.today(now),
        is_whole=said.is_whole,
        is_forced=command.is_forced,
    )


def _carry_out(feed: CalendarFeed, plan: Plan, now: datetime) -> int:
    """Do what a plan says; how many steps others were faster than."""
    steps: list[Callable[[], object]] = [
        *(partial(channel.call_off, held.reservation_id, now=now) for held in plan.cancels),
        *(partial(_move, feed, move, now) for move in plan.moves),
        *(partial(_book, feed, booked, now) for booked in plan.creates),
    ]
    return sum(not _done(step) for step in steps)


def _book(feed: CalendarFeed, booked: Booked, now: datetime) -> None:
    command = ChannelStay(
        property_id=feed.property_id,
        name=rules.name_of(feed.channel, booked),
        check_in=booked.start,
        departure=booked.end,
        is_block=booked.is_block,
    )
    channel.book(command, now=now)


def _move(feed: CalendarFeed, move: Move, now: datetime) -> None:
    stay, booked = move.held.reservation_id, move.booked
    name = rules.name_of(feed.channel, booked)
    channel.move(stay, booked.start, booked.end, name, now=now)


def _done(step: Callable[[], object]) -> bool:
    """Whether a step could be done; what others did meanwhile, the next reading sees."""
    try:
        step()
    except (Conflict, Invalid, NotFound) as error:
        logger.info("step of a calendar not done", extra={"code": error.code})
        return False
    return True


def _failed(state: State, reason: str, command: ReadCalendar, now: datetime) -> State:
    report = Report(at=now, status="failed", problem=reason)
    if command.is_preview:
        return msgspec.structs.replace(state, preview=report)
    return msgspec.structs.replace(state, failures=state.failures + 1, report=report)


def _note(feed: CalendarFeed, before: StateRecord, state: State, now: datetime) -> None:
    """Keep how a reading ended, and tell what a person has to look at. Where another noted its own
    meanwhile, that stands."""
    known = {each.conflict_id for each in before.state.conflicts}
    new = [each for each in state.conflicts if each.conflict_id not in known]
    tx = Transaction(now)
    records.replace(tx, before, state)
    for each in new:
        event = ChannelConflicts(
            conflict_id=each.conflict_id,
            property_id=feed.property_id,
            channel=feed.channel,
            check_in=each.start,
            check_out=each.end,
            reservation_ids=each.reservation_ids,
        )
        tx.emit(event, actor=SYSTEM.actor)
    if not _committed(tx):
        return
    if new or _is_trouble(before.state, state):
        status = state.report.status if state.report else None
        trouble = {"feed": feed.calendar_feed_id, "status": status, "conflicts": len(new)}
        counted = metrics.counted("sync", TROUBLES, now)
        logger.warning("calendar of a channel to look at", extra={**trouble, **counted})


def _is_trouble(before: State, after: State) -> bool:
    """Whether a calendar fails for long, became suspicious, or has more that cannot be read, since
    the last reading."""
    fails = before.failures != after.failures == FAILURES_TO_TELL
    is_suspicious = _is_suspicious(after) and not _is_suspicious(before)
    return fails or is_suspicious or _unread(after) > _unread(before)


def _is_suspicious(state: State) -> bool:
    return state.report is not None and state.report.status == "suspicious"


def _unread(state: State) -> int:
    return state.report.counts.unread if state.report else 0


def _committed(tx: Transaction) -> bool:
    try:
        tx.commit()
    except Conflict:
        return False
    return True
