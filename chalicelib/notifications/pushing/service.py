"""Pushing a notice to people: claimed first, then sent, then noted what became of it.

Whoever ends between two steps leaves a claim behind, which another takes after a minute; what may
have been sent by then is sent once more at most.
"""

import random
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from chalicelib.cloud import store
from chalicelib.cloud.deliveries import Later
from chalicelib.cloud.http.client import RESTING
from chalicelib.cloud.http.errors import NotConfigured, ServiceRefused, ServiceUnavailable
from chalicelib.cloud.transaction import Busy, Transaction
from chalicelib.integrations import expo
from chalicelib.integrations.expo import Message, Ticket
from chalicelib.kernel.errors import Stale
from chalicelib.kernel.parts import in_parts
from chalicelib.notifications.devices import records as devices
from chalicelib.notifications.devices import service as owners
from chalicelib.notifications.inbox import records as inbox
from chalicelib.notifications.inbox.records import EntryRecord
from chalicelib.notifications.inbox.types import DeliveryState
from chalicelib.notifications.notices import records as notices
from chalicelib.notifications.pushing import answers, records, rules, troubles
from chalicelib.notifications.pushing.messages import Addressed, addressed, groups
from chalicelib.notifications.pushing.types import Answered, Target, Tickets
from chalicelib.notifications.texts.catalogue import TEMPLATES
from chalicelib.notifications.types import Audience, Notice

EXPO_AUDIENCES: dict[Audience, expo.Audience] = {"client": "guest", "staff": "staff"}
RECEIPTS_AFTER = timedelta(minutes=15)
GARBAGE = "garbage"
AMBIGUOUS = frozenset({"timeout", "connection", GARBAGE})
"""Ends of a call after which nobody knows whether Expo took the messages; a status says that it
did not."""


class Read:
    """What stands of a notice and of the people to whom it is pushed."""

    def __init__(self, notice_id: str, accounts: Sequence[str]) -> None:
        found = store.fetch_many(
            [
                notices.notice_key(notice_id),
                *(inbox.entry_key(account, notice_id) for account in accounts),
                *map(devices.owner_key, accounts),
            ]
        )
        self.notice = notices.notice_in(found, notice_id)
        self.owners = devices.Kept(found, accounts)
        listed = {account: inbox.entry_in(found, account, notice_id) for account in accounts}
        self.entries: dict[str, EntryRecord] = {
            account: entry for account, entry in listed.items() if entry is not None
        }


def push(
    notice_id: str,
    accounts: Sequence[str],
    *,
    now: datetime,
    chance: Callable[[], float] = random.random,
) -> None:
    """Push a notice to people in whose lists it stands.

    Raises:
        Later: for some it is to be tried again, or the night holds it back.
    """
    read = Read(notice_id, accounts)
    notice = read.notice
    if notice is None:
        return
    held = rules.held_until(notice, now)
    if held is not None and held < notice.expires_at:
        raise Later(held - now)
    _wait_for_devices(read, notice, now)
    targets = _targets(read, notice)
    if held is not None or now >= notice.expires_at:
        _note_expired(read, targets, now)
        return
    waits = [_wait_for_others(target, now) for target in targets]
    free = [target for target, wait in zip(targets, waits, strict=True) if wait is None]
    pauses = [wait for wait in waits if wait is not None]
    for group in groups(free):
        pauses += _send(read, notice, group, now, chance)
    if pauses:
        raise Later(min(pauses))


def _targets(read: Read, notice: Notice) -> list[Target]:
    """Those for whom something is left to do."""
    found = []
    for account, entry in read.entries.items():
        owner = read.owners.of(account)
        pushing = rules.begun(notice, owner, entry.pushing)
        if pushing.deliveries and not pushing.is_over:
            found.append(Target(owner=owner, pushing=pushing))
    return found


def _wait_for_devices(read: Read, notice: Notice, now: datetime) -> None:
    """Let a notice that is worth it be pushed to whoever registers a first device."""
    if TEMPLATES[notice.content.key].waits_for_device:
        for account, entry in read.entries.items():
            if not (entry.pushing.deliveries or read.owners.of(account).active):
                owners.let_wait(account, notice.notice_id, now=now)


def _wait_for_others(target: Target, now: datetime) -> timedelta | None:
    free_at = rules.free_at(target.pushing)
    return None if free_at is None or free_at <= now else free_at - now


