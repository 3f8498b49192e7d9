"""Moving the stays of one record of a person to another record.

Nothing of the stays changes but whose they are: the price, the code and its use, and the points,
which the other record has already (`loyalty.points.merging`).
"""

from collections.abc import Callable
from datetime import date, datetime

import msgspec

from chalicelib.clients.types import Client
from chalicelib.cloud import budget
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel.errors import Stale
from chalicelib.loyalty.membership.records import FirstStayTaken, stays_noted
from chalicelib.reservations.events import StayChanged
from chalicelib.reservations.lapsing import service as lapsing
from chalicelib.reservations.stays import holds, records
from chalicelib.reservations.stays.rules import has_lapsed, next_version
from chalicelib.reservations.stays.service import write_stay
from chalicelib.reservations.types import Award, GuestName, Stay

Change = Callable[[Stay], Stay | None]


def move_stays(gone_id: str, kept: Client, *, actor: str, now: datetime) -> int:
    """Let `kept` have the stays of the other record, each in a transaction; how many were left.

    A hold that lapsed ends first, so that its points come back before the merge does. The index
    may lag behind by a moment; the membership, which has all but unpaid holds, and the holds do
    not.

    Raises:
        Stale: others keep changing one of the stays.
    """
    listed = {row.reservation_id for row in records.of_client(gone_id)}
    noted = stays_noted(gone_id, since=date.min)
    found = records.stays_of({*listed, *noted, *holds.holds_of(gone_id).holds})

    def handed_over(stay: Stay) -> Stay | None:
        if stay.client_id != gone_id or has_lapsed(stay, now):
            return None
        return next_version(
            stay,
            now,
            client_id=kept.client_id,
            guest=GuestName.of(kept),
            awards=_renamed(stay, gone_id, kept.client_id),
        )

    for stay in found.values():
        if stay.client_id == gone_id and has_lapsed(stay, now):
            lapsing.end(stay.reservation_id, now=now)
    return sum(_write(stay_id, handed_over, actor, now) for stay_id in sorted(found))


def rename_awards(friend_id: str, gone_id: str, kept_id: str, *, actor: str, now: datetime) -> None:
    """Let the points that the stays of a friend brought to one record be those of the other one,
    from whom they would be taken back.

    Raises:
        Stale: others keep changing one of the stays.
    """

    def renamed(stay: Stay) -> Stay | None:
        awards = _renamed(stay, gone_id, kept_id)
        return None if awards == stay.awards else next_version(stay, now, awards=awards)

    for row in records.of_client(friend_id):
        _write(row.reservation_id, renamed, actor, now)


def _renamed(stay: Stay, gone_id: str, kept_id: str) -> tuple[Award, ...]:
    return tuple(
        msgspec.structs.replace(award, client_id=kept_id) if award.client_id == gone_id else award
        for award in stay.awards
    )


def _write(reservation_id: str, change: Change, actor: str, now: datetime) -> bool:
    """Whether there was something to change of a stay, which then was changed."""

    def attempt(*, keeps_discount: bool) -> bool:
        before = records.stays_of([reservation_id]).get(reservation_id)
        after = None if before is None or before.deleted else change(before)
        if before is None or after is None:
            return False
        if not keeps_discount:
            after = msgspec.structs.replace(after, first_stay_discount=False)
        tx = Transaction(now)
        write_stay(tx, before, after, StayChanged, actor=actor, moves_points=False)
        tx.commit()
        return True

    try:
        return budget.again(lambda: attempt(keeps_discount=True), Stale)
    except FirstStayTaken:
        # Both records had a first stay. What they were sold for stands; one discount is noted.
        return budget.again(lambda: attempt(keeps_discount=False), Stale)
