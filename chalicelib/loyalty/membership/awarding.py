"""Giving and taking levels: one way, whatever happened (clients book, section 9, Target).

Nothing is added up here. Whoever hears of an event looks at the client as of now, so events may
come twice, late or in any order. What is written depends on the levels that were read; after
writing, the client is looked at again, until there is nothing to change. So of two that work at
the same time, the last to look saw everything.
"""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import datetime

import msgspec

from chalicelib.clients import records as clients
from chalicelib.clients import writing
from chalicelib.clients.types import Level
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
from chalicelib.loyalty.membership.types import FriendsCounted


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


def recheck(client_id: str, *, now: datetime, actor: str = SYSTEM.actor) -> None:
    """Let a guest hold the levels whose requirements are met, and no others, as of now; and let the
    membership know what friends count for.

    Each level that comes or goes is an event `level.earned` or `level.withdrawn` of the client,
    in the transaction that also keeps the client list's copy of the highest level. Nothing to
    change writes nothing; technical and deleted clients are left as they are. `actor` is who lets
    it come to that: of what `past` stays give, nobody is told.

    Raises:
        Busy: others keep changing the same client.
    """

    def look() -> None:
        seen = history.of_client(client_id)
        if seen is None or not seen.client.is_guest:
            return
        found = _Found.by(seen, LEVELS.values(fresh=True), now)
        if found.is_known:
            return
        _known(found, now, actor).commit()
        # Others may have looked before that was written: look again whether anything is left.
        raise Stale

    budget.again(look, Stale, otherwise=Busy)


def recheck_all(client_ids: Sequence[str], *, now: datetime, actor: str = SYSTEM.actor) -> int:
    """The same for many guests: two round trips, and more only for those of whom something
    changes; of how many a level comes or goes.

    Raises:
        Busy: others keep changing one of them. What was done stays.
    """
    achievements = LEVELS.values(fresh=True)
    guests = [seen for seen in history.of_clients(client_ids) if seen.client.is_guest]
    looks = [_Found.by(seen, achievements, now) for seen in guests]
    for found in looks:
        if not found.is_known:
            recheck(found.seen.client.client_id, now=now, actor=actor)
    return sum(not found.are_levels_known for found in looks)


class _Found(msgspec.Struct, frozen=True):
    """What a look at a client finds that membership and client should know."""

    seen: History
    change: LevelChange
    shown: Level | None
    friends: FriendsCounted | None

    @classmethod
    def by(cls, seen: History, achievements: tuple[Achievement, ...], now: datetime) -> "_Found":
        """What a look at a client finds who was `seen`."""
        change = rules.change_of(seen.membership.held, seen.stats, achievements, now)
        shown = rules.shown_level(change.held, achievements)
        return cls(seen, change, shown, rules.counted(seen.membership, seen.stats))

    @property
    def are_levels_known(self) -> bool:
        """Whether no level comes or goes."""
        held, shown = self.seen.membership.held, self.seen.client.level
        return (self.change.held, self.shown) == (held, shown)

    @property
    def is_known(self) -> bool:
        """Whether there is nothing to write."""
        return self.are_levels_known and self.friends == self.seen.membership.friends


def _known(found: _Found, now: datetime, actor: str) -> Transaction:
    """The transaction after which membership and client know it."""
    tx = Transaction(now)
    client, before = found.seen.client, found.seen.membership
    records.judged(tx, client.client_id, before, found.change.held, found.friends)
    if found.shown != client.level:
        writing.replace(tx, client, writing.changed(client, level=found.shown))
    _emit(tx, client.client_id, found.change, actor)
    return tx


def _emit(tx: Transaction, client_id: str, change: LevelChange, actor: str) -> None:
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
            tx.emit(happened, actor=actor)