def _note_expired(read: Read, targets: Sequence[Target], now: datetime) -> None:
    for part in in_parts(targets, inbox.MOST_NOTED):
        tx = Transaction(now)
        for target in part:
            entry = read.entries[target.owner.account]
            inbox.note_pushing(tx, entry, rules.ended(target.pushing, "expired"))
        tx.commit()


def _send(
    read: Read,
    notice: Notice,
    group: Sequence[Target],
    now: datetime,
    chance: Callable[[], float],
) -> list[timedelta]:
    """Push to people whom one request reaches; after which pauses to try again."""
    claimed = _claimed(read, group, now)
    if claimed is None:
        return [rules.CLAIM_LASTS]
    messages = [each for target in claimed for each in addressed(notice, target)]
    answered = _ask(notice.audience, claimed, messages, chance)
    _note(read, notice, answered, now)
    return [each.again_in for each in answered.values() if each.again_in is not None]


def _claimed(read: Read, group: Sequence[Target], now: datetime) -> list[Target] | None:
    """The people, whose pushes this worker has now; None where another was faster."""
    tx = Transaction(now)
    claimed = [
        Target(owner=target.owner, pushing=rules.claimed(target.pushing, now)) for target in group
    ]
    for target in claimed:
        entry = read.entries[target.owner.account]
        inbox.note_pushing(tx, entry, target.pushing)
    try:
        tx.commit()
    except (Stale, Busy):
        return None
    for target in claimed:
        read.entries[target.owner.account].version += 1
    return claimed


def _ask(
    audience: Audience,
    targets: Sequence[Target],
    messages: Sequence[Addressed],
    chance: Callable[[], float],
) -> dict[str, Answered]:
    """What became of the messages, by account."""
    try:
        tickets = _tickets(audience, [each.message for each in messages])
    except ServiceUnavailable as error:
        return {target.owner.account: _unanswered(target, error, chance) for target in targets}
    except ServiceRefused as error:
        troubles.refused(error.reason)
        return _ended(targets, "failed", error.reason)
    except NotConfigured:
        return _ended(targets, "off", None)
    by_account: dict[str, dict[str, Ticket]] = {target.owner.account: {} for target in targets}
    for each, ticket in zip(messages, tickets, strict=True):
        by_account[each.account][each.device_id] = ticket
    troubles.look_at(tickets)
    return {
        target.owner.account: answers.taken(target, by_account[target.owner.account], chance())
        for target in targets
    }


def _tickets(audience: Audience, messages: Sequence[Message]) -> Sequence[Ticket]:
    """A ticket for each message. Expo refuses a request whole where one device is of another app,
    which anybody may register: then it gets the halves, down to that device, which fails alone."""
    try:
        return expo.send(EXPO_AUDIENCES[audience], messages)
    except ServiceRefused as error:
        if error.reason != f"expo {expo.MIXED}":
            raise
    if len(messages) == 1:
        return [Ticket(error=expo.MIXED)]
    middle = len(messages) // 2
    first = _tickets(audience, messages[:middle])
    try:
        return [*first, *_tickets(audience, messages[middle:])]
    except ServiceUnavailable as error:
        # The first half is sent: whoever sends all of it again does so once.
        raise ServiceUnavailable(error.service, GARBAGE, may_have_acted=True) from error


def _unanswered(target: Target, error: ServiceUnavailable, chance: Callable[[], float]) -> Answered:
    return answers.unanswered(
        target,
        error.reason,
        is_resting=error.reason == RESTING,
        is_unsure=error.may_have_acted and error.reason in AMBIGUOUS,
        asked_to_wait=error.retry_after,
        chance=chance(),
    )


def _ended(
    targets: Sequence[Target], state: DeliveryState, code: str | None
) -> dict[str, Answered]:
    return {
        target.owner.account: Answered(pushing=rules.ended(target.pushing, state, code))
        for target in targets
    }


def _note(read: Read, notice: Notice, answered: dict[str, Answered], now: datetime) -> None:
    """Note what became of the pushes, what asks for receipts, and how it went with the devices."""
    for part in in_parts(list(answered.items()), inbox.MOST_NOTED):
        tx = Transaction(now)
        for account, answer in part:
            inbox.note_pushing(tx, read.entries[account], answer.pushing)
        sent = tuple(ticket for _, answer in part for ticket in answer.tickets)
        if sent:
            tickets = Tickets(notice_id=notice.notice_id, sent_at=now, sent=sent)
            records.note(tx, notice.audience, tickets, due=now + RECEIPTS_AFTER)
        tx.commit()
    outcomes = {account: answer.outcomes for account, answer in answered.items()}
    owners.learn(read.owners, outcomes, now=now)
