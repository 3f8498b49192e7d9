"""The steps of a merge. Each looks at what is left to do and does it in transactions of its own, so
that doing all again after a cut does the rest."""

from contextlib import suppress
from datetime import datetime
from functools import partial

from chalicelib.clients.merging import rules
from chalicelib.clients.merging import service as clients
from chalicelib.clients.records import client_in, client_key, client_of
from chalicelib.clients.types import Client
from chalicelib.cloud import budget, store
from chalicelib.cloud.transaction import Transaction
from chalicelib.discounts.codes import records as codes
from chalicelib.kernel.errors import Stale
from chalicelib.loyalty.membership import merging as levels
from chalicelib.loyalty.membership.records import membership_of
from chalicelib.loyalty.points import merging as points
from chalicelib.loyalty.referrals import service as referrals
from chalicelib.reservations.merging import service as stays


class _Gone(Exception):
    """There is nothing to merge, or no more."""


def carry_out(kept_id: str, gone_id: str, *, actor: str, now: datetime) -> None:
    """Give everything of a client to another, as far as it was not given yet.

    Raises:
        Conflict: others keep changing what is to be given; ask again.
    """
    # Another worker, who had the same message, ended first.
    with suppress(_Gone):
        _carry_out(kept_id, gone_id, actor, now)


def _carry_out(kept_id: str, gone_id: str, actor: str, now: datetime) -> None:
    kept, gone = _pair(kept_id, gone_id)
    points.merge(gone_id, kept_id, actor=actor, now=now)
    for former in (gone_id, *gone.absorbed):
        budget.again(partial(_lead, former, kept_id, now), Stale)
    budget.again(lambda: _join(kept_id, gone_id, actor, now), Stale)
    _set_referrer(kept_id, gone_id, actor, now)
    for friend in sorted(membership_of(gone_id).referrals):
        # The friend last: who is still there is looked at again after a cut.
        stays.rename_awards(friend, gone_id, kept_id, actor=actor, now=now)
        lead_on(friend, actor=actor, now=now)
    while stays.move_stays(gone_id, kept, actor=actor, now=now):
        # One that was booked while the others were moved.
        continue
    # What a stay gave back while it was not moved yet.
    points.merge(gone_id, kept_id, actor=actor, now=now)
    levels.merge_levels(gone_id, kept_id, now=now)
    budget.again(lambda: _finish(kept_id, gone_id, actor, now), Stale)


def lead_on(client_id: str, *, actor: str, now: datetime) -> None:
    """Let a client whom a record brought that was merged be brought by the one that is left."""
    client = client_of(client_id)
    referrer = None if client is None else client_of(client.referred_by or "")
    if referrer is not None and referrer.merged_into is not None:
        referrals.move(client_id, referrer.merged_into, actor=actor, now=now)


def _pair(kept_id: str, gone_id: str) -> tuple[Client, Client]:
    found = store.fetch_many([client_key(kept_id), client_key(gone_id)])
    kept, gone = client_in(found, kept_id), client_in(found, gone_id)
    if kept is None or gone is None or kept.merging != gone_id:
        raise _Gone
    return kept, gone


def _lead(former_id: str, kept_id: str, now: datetime) -> None:
    former = client_of(former_id)
    if former is not None:
        tx = Transaction(now)
        clients.lead(tx, former, kept_id)
        tx.commit()


def _join(kept_id: str, gone_id: str, actor: str, now: datetime) -> None:
    kept, gone = _pair(kept_id, gone_id)
    tx = Transaction(now)
    after = clients.join(tx, kept, gone, actor=actor)
    if after.welcome_code is not None and after.welcome_code != kept.welcome_code:
        codes.change_owner(tx, after.welcome_code, kept_id)
    tx.commit()


def _set_referrer(kept_id: str, gone_id: str, actor: str, now: datetime) -> None:
    """Let the person be brought by whoever brought one of the records, and not by oneself."""
    kept, gone = _pair(kept_id, gone_id)
    candidates = (kept.referred_by, gone.referred_by)
    referrer = rules.referrer_of(candidates, {kept_id, gone_id}, referrals.came_through)
    referrals.move(kept_id, referrer, actor=actor, now=now)
    referrals.move(gone_id, None, actor=actor, now=now)


def _finish(kept_id: str, gone_id: str, actor: str, now: datetime) -> None:
    kept, _ = _pair(kept_id, gone_id)
    tx = Transaction(now)
    clients.finish(tx, kept, gone_id, actor=actor)
    tx.commit()
