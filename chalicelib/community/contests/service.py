"""Scores of contests as they happen, and the end of a contest (staff book, 4.5).

Nothing is added up from events. Whoever hears of one reads the friends of whoever takes part as of
now (their memberships say which stays count) and writes what differs under the version of the
registration; so events may come twice and in any order. When a contest is over, everybody is
counted once more, and then the standings stay as they are.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from msgspec.structs import replace

from chalicelib.clients.records import client_in, client_of
from chalicelib.cloud import budget, store
from chalicelib.cloud.asking import ask
from chalicelib.cloud.transaction import Busy, Transaction
from chalicelib.community.commands import CloseContest, CountContest
from chalicelib.community.events import ContestClosed
from chalicelib.community.occasions import records as occasions
from chalicelib.community.occasions import rules as calendar
from chalicelib.community.occasions import service as catalogue
from chalicelib.community.occasions.service import OCCASIONS
from chalicelib.community.registrations import records, rules, writing
from chalicelib.community.scores import rules as scores
from chalicelib.community.scores.types import Friend
from chalicelib.community.types import Occasion, Registration
from chalicelib.kernel.callers import SYSTEM
from chalicelib.kernel.errors import Conflict, Stale
from chalicelib.loyalty.membership import awarding
from chalicelib.loyalty.membership.history import friend_keys
from chalicelib.loyalty.membership.records import membership_in, membership_key

AT_ONCE = 25
"""Whoever takes part is counted in steps of so many, when a contest ends."""
LOOKED_BACK = timedelta(days=3)
"""Contests that ended earlier are closed, or somebody was alarmed."""


class ContestClosedAlready(Conflict):
    """The standings are final; nobody asks for this."""

    code = "contest_closed"
    is_internal = True


def follow(client_id: str, *, now: datetime) -> None:
    """Count anew for whoever brought a client, after an event of the client or of a stay.

    Raises:
        Busy: others keep changing the same registration; the event must come again.
    """
    running = _running(now)
    client = client_of(client_id) if running else None
    if client is not None and client.referred_by is not None:
        awarding.link(client.referred_by, client_id, now=now)
        _count(client.referred_by, running, now)


def follow_referrer(client_id: str, *, now: datetime) -> None:
    """Count anew for somebody who brings others.

    Raises:
        Busy: as `follow` does.
    """
    _count(client_id, _running(now), now)


def _running(now: datetime) -> list[Occasion]:
    return [
        each
        for each in catalogue.contests()
        if now <= each.registration_deadline + calendar.LATE_NEWS
    ]


def _count(client_id: str, contests: Iterable[Occasion], now: datetime) -> None:
    wanted = {rules.registration_id(each.occasion_id, client_id): each for each in contests}
    for registration in records.found_of(wanted):
        count(registration.registration_id, wanted[registration.registration_id], now=now)


def count(registration_id: str, contest: Occasion, *, now: datetime) -> None:
    """Let the score of whoever takes part, or may yet be approved, be what it is as of now. Nothing
    to change writes nothing, and so does a contest that is over.

    Raises:
        Busy: others keep changing the registration.
    """

    def look() -> None:
        before = records.find(registration_id)
        if before is None or before.status == "cancelled":
            return
        after = _counted(before, contest)
        if after == before:
            return
        tx = Transaction(now)
        occasions.require_open(tx, contest.occasion_id, otherwise=ContestClosedAlready())
        writing.replace_with(tx, before, after)
        tx.commit()
        # Another may have looked before that was written: look again whether anything is left.
        raise Stale

    try:
        budget.again(look, Stale, otherwise=Busy)
    except ContestClosedAlready:
        return


def _counted(registration: Registration, contest: Occasion) -> Registration:
    if contest.contest is None:
        return replace(registration, score=0, reached_at=registration.registered_at)
    score = scores.score_of(
        contest.contest,
        friends_of(registration.client_id),
        registration.registered_at,
        contest.registration_deadline,
    )
    return replace(registration, score=score.number, reached_at=score.reached_at)


def friends_of(client_id: str) -> list[Friend]:
    """Those whom a client brought and who still are clients: two round trips."""
    own = store.fetch_many([membership_key(client_id)])
    membership = membership_in(own, client_id)
    found = store.fetch_many(friend_keys(membership))
    clients = (client_in(found, each) for each in sorted(membership.referrals))
    return [
        Friend(client.created, membership_in(found, client.client_id).approved)
        for client in clients
        if client is not None and client.is_guest and client.referred_by == client_id
    ]


def count_new(occasion_id: str, registration_id: str, *, now: datetime) -> None:
    """Count for somebody who takes part since, from their registration on.

    Raises:
        Busy: as `count` does.
    """
    for contest in _running(now):
        if contest.occasion_id == occasion_id:
            count(registration_id, contest, now=now)


def ask_to_count(occasion_id: str, *, now: datetime) -> None:
    """Have everybody of an event counted anew: what counts in it changed, or until when."""
    ask([CountContest(occasion_id=occasion_id)], now=now)


def count_some(command: CountContest, *, now: datetime) -> None:
    """Count some of an event anew, as it is now, and then the next ones.

    Raises:
        Busy: others keep changing a registration; ask again.
    """
    occasion = catalogue.find(command.occasion_id)
    if occasion is None:
        return
    following = _count_next(occasion, command.after, now)
    if following is not None:
        ask([replace(command, after=following)], now=now)


def _count_next(occasion: Occasion, after: str, now: datetime) -> str | None:
    """Count those who registered after a place: the place from which to go on, if any are left."""
    some = records.of_event(occasion.occasion_id, after, AT_ONCE)
    for _, registration in some:
        count(registration.registration_id, occasion, now=now)
    return some[-1][0] if len(some) == AT_ONCE else None


def ask_to_close(*, now: datetime) -> int:
    """Have the contests closed that are over: how many. What happened before the end may still be
    on its way for two minutes."""
    over = [
        each.occasion_id
        for each in catalogue.contests()
        if calendar.LATE_NEWS < now - each.registration_deadline < LOOKED_BACK
    ]
    due = over and [each for each in over if each not in occasions.contests_closed(over)]
    ask((CloseContest(occasion_id=occasion_id) for occasion_id in due), now=now)
    return len(due)


def close(command: CloseContest, *, now: datetime) -> None:
    """Count some who take part, and then the next ones; after the last the standings are final.

    Raises:
        Busy: others keep changing a registration; ask again.
        Stale: somebody changed the contest meanwhile, maybe its end; ask again.
    """
    occasion_id = command.occasion_id
    contest = OCCASIONS.as_of_now().get(occasion_id)
    if contest is None or now <= contest.value.registration_deadline:
        return
    following = _count_next(contest.value, command.after, now)
    tx = Transaction(now)
    if following is not None:
        tx.enqueue(replace(command, after=following), actor=SYSTEM.actor)
    else:
        OCCASIONS.rely_on(tx, contest, otherwise=Stale())
        occasions.close(tx, occasion_id, otherwise=ContestClosedAlready())
        tx.emit(ContestClosed(occasion_id=occasion_id), actor=SYSTEM.actor)
    _commit(tx)


def _commit(tx: Transaction) -> None:
    """Write the end of a contest, unless another message did."""
    try:
        tx.commit()
    except ContestClosedAlready:
        return
