"""Giving and taking levels: one way, whatever happened (clients book, section 9, Target).

Nothing is added up here. Whoever hears of an event looks at the client as of now, so events may
come twice, late or in any order. What is written depends on the levels that were read; after
writing, the client is looked at again, until there is nothing to change. So of two that work at
the same time, the last to look saw everything.
"""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import datetime

from chalicelib.clients import records as clients
from chalicelib.clients import writing
from chalicelib.cloud import budget
from chalicelib.cloud.transaction import Busy, Transaction
from chalicelib.kernel.callers import SYSTEM
from chalicelib.kernel.errors import Stale
from chalicelib.loyalty.events import LevelEarned, LevelWithdrawn
from chalicelib.loyalty.levels.service import LEVELS
from chalicelib.loyalty.levels.types import Achievement
from chalicelib.loyalty.membership import history, records, rules
from chalicelib.loyalty.membership.history import History
from chalicelib.loyalty.membership.records import membership_of
from chalicelib.loyalty.membership.rules import LevelChange


def follow(client_id: str, *, now: datetime) -> None:
    """Judge a client anew and whoever brought the client, after an event of the client.

    Raises:
        Busy: others keep changing the same client; the event must come again.
    """
    client = clients.client_of(client_id)
    if client is None:
        return
    recheck(client_id, now=now)
    if client.referred_by is not None:
        link(client.referred_by, client_id, now=now)
        recheck(client.referred_by, now=now)


def link(referrer_id: str, client_id: str, *, now: datetime) -> None:
    """Let the referrer's membership name the client whom the referrer brought."""
    if client_id in membership_of(referrer_id).referrals:
        return
    tx = Transaction(now)
    records.note_friend(tx, client_id, referrer_id)
    clients.require_referrer(tx, client_id, referrer_id, otherwise=Stale())
    # Staff said meanwhile that somebody else brought the client, and noted that themselves.
    with suppress(Stale):
        tx.commit()


def recheck(client_id: str, *, now: datetime) -> None:
    """Let a guest hold the levels whose requirements are met, and no others, as of now.

    Each level that comes or goes is an event `level.earned` or `level.withdrawn` of the client,
    in the transaction that also keeps the client list's copy of the highest level. Nothing to
    change writes nothing; technical and deleted clients are left as they are.

    Raises:
        Busy: others keep changing the same client.
    """

    def look() -> None:
        seen = history.of_client(client_id)
        if seen is None or not seen.client.is_guest:
            return
        tx = _awarding(seen, LEVELS.values(fresh=True), now)
        if tx is None:
            return
        tx.commit()
        # Others may have looked before that was written: look again whether anything is left.
        raise Stale

    budget.again(look, Stale, otherwise=Busy)


def recheck_all(client_ids: Sequence[str], *, now: datetime) -> int:
    """The same for many guests: two round trips, and more only for those of whom something
    changes; how many these are.

    Raises:
        Busy: others keep changing one of them. What was done stays.
    """
    achievements = LEVELS.values(fresh=True)
    wrong = [
        seen.client.client_id
        for seen in history.of_clients(client_ids)
        if seen.client.is_guest and _awarding(seen, achievements, now) is not None
    ]
    for client_id in wrong:
        recheck(client_id, now=now)
    return len(wrong)


def _awarding(
    seen: History, achievements: tuple[Achievement, ...], now: datetime
) -> Transaction | None:
    """The transaction that sets a client's levels right, or None where they are."""
    change = rules.change_of(seen.membership.held, seen.stats, achievements, now)
    shown = rules.shown_level(change.held, achievements)
    if change.held == seen.membership.held and shown == seen.client.level:
        return None
    tx = Transaction(now)
    records.hold_levels(tx, seen.client.client_id, seen.membership.held, change.held)
    if shown != seen.client.level:
        writing.replace(tx, seen.client, writing.changed(seen.client, level=shown))
    _emit(tx, seen.client.client_id, change)
    return tx


def _emit(tx: Transaction, client_id: str, change: LevelChange) -> None:
    changes: tuple[tuple[type[LevelEarned | LevelWithdrawn], Iterable[Achievement]], ...] = (
        (LevelEarned, change.granted),
        (LevelWithdrawn, change.withdrawn),
    )
    for event, levels in changes:
        for level in levels:
            happened = event(
                client_id=client_id,
                achievement_id=level.achievement_id,
                name=level.name,
                icon=level.icon,
            )
            tx.emit(happened, actor=SYSTEM.actor)
